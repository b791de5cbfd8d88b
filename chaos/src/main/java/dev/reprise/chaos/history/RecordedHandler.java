package dev.reprise.chaos.history;

import dev.reprise.Chunk;
import dev.reprise.chaos.history.HistoryFile.Intent;
import dev.reprise.chaos.history.HistoryFile.Step;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.sink.SinkReply;
import dev.reprise.store.ChunkRange;
import java.util.List;

/// A handler's run and its sink's transaction, written down.
public final class RecordedHandler {
  private RecordedHandler() {}

  /// A handler's work on one chunk.
  @FunctionalInterface
  public interface Body {
    void run() throws Exception;
  }

  public static void run(HistoryFile history, Chunk<?> chunk, Body body) throws Exception {
    Step<Boolean, Exception> step =
        () -> {
          body.run();
          return true;
        };
    history.around(intent(Kind.RUN, chunk), step, done -> Answer.of("returned"));
  }

  public static void write(HistoryFile history, Chunk<?> chunk, Write write) throws Exception {
    Step<SinkReply, Exception> step = write::run;
    history.around(
        intent(Kind.WRITE, chunk),
        step,
        reply -> Answer.of(reply instanceof SinkReply.Written ? "written" : "repeated"));
  }

  /// A sink's transaction.
  @FunctionalInterface
  public interface Write {
    SinkReply run() throws Exception;
  }

  private static Intent intent(Kind kind, Chunk<?> chunk) {
    return new Intent(
        kind,
        "",
        chunk.jobId(),
        chunk.epoch(),
        List.of(ChunkRange.of(chunk.index(), chunk.attempt())));
  }
}
