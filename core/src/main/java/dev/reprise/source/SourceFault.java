package dev.reprise.source;

/// What is wrong with a source, told apart by what can be done about it.
public enum SourceFault {
  /// The file can't be opened or read here: another host may be able to, or a later time.
  UNREADABLE,
  /// It isn't the file that was indexed.
  CHANGED,
  /// What it holds can't be taken: the same bytes will fail again.
  MALFORMED,
  /// There is no room, or no right, to unpack it here.
  NO_SPACE
}
