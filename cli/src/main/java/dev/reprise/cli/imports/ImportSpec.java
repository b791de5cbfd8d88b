package dev.reprise.cli.imports;

import dev.reprise.JobType;
import dev.reprise.seam.Seam;
import dev.reprise.worker.WorkerBuilder;
import java.util.List;

/// Where an import's rows go. Its JSON is the job's params, the same for the same import; where
/// they come from stands in the job's source.
///
/// @param target a JDBC URL without user and password, or `@NAME`
/// @param table the table's name
/// @param columns for the values of each record, in their order
/// @param address of `@NAME` as it was submitted, in hex: a digest of the URL, empty for a URL
public record ImportSpec(String target, String table, List<String> columns, String address) {
  public static final JobType<ImportSpec> TYPE = JobType.of("import", ImportSpec.class);

  /// The counter of rows that were written.
  public static final String ROWS = "rows";

  public ImportSpec {
    columns = List.copyOf(columns);
    if (table.isBlank()) {
      throw new IllegalArgumentException("the table has no name: give it one.");
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the import has no columns: name one at least.");
    }
  }

  /// Has a worker run imports.
  public static WorkerBuilder handledBy(WorkerBuilder worker, Targets targets) {
    return handledBy(worker, targets, Seam.NONE);
  }

  /// @param seam stands around the transactions
  public static WorkerBuilder handledBy(WorkerBuilder worker, Targets targets, Seam seam) {
    return worker.handle(TYPE, new ImportHandler(new OpenTables(targets, seam)));
  }
}
