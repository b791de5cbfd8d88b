package dev.reprise.source;

import java.util.List;

/// What splitting found.
///
/// @param description JSON from which [Sources] makes the source again in another process; it
///   changes when the content does
/// @param digest of the content, in hex; with a chunk's index it names that chunk's input
/// @param chunks from 0
/// @param records from 0, in all
/// @param pages chunk offsets, opaque to all but the source
public record Plan(
    String description, String digest, long chunks, long records, List<byte[]> pages) {}
