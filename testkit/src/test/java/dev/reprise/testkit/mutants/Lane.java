package dev.reprise.testkit.mutants;

import dev.reprise.testkit.PlainRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// A process that runs tests on one mutant after the other: the project's own classes are loaded
/// afresh for each, with the mutant before them; the libraries stay loaded, and warm.
///
/// It reads lines `overlay folder TAB test TAB test ...`, where a test is `class` or
/// `class#method`, and answers each with one line of [#ANSWER]: `red TAB test TAB why` at the first
/// test that fails, `green`, or [#BROKEN] where the tests themselves can't be run. In between it
/// says with [#USED] which blocks of scripts a test has run, where [Recorder] has them marked.
final class Lane {
  static final String ANSWER = "@answer\t";

  /// The answer where no test could be run: that says nothing about the mutant.
  static final String BROKEN = "broken";

  static final String USED = "@used\t";

  /// A set in Redis of the blocks of scripts that ran, and the property that names the server's
  /// port, see [Recorder].
  static final String SEEN = "reprise-mutants-seen";

  static final String PORT = "reprise.mutants.port";

  private final List<Path> folders;
  private final PrintStream out;

  private Lane(List<Path> folders, PrintStream out) {
    this.folders = folders;
    this.out = out;
  }

  /// @param args the folders of the project's own classes
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Lane lane = new Lane(Arrays.stream(args).map(Path::of).toList(), answers);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = List.of(line.split("\t"));
      String answer;
      try {
        answer = lane.run(Path.of(words.get(0)), words.subList(1, words.size()));
      } catch (Exception | LinkageError e) {
        answer = BROKEN + "\t\t" + oneLine(e);
      }
      answers.println(ANSWER + answer);
      answers.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  private String run(Path overlay, List<String> tests) throws Exception {
    try (OwnClasses classes = new OwnClasses(urls(overlay))) {
      Thread.currentThread().setContextClassLoader(classes);
      return run(classes, tests);
    } finally {
      Thread.currentThread().setContextClassLoader(Lane.class.getClassLoader());
    }
  }

  private String run(OwnClasses classes, List<String> tests) throws Exception {
    List<DiscoverySelector> selectors = new ArrayList<>();
    for (String test : tests) {
      int hash = test.indexOf('#');
      Class<?> type = classes.loadClass(hash < 0 ? test : test.substring(0, hash));
      selectors.add(
          hash < 0
              ? DiscoverySelectors.selectClass(type)
              : DiscoverySelectors.selectMethod(type, test.substring(hash + 1)));
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    CancellationToken stop = CancellationToken.create();
    AtomicReference<String> red = new AtomicReference<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
              String why = result.getThrowable().map(Lane::oneLine).orElse("");
              red.compareAndSet(null, "red\t" + nameOf(test) + "\t" + why);
              if (System.getProperty(PORT) == null) {
                stop.cancel(); // else it only notes what runs
              }
            }
            sayUsed(test);
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherExecutionRequestBuilder.request(request)
                .listeners(listener)
                .cancellationToken(stop)
                .build());
    return red.get() == null ? "green" : red.get();
  }

  private void sayUsed(TestIdentifier test) {
    String port = System.getProperty(PORT);
    if (!test.isTest() || port == null) {
      return;
    }
    try (PlainRedis redis = PlainRedis.local(Integer.parseInt(port))) {
      List<String> seen = PlainRedis.texts(redis.call("SMEMBERS", SEEN));
      redis.call("DEL", SEEN);
      out.println(USED + nameOf(test) + "\t" + String.join(",", seen));
    }
  }

  private static String nameOf(TestIdentifier test) {
    if (test.getSource().orElse(null) instanceof MethodSource method) {
      String types = method.getMethodParameterTypes();
      // The class that runs, not the contract that declares the test.
      String id = test.getUniqueId();
      String type =
          id.contains("[class:")
              ? id.substring(id.indexOf("[class:") + 7, id.indexOf(']', id.indexOf("[class:")))
              : method.getClassName();
      return types == null || types.isEmpty() ? type + "#" + method.getMethodName() : type;
    }
    return test.getDisplayName();
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e).strip().replaceAll("\\s+", " ");
  }

  private URL[] urls(Path overlay) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    urls.add(overlay.toUri().toURL());
    for (Path folder : folders) {
      urls.add(folder.toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
