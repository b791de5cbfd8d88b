package dev.reprise.testkit.docs;

import dev.reprise.ChunkLostException;
import dev.reprise.JobType;
import dev.reprise.sink.Insert;
import dev.reprise.sink.JdbcSink;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.worker.WorkerBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// What `docs/idempotency.md` shows, between the marks; [IdempotencyTest] compares the two, and
/// runs them.
final class IdempotencyExamples {
  record None() {}

  static final JobType<None> LOAD = JobType.of("load", None.class);
  static final JobType<None> NOTIFY = JobType.of("notify", None.class);
  static final JobType<None> UPSERT = JobType.of("upsert", None.class);
  static final JobType<None> FENCED = JobType.of("fenced", None.class);
  static final JobType<None> LONG = JobType.of("long", None.class);
  static final List<String> COLUMNS = List.of("id", "amount");

  interface Api {
    void send(String idempotencyKey, List<String> fields);
  }

  private IdempotencyExamples() {}

  static void marker(WorkerBuilder worker, JdbcSink sink) {
    // DOC
    worker.handle(
        LOAD,
        chunk -> {
          try (Records records = chunk.records()) {
            chunk.transaction(
                sink, // JdbcTarget.open(..).sink(), or JdbcSink.of(dataSource, dialect)
                tx ->
                    tx.count("rows", tx.insertAll(Insert.into("places", COLUMNS), records).rows()));
          }
        });
    // DOC
  }

  static void key(WorkerBuilder worker, Api api) {
    // DOC
    worker.handle(
        NOTIFY,
        chunk -> {
          try (Records records = chunk.records()) {
            for (long number = 0; records.hasNext(); number++) {
              api.send(chunk.idempotencyKey() + "/" + number, records.next().fields());
            }
          }
        });
    // DOC
  }

  static void upsert(WorkerBuilder worker, Connection connection) {
    // DOC
    worker.handle(
        UPSERT,
        chunk ->
            chunk.forEach(
                record -> {
                  try (PreparedStatement put =
                      connection.prepareStatement(
                          "INSERT INTO stock (id, amount) VALUES (?, ?)"
                              + " ON CONFLICT (id) DO UPDATE SET amount = excluded.amount")) {
                    put.setString(1, record.fields().get(0));
                    put.setString(2, record.fields().get(1));
                    put.executeUpdate();
                  }
                }));
    // DOC
  }

  static void token(WorkerBuilder worker, Connection connection, IntFunction<String> content) {
    // DOC
    worker.handle(
        FENCED,
        chunk -> {
          try (PreparedStatement put =
              connection.prepareStatement(
                  """
                  INSERT INTO part (chunk, epoch, attempt, content) VALUES (?, ?, ?, ?)
                  ON CONFLICT (chunk) DO UPDATE
                  SET epoch = excluded.epoch, attempt = excluded.attempt, content = excluded.content
                  WHERE (part.epoch, part.attempt) <= (excluded.epoch, excluded.attempt)
                  """)) {
            put.setString(1, chunk.idempotencyKey());
            put.setLong(2, chunk.epoch());
            put.setInt(3, chunk.attempt());
            put.setString(4, content.apply(chunk.index()));
            if (put.executeUpdate() == 0) {
              throw new ChunkLostException("A later attempt has written " + chunk.idempotencyKey());
            }
          }
        });
    // DOC
  }

  static void resume(WorkerBuilder worker, Consumer<SourceRecord> work) {
    // DOC
    worker.handle(
        LONG,
        chunk -> {
          var from = chunk.checkpoint();
          long done = from == null ? 0 : from.position();
          try (Records records = chunk.records()) { // those after the checkpoint
            while (records.hasNext()) {
              work.accept(records.next());
              if (++done % 100 == 0) {
                chunk.checkpoint(done); // what is before it isn't done again
              }
            }
          }
        });
    // DOC
  }
}
