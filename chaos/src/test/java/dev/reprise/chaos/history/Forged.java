package dev.reprise.chaos.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.End;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.chaos.stage.Table;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The history of a job of three chunks with two records each, all done by worker `a` under session
/// `s1` on epoch 7, as it should be. A test changes it in one point.
final class Forged {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<Operation> operations = new ArrayList<>();
  final List<Events.Entry> events = new ArrayList<>();
  final List<Evidence.Sight> sights = new ArrayList<>();
  final List<Table.Row> rows = new ArrayList<>();
  final List<Table.Marker> markers = new ArrayList<>();
  final List<String> offBalance = new ArrayList<>();
  Map<String, Long> counters = Map.of("rows", 6L, "chunks", 3L);
  long recoveries;
  Evidence.Promise promise = promise(true, Duration.ofSeconds(1));
  Evidence.Job job = job(JobStatus.COMPLETED, 3, Set.of(0, 1, 2), Set.of());

  Forged() {
    claim("s1", 10);
    for (int chunk = 0; chunk < 3; chunk++) {
      run("a", chunk, 7, 1, 20 + chunk);
      write("a", chunk, 7, 1, 30 + chunk, "written");
      rows.add(new Table.Row(chunk, 2L * chunk, "7-1"));
      rows.add(new Table.Row(chunk, 2L * chunk + 1, "7-1"));
      markers.add(new Table.Marker("uid", Integer.toString(chunk), "7-1"));
    }
    settle("s1", List.of(0, 1, 2), 100, 110, End.OK, List.of());
    event("job.submitted", Map.of("version", 1));
    event("job.started", Map.of("version", 2));
    event("chunks.committed", Map.of("chunks", "0-2"));
    event("job.completed", Map.of("version", 3));
    sights.add(new Evidence.Sight(5, JobStatus.PENDING, 1, 0));
    sights.add(new Evidence.Sight(120, JobStatus.COMPLETED, 3, 3));
  }

  Evidence.Job job(JobStatus status, long version, Set<Integer> done, Set<Integer> dead) {
    return new Evidence.Job(
        "work.0", "uid", status, version, 3, 2, done, dead, counters, recoveries);
  }

  Evidence.Promise promise(boolean durable, Duration ended) {
    return new Evidence.Promise(
        durable, JobStatus.COMPLETED, Set.of(), 5, Duration.ofSeconds(30), ended);
  }

  void event(String type, Map<String, Object> data) {
    ObjectNode all = JSON.createObjectNode().put("job", "work.0").put("jobType", "chaos");
    all.put("version", 3).put("worker", "a").put("session", "s1");
    data.forEach(all::putPOJO);
    events.add(
        new Events.Entry(
            EventCursor.OLDEST,
            type,
            Instant.EPOCH,
            "/reprise/chaos/0/7",
            "work.0",
            all.toString()));
  }

  void run(String process, int chunk, long epoch, int attempt, long at) {
    add(process, Kind.RUN, "", "work.0", epoch, attempt, List.of(chunk), at, Answer.of("returned"));
  }

  void write(String process, int chunk, long epoch, int attempt, long at, String word) {
    add(process, Kind.WRITE, "", "work.0", epoch, attempt, List.of(chunk), at, Answer.of(word));
  }

  void recover(String session, long at) {
    add("b", Kind.RECOVER, "b", session, 0, 1, List.of(), at, Answer.of("recovered"));
  }

  void claim(String session, long at) {
    Answer answer = new Answer("taken", List.of(new ChunkRange(0, 2, 1)), List.of(), List.of());
    add("a", Kind.CLAIM, session, "work.0", 0, 1, List.of(), at, answer);
  }

  void settle(
      String session, List<Integer> chunks, long at, long ended, End end, List<Integer> refused) {
    Answer answer =
        end == End.OK ? new Answer("settled", List.of(), refused, List.of()) : Answer.NONE;
    operations.add(
        new Operation(
            "a",
            operations.size(),
            Kind.SETTLE,
            session,
            "work.0",
            0,
            chunks.stream().map(chunk -> ChunkRange.of(chunk, 1)).toList(),
            at,
            ended,
            end,
            answer));
  }

  private void add(
      String process,
      Kind kind,
      String session,
      String about,
      long epoch,
      int attempt,
      List<Integer> chunks,
      long at,
      Answer answer) {
    operations.add(
        new Operation(
            process,
            operations.size(),
            kind,
            session,
            about,
            epoch,
            chunks.stream().map(chunk -> ChunkRange.of(chunk, attempt)).toList(),
            at,
            at + 1,
            End.OK,
            answer));
  }

  /// What all laws find.
  List<String> broken() {
    return Law.ALL.stream().flatMap(law -> law.broken(evidence()).stream()).toList();
  }

  /// What the law finds that checks an invariant.
  List<String> broken(String invariant) {
    return Law.ALL.stream()
        .filter(law -> List.of(law.invariants().split(" ")).contains(invariant))
        .flatMap(law -> law.broken(evidence()).stream())
        .toList();
  }

  private Evidence evidence() {
    return new Evidence(job, promise, operations, events, sights, rows, markers, offBalance);
  }
}
