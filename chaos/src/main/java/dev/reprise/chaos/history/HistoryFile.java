package dev.reprise.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.RedisUnavailableException;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.End;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.ChunkRange;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process's history: a line before each operation and one after it. Each line is handed to the
/// kernel at once, so that `kill -9` takes nothing back.
public final class HistoryFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".history";

  private final OutputStream out;
  private final AtomicLong ids = new AtomicLong();

  private HistoryFile(OutputStream out) {
    this.out = out;
  }

  /// A new one in `folder`; `process` is its name.
  public static HistoryFile create(Path folder, String process) {
    try {
      return new HistoryFile(new FileOutputStream(folder.resolve(process + SUFFIX).toFile(), true));
    } catch (IOException e) {
      throw new UncheckedIOException("no history can be written in " + folder, e);
    }
  }

  /// What is set out to be done.
  record Intent(Kind kind, String session, String about, long epoch, List<ChunkRange> chunks) {}

  /// One operation, which may throw.
  @FunctionalInterface
  interface Step<R, X extends Exception> {
    R run() throws X;
  }

  /// Runs `step` and writes down what came of it.
  <R, X extends Exception> R around(Intent intent, Step<R, X> step, Function<R, Answer> answer)
      throws X {
    long id = ids.incrementAndGet();
    ObjectNode invoked = line(id).put("invoked", intent.kind().name());
    invoked.put("session", intent.session()).put("about", intent.about());
    invoked.put("epoch", intent.epoch()).put("chunks", text(intent.chunks()));
    append(invoked);
    R reply;
    try {
      reply = step.run();
    } catch (RedisUnavailableException e) {
      append(line(id).put("ended", End.UNKNOWN.name()).put("word", e.getMessage()));
      throw e;
    } catch (Throwable e) {
      append(line(id).put("ended", End.FAILED.name()).put("word", e.toString()));
      throw e;
    }
    Answer said = answer.apply(reply);
    append(
        line(id)
            .put("ended", End.OK.name())
            .put("word", said.word())
            .put("granted", text(said.granted()))
            .put("refused", numbers(said.refused()))
            .put("already", numbers(said.already())));
    return reply;
  }

  private static ObjectNode line(long id) {
    return JSON.createObjectNode().put("at", System.nanoTime()).put("id", id);
  }

  /// Not by a channel: the interrupt that tells a handler to stop would close it.
  private synchronized void append(ObjectNode line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All histories of a folder. What has no end is unknown.
  public static List<Operation> readAll(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Operation> all = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList()) {
        all.addAll(read(file));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Operation> read(Path file) throws IOException {
    String process = file.getFileName().toString().replace(SUFFIX, "");
    Map<Long, JsonNode> invoked = new LinkedHashMap<>();
    Map<Long, JsonNode> ended = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = parse(line);
      if (node != null) {
        (node.has("invoked") ? invoked : ended).put(node.get("id").asLong(), node);
      }
    }
    return invoked.entrySet().stream()
        .map(entry -> operation(process, entry.getValue(), ended.get(entry.getKey())))
        .toList();
  }

  /// A last line that was cut is as good as none.
  private static @Nullable JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Operation operation(String process, JsonNode begin, @Nullable JsonNode end) {
    return new Operation(
        process,
        begin.get("id").asLong(),
        Kind.valueOf(begin.get("invoked").asText()),
        begin.get("session").asText(),
        begin.get("about").asText(),
        begin.get("epoch").asLong(),
        ranges(begin.get("chunks").asText()),
        begin.get("at").asLong(),
        end == null ? Long.MAX_VALUE : end.get("at").asLong(),
        end == null ? End.UNKNOWN : End.valueOf(end.get("ended").asText()),
        end == null
            ? Answer.NONE
            : new Answer(
                end.get("word").asText(),
                ranges(end.path("granted").asText("")),
                indexes(end.path("refused").asText("")),
                indexes(end.path("already").asText(""))));
  }

  /// `3@1 4-6@2`.
  private static String text(List<ChunkRange> ranges) {
    return ranges.stream()
        .map(range -> range.first() + ":" + range.last() + "@" + range.attempt())
        .collect(Collectors.joining(" "));
  }

  private static List<ChunkRange> ranges(String text) {
    return words(text)
        .map(word -> word.split("[:@]"))
        .map(
            part ->
                new ChunkRange(
                    Integer.parseInt(part[0]),
                    Integer.parseInt(part[1]),
                    Integer.parseInt(part[2])))
        .toList();
  }

  private static String numbers(List<Integer> indexes) {
    return indexes.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Integer> indexes(String text) {
    return words(text).map(Integer::valueOf).toList();
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
  }
}
