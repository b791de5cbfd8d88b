package dev.reprise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process of a contestant. It says what it has to say in lines on stdout, and its figures as one
/// line of JSON; what it writes on stderr goes into a log. It ends when its stdin does, so it
/// doesn't outlive this process.
public final class Child implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "\u0000";

  private final Process process;
  private final Path log;
  private final Thread hook = new Thread(this::kill9);
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(hook);
    Thread.ofVirtual().start(this::read);
  }

  static Child start(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new Child(builder.start(), log);
    } catch (IOException e) {
      throw new MissingException(command.get(0) + " can't be run: " + e.getMessage());
    }
  }

  private void read() {
    try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
      from.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // it was killed in the midst of a line
    }
    lines.add(END);
  }

  public long pid() {
    return process.pid();
  }

  /// The rest of the first line that begins with this word; lines before it are passed over.
  public String await(String word, Duration atMost) throws InterruptedException {
    return awaitMatch(Pattern.compile("^" + Pattern.quote(word) + "(.*)"), atMost).strip();
  }

  /// The first group of the first line in which this is found.
  public String awaitMatch(Pattern pattern, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      String line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new IllegalStateException(
            "no '" + pattern + "' within " + atMost + "; its log: " + lastWords());
      }
      if (line.equals(END)) {
        throw new IllegalStateException("it ended without '" + pattern + "': " + lastWords());
      }
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
  }

  /// Its figures, which it gives as one line of JSON.
  public Map<String, Double> figures(Duration atMost) throws InterruptedException {
    String line = "{" + await("{", atMost);
    try {
      return JSON.readValue(line, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("these are no figures: " + line, e);
    }
  }

  /// Forgets the lines that it has written so far.
  public void forget() {
    lines.removeIf(line -> !line.equals(END));
  }

  /// Gives it a line to read.
  public void tell(String line) {
    try {
      OutputStream to = process.getOutputStream();
      to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("process " + process.pid() + " reads nothing; see " + log, e);
    }
  }

  /// SIGKILL: it does nothing more.
  public void kill9() {
    process.destroyForcibly();
  }

  /// SIGTERM: it may drain.
  public void terminate() {
    process.destroy();
  }

  public int awaitEnd(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("process " + process.pid() + " doesn't end; see " + log);
    }
    return process.exitValue();
  }

  private String lastWords() {
    try {
      List<String> said = Files.readAllLines(log);
      return said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
    } catch (IOException e) {
      return log + " can't be read";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The hook runs already.
    }
  }
}
