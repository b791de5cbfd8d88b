package dev.reprise.cli.imports;

import dev.reprise.Chunk;
import dev.reprise.ChunkHandler;
import dev.reprise.source.Records;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a chunk's records into the table, once.
public final class ImportHandler implements ChunkHandler<ImportSpec> {
  private final OpenTables tables;

  ImportHandler(OpenTables tables) {
    this.tables = tables;
  }

  @Override
  public void handle(Chunk<ImportSpec> chunk) throws Exception {
    OpenTables.Table table = tables.of(chunk.params());
    chunk.<Exception>transaction(
        table.sink(),
        tx -> {
          try (Records records = chunk.records()) {
            tx.count(ImportSpec.ROWS, table.writer().write(tx, () -> values(records)));
          }
        });
  }

  private static Iterator<List<@Nullable String>> values(Records records) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public List<@Nullable String> next() {
        return records.next().fields();
      }
    };
  }
}
