package dev.reprise.sink;

/// What became of the rows that were inserted.
///
/// @param rows that the table gained, or that took new values
/// @param skipped that were passed over, since their key was there
public record Inserted(long rows, long skipped) {}
