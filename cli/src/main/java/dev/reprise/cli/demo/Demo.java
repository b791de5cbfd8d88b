package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// The story, from the first row to the proof.
public final class Demo {
  private static final List<Play.Act> ACTS =
      List.of(new KillOne(), new KillAll(), new KillRedis(), new Freeze());
  private static final Duration END = Duration.ofMinutes(2);

  private final Options options;
  private final Program program;
  private final Patience patience;
  private final List<String> missed = new ArrayList<>();

  /// @param rowsPerSecond the pace of the three workers together
  /// @param keep whether the folder stays
  /// @param next a line that works here, to try afterwards
  public record Options(int rowsPerSecond, boolean keep, String next) {}

  /// @param stopped waits so long, and says whether a signal came
  public Demo(Options options, Program program, Predicate<Duration> stopped) {
    this.options = options;
    this.program = program;
    this.patience = new Patience(stopped);
  }

  /// @return whether the import's table is the input, row by row
  /// @throws StoppedException where a signal came
  public boolean run(Way way) {
    try (Stage stage = Stage.open(options.keep());
        ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      CsvText.Table csv = CsvText.read(stage.csv());
      List<String> input = Verdict.input(csv);
      Scene scene = new Scene(input.size());
      try (Teller teller = teller(way, scene)) {
        introduce(teller, stage, input.size());
        return perform(new Cast(stage, teller, scene, csv, input), aside);
      }
    }
  }

  private static Teller teller(Way way, Scene scene) {
    return switch (way) {
      case Way.Json json -> new JsonTeller(json.out());
      case Way.Text text -> new TextTeller(text.out());
      case Way.Screen screen ->
          new ScreenTeller(screen.out(), screen.look(), screen.height(), scene);
    };
  }

  private record Cast(
      Stage stage, Teller teller, Scene scene, CsvText.Table csv, List<String> input) {}

  private boolean perform(Cast cast, ExecutorService aside) {
    Stage stage = cast.stage();
    int pace = Math.max(1, options.rowsPerSecond() / RepriseSide.WORKERS);
    try (RepriseSide reprise = new RepriseSide(stage, program, pace);
        PlainSide plain = new PlainSide(stage, program, pace)) {
      long total = cast.input().size();
      Play play = new Play(stage, reprise, cast.scene(), cast.teller(), patience, total);
      begin(play, plain, CompletableFuture.runAsync(() -> plain.fill(cast.csv()), aside));
      PlainKills kills = new PlainKills(plain, stage, patience, total);
      CompletableFuture<Void> beside = CompletableFuture.runAsync(kills, aside);
      ACTS.forEach(act -> perform(act, play));
      Duration took = end(play);
      beside(play, kills, beside);
      return prove(play, cast.input(), took, plain.took());
    }
  }

  private void introduce(Teller teller, Stage stage, long total) {
    teller.act(
        0,
        "%s rows of cities.csv.gz into SQLite, by three worker processes, beside a plain loop."
            .formatted(Play.number(total)));
    teller.fact(
        Fact.of(
                "about",
                "Both are paced to about %s rows/s, so that there is something to kill. The plain loop reads a stream group (XREADGROUP), inserts, then XACKs, and claims what was idle for %s; a minute is usual."
                    .formatted(Play.number(options.rowsPerSecond()), Play.text(PlainLoop.IDLE)))
            .with("rows", total)
            .with("rowsPerSecond", options.rowsPerSecond()));
    if (options.keep()) {
      teller.fact(
          Fact.of("about", "Everything is kept in " + stage.folder() + ".")
              .with("folder", stage.folder().toString()));
    }
  }

  private void begin(Play play, PlainSide plain, CompletableFuture<Void> filled) {
    play.patience().untilTrue("messages for the plain loop", END, filled::isDone);
    filled.join();
    play.tell(Fact.of("line", "$ " + RepriseSide.line()));
    play.scene().show(play.reprise(), plain);
    play.reprise().start();
    plain.start();
  }

  private void perform(Play.Act act, Play play) {
    play.teller().act(ACTS.indexOf(act) + 1, act.title());
    try {
      act.play(play);
    } catch (MissedException e) {
      missed.add(e.getMessage());
      play.stage().holds().clear();
      play.tell(Fact.of("missed", "This act didn't come off here: " + e.getMessage() + "."));
    }
  }

  /// @return how long it took from the first line to the last row
  private Duration end(Play play) {
    play.teller().act(ACTS.size() + 1, "The same kills on the plain loop, meanwhile.");
    play.patience().untilTrue("end of the import", END, () -> !play.reprise().isRunning());
    Duration took = Play.since(play.scene().began());
    if (play.reprise().code() != 0) {
      play.tell(
          Fact.of(
              "failed",
              "The import ended with code %d: %s"
                  .formatted(play.reprise().code(), play.reprise().said())));
    }
    return took;
  }

  private static void beside(Play play, PlainKills kills, CompletableFuture<Void> done) {
    play.patience().untilTrue("end of the plain loop", END, done::isDone);
    play.patience().requireGoing();
    done.join();
    kills.facts().forEach(play::tell);
  }

  private boolean prove(Play play, List<String> input, Duration ours, Duration plains) {
    play.teller().act(ACTS.size() + 2, "The proof: both tables, row by row, against the file.");
    List<Column> columns =
        List.of(
            new Column("Reprise", Verdict.of(input, play.stage().database()), ours),
            new Column("plain loop", Verdict.of(input, play.stage().plainDatabase()), plains));
    play.teller().columns(columns);
    return conclude(play, columns.get(0).verdict(), columns.get(1).verdict());
  }

  private boolean conclude(Play play, Verdict ours, Verdict plain) {
    boolean perfect = ours.isPerfect() && play.reprise().code() == 0;
    String kills =
        missed.isEmpty()
            ? ""
            : " (%d of %d acts didn't come off)".formatted(missed.size(), ACTS.size());
    play.tell(
        Fact.of(
                perfect ? "ended" : "failed",
                perfect
                    ? "Reprise: every row, once%s. Plain loop: %s.".formatted(kills, words(plain))
                    : "Reprise's table is NOT the input: %s.".formatted(words(ours)))
            .with("perfect", perfect)
            .with("missedActs", missed.size()));
    play.tell(Fact.of("next", "Now yours: " + options.next()));
    return perfect;
  }

  private static String words(Verdict verdict) {
    return verdict.isPerfect()
        ? "nothing missing and nothing twice, this time"
        : "%s missing, %s twice"
            .formatted(Play.count(verdict.missing(), "row"), Play.count(verdict.extra(), "row"));
  }
}
