package dev.reprise.source;

/// Bytes from `offset` to before `end`, the first of them on `line`.
record ScanRange(long offset, long end, long line) {}
