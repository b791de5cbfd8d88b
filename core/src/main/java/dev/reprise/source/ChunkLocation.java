package dev.reprise.source;

import java.util.Optional;
import java.util.function.IntFunction;

/// Where a chunk lies in its source.
///
/// @param index the chunk, from 0
/// @param page fetches a page of the offsets that the plan made, by number
public record ChunkLocation(int index, IntFunction<Optional<byte[]>> page) {}
