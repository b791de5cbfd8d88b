package dev.reprise.chaos.history;

import dev.reprise.store.ChunkRange;
import java.util.List;

/// One thing that a process set out to do, and what it learned of it.
///
/// @param process who: name and process id
/// @param id its number in that process
/// @param session under which it was done, empty where there is none
/// @param about the job's id; of LOSE and RECOVER the session that is taken from
/// @param epoch half of the fencing token, of RUN and WRITE
/// @param chunks with their attempts: what SETTLE would commit, what RUN, WRITE or CHECKPOINT is
///   for
/// @param invokedAt by the clock that all processes of a machine share and nobody sets, in ns
/// @param endedAt when the answer was there, [Long#MAX_VALUE] where none came
/// @param answer what came back
public record Operation(
    String process,
    long id,
    Kind kind,
    String session,
    String about,
    long epoch,
    List<ChunkRange> chunks,
    long invokedAt,
    long endedAt,
    End end,
    Answer answer) {

  /// What is done.
  public enum Kind {
    OPEN,
    HEARTBEAT,
    CLAIM,
    SETTLE,
    CHECKPOINT,
    RECONCILE,
    REDO,
    LOSE,
    RECOVER,
    /// A handler's run of one chunk.
    RUN,
    /// A sink's transaction for one chunk.
    WRITE
  }

  /// How it ended, as far as the process could know.
  public enum End {
    OK,
    /// It was refused: it has no effect.
    FAILED,
    /// No answer came in time, or the process died: it may have its effect, or get it yet.
    UNKNOWN
  }

  /// @param word the reply's name in small letters: `settled`, `gone`, `fenced`, `written`
  /// @param granted chunks that came with it
  /// @param refused commits that were refused
  /// @param already commits that had been made before
  public record Answer(
      String word, List<ChunkRange> granted, List<Integer> refused, List<Integer> already) {
    public static final Answer NONE = of("");

    public static Answer of(String word) {
      return new Answer(word, List.of(), List.of(), List.of());
    }
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isOk() {
    return end == End.OK;
  }

  @Override
  public String toString() {
    return "%s %d %s session=%s about=%s %s -> %s %s"
        .formatted(process, id, kind, session, about, chunks, end, answer.word());
  }
}
