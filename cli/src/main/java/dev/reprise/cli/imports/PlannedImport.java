package dev.reprise.cli.imports;

import dev.reprise.sink.TargetLook;
import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Csv;
import dev.reprise.source.Plan;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.source.SourceRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An import as it would be, found without writing anything.
///
/// @param rows the first ones that can be taken
public record PlannedImport(
    Path file, ImportSpec spec, Plan plan, TargetLook target, List<List<@Nullable String>> rows) {
  private static final int ROWS = 5;

  public PlannedImport {
    rows = List.copyOf(rows);
  }

  /// @param source with a cache folder that is deleted afterwards
  /// @throws dev.reprise.source.SourceException where the file can't be taken
  /// @throws dev.reprise.sink.SinkException where the target can't be looked at
  public static PlannedImport of(
      Csv source, int chunkRecords, PreparedImport.Into into, ImportChoices choices) {
    String recorded = Targets.recorded(into.to());
    Plan plan = source.plan(chunkRecords);
    ImportSpec spec = PreparedImport.spec(source, plan, into, choices);
    return new PlannedImport(
        source.path(), spec, plan, into.targets().look(recorded, spec.table()), rows(source, plan));
  }

  private static List<List<@Nullable String>> rows(Csv read, Plan plan) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    Csv source = read.split(plan);
    for (int chunk = 0; chunk < plan.chunks() && rows.size() < ROWS; chunk++) {
      ChunkLocation location =
          new ChunkLocation(chunk, page -> Optional.of(plan.pages().get(page)));
      try (Records records = source.open(location)) {
        Iterator<SourceRow> each = records.rows();
        while (each.hasNext() && rows.size() < ROWS) {
          if (each.next() instanceof SourceRecord record) {
            rows.add(record.fields()); // a bad one would be rejected
          }
        }
      }
    }
    return rows;
  }

  /// The column of the table that a column of the file goes into; empty where there is none.
  public Optional<TargetLook.Column> goesTo(String column) {
    Optional<TargetLook.Column> same =
        target.columns().stream().filter(each -> each.name().equals(column)).findFirst();
    return same.isPresent()
        ? same
        : target.columns().stream()
            .filter(each -> each.name().equalsIgnoreCase(column))
            .findFirst();
  }

  /// The job's id but for its shard.
  public String name() {
    return PreparedImport.name(file, spec);
  }
}
