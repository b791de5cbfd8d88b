package dev.reprise.sink;

/// A column of a table as it stands.
///
/// @param name in the table's own spelling
/// @param needed whether each new row must have a value for it: it takes no NULL, and the database
///   has none of its own
/// @param computed whether the database alone writes it
public record TableColumn(String name, boolean needed, boolean computed) {}
