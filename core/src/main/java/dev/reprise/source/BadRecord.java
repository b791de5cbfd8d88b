package dev.reprise.source;

/// A record that can't be taken: too few or too many fields, a byte that isn't in the charset, text
/// behind a closing quote. Its neighbours are not touched by it.
///
/// @param line the physical line on which it begins, counted from 1
/// @param reason one clause without the file's name
/// @param raw the record as it stands in the file, without its newline; a byte that isn't in the
///   charset, or is NUL, as `\xNN`
public record BadRecord(long line, String reason, String raw) implements SourceRow {}
