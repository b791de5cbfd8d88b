package dev.reprise.cli.imports;

import dev.reprise.Chunk;
import dev.reprise.ChunkHandler;
import dev.reprise.source.Records;

/// Writes a chunk's records into the table, once, and puts those aside that it can't take.
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
            table.writer().write(tx, records);
          }
        });
  }
}
