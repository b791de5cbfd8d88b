package dev.reprise.cli.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.JobType;
import dev.reprise.seam.Seam;
import dev.reprise.sink.OnConflict;
import dev.reprise.sink.OnConflict.Action;
import dev.reprise.sink.TableWriter;
import dev.reprise.store.JobView;
import dev.reprise.worker.WorkerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where an import's rows go. Its JSON is the job's params, the same for the same import but for
/// the rejects' path; where the rows come from stands in the job's source.
///
/// @param target a JDBC URL without user and password, or `@NAME`
/// @param table the table's name
/// @param columns for the values of each record, in their order
/// @param address of `@NAME` as it was submitted, in hex: a digest of the URL, empty for a URL
/// @param onConflict what becomes of a row whose key is there: error, skip or update
/// @param key the columns that it goes by
/// @param maxRejects with how many rejected records it still completes, null for any number
/// @param rejects the absolute path of the file that takes them
public record ImportSpec(
    String target,
    String table,
    List<String> columns,
    String address,
    String onConflict,
    List<String> key,
    @Nullable Long maxRejects,
    String rejects) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static final JobType<ImportSpec> TYPE = JobType.of("import", ImportSpec.class);

  /// The counter of rows that were written.
  public static final String ROWS = TableWriter.ROWS;

  public ImportSpec {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
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
    OpenTables tables = new OpenTables(targets, seam);
    return worker.handle(TYPE, new ImportHandler(tables), new ImportFinish(tables));
  }

  /// Of a job that is there.
  public static ImportSpec of(JobView job) {
    try {
      return JSON.readValue(job.params(), ImportSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no import: " + job.params(), e);
    }
  }

  OnConflict conflict() {
    return new OnConflict(Action.valueOf(onConflict.toUpperCase(Locale.ROOT)), key);
  }

  @JsonIgnore
  public Path rejectsFile() {
    return Path.of(rejects);
  }
}
