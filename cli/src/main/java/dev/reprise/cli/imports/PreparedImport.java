package dev.reprise.cli.imports;

import dev.reprise.JobSpec;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.TableFit;
import dev.reprise.sink.TableWriter;
import dev.reprise.source.Csv;
import dev.reprise.source.Plan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// An import about which all is known that can be known before a row is written: the file was read
/// once, and the target opened once; [#requireTable()] looks at the table.
public final class PreparedImport implements AutoCloseable {
  private static final int READABLE = 40;
  private static final int HASH_BYTES = 5;

  private final Path file;
  private final ImportSpec spec;
  private final Plan plan;
  private final Chunks chunks;
  private final JdbcTarget target;
  private final JdbcSink sink;

  private PreparedImport(
      Path file, ImportSpec spec, Plan plan, Chunks chunks, JdbcTarget target, JdbcSink sink) {
    this.file = file;
    this.spec = spec;
    this.plan = plan;
    this.chunks = chunks;
    this.target = target;
    this.sink = sink;
  }

  private record Chunks(int records, boolean traced) {}

  /// Where the rows go.
  ///
  /// @param to a JDBC URL, or `@NAME` of one of the targets
  public record Into(Targets targets, String to) {}

  /// Reads the source, then opens the target.
  ///
  /// @throws dev.reprise.source.SourceException where the file can't be taken
  /// @throws dev.reprise.sink.SinkException where the target can't be opened
  public static PreparedImport of(Csv source, int chunkRecords, Into into, ImportChoices choices) {
    String recorded = Targets.recorded(into.to()); // refused before the file is read
    Plan plan = source.plan(chunkRecords);
    ImportSpec spec = spec(source, plan, into, choices);
    JdbcTarget target = into.targets().open(recorded);
    JdbcSink sink = target.sink();
    Chunks chunks = new Chunks(chunkRecords, choices.trace());
    return new PreparedImport(source.path(), spec, plan, chunks, target, sink);
  }

  static ImportSpec spec(Csv source, Plan plan, Into into, ImportChoices choices) {
    String to = into.to();
    Path chosen = choices.rejects();
    RejectsFile rejects = chosen == null ? RejectsFile.of(source.path()) : new RejectsFile(chosen);
    return new ImportSpec(
        Targets.recorded(to),
        choices.table(),
        Csv.of(plan).columns(),
        to.startsWith("@") ? digest(into.targets().address(to)) : "",
        choices.onConflict().action().name().toLowerCase(Locale.ROOT),
        choices.onConflict().key(),
        choices.maxRejects(),
        rejects.path().toString());
  }

  /// Makes the table where it is absent, and sees whether rejects could be written.
  ///
  /// @throws dev.reprise.sink.SinkException where the table doesn't fit
  /// @throws IllegalArgumentException where the rejects' file can't be written
  public void requireTable() {
    new RejectsFile(spec.rejectsFile()).requireWritable();
    TableWriter writer = TableWriter.open(sink, spec.table(), spec.columns(), spec.conflict());
    TableFit.require(sink, spec.table(), writer.columns());
  }

  public Path file() {
    return file;
  }

  public ImportSpec spec() {
    return spec;
  }

  public Plan plan() {
    return plan;
  }

  public JdbcSink sink() {
    return sink;
  }

  /// The job, to be submitted with [#plan()].
  ///
  /// @param uid the incarnation
  public JobSpec<ImportSpec> job(String uid) {
    return ImportSpec.TYPE
        .job(spec)
        .id(name())
        .uid(uid)
        .chunkRecords(chunks.records())
        .trace(chunks.traced())
        .finish(true);
  }

  /// The job's id but for its shard: `import-cities-1a2b3c4d5e`. It follows from the source's path,
  /// the target and the table, so that the same line finds its job again.
  public String name() {
    return name(file, spec);
  }

  /// The same before anything was opened.
  public static String name(Path file, ImportSpec spec) {
    String readable =
        spec.table().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String cut = readable.substring(0, Math.min(READABLE, readable.length()));
    return "import-" + cut + (cut.isEmpty() ? "" : "-") + hash(file, spec);
  }

  private static String hash(Path file, ImportSpec spec) {
    return digest(file + "\0" + spec.target() + "\0" + spec.table());
  }

  private static String digest(String what) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
