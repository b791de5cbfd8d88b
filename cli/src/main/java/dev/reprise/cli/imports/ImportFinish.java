package dev.reprise.cli.imports;

import dev.reprise.Chunk;
import dev.reprise.ChunkHandler;
import dev.reprise.PermanentFailureException;
import dev.reprise.sink.Rejects;
import java.util.Locale;

/// The last step of an import: exports what was rejected, and ends the job as FAILED where that is
/// more than was allowed.
final class ImportFinish implements ChunkHandler<ImportSpec> {
  private final OpenTables tables;

  ImportFinish(OpenTables tables) {
    this.tables = tables;
  }

  @Override
  public void handle(Chunk<ImportSpec> chunk) throws Exception {
    ImportSpec spec = chunk.params();
    Rejects rejects = new Rejects(tables.of(spec).sink(), chunk.uid());
    long count = rejects.count();
    if (count == 0) {
      return;
    }
    RejectsFile file = new RejectsFile(spec.rejectsFile());
    file.write(rejects, chunk.epoch() + "-" + chunk.attempt());
    Long most = spec.maxRejects();
    if (most != null && count > most) {
      throw new PermanentFailureException(
          String.format(
              Locale.ROOT,
              "%,d records were rejected, more than the %,d of --max-rejects; they are in %s.",
              count,
              most,
              file.path()));
    }
  }
}
