package dev.reprise.cli.imports;

import dev.reprise.sink.OnConflict;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the one who imports chose, beside the source and the target.
///
/// @param onConflict what becomes of a row whose key is in the table
/// @param maxRejects with how many rejected records the import still completes, null for any number
/// @param rejects the file that takes them, null for the usual one
/// @param trace whether each commit is written down as an event
public record ImportChoices(
    String table,
    OnConflict onConflict,
    @Nullable Long maxRejects,
    @Nullable Path rejects,
    boolean trace) {}
