package dev.reprise.cli.chaos;

import java.util.Locale;

/// The two runs that are compared.
public enum Side {
  UNDISTURBED,
  CHAOS;

  /// As it stands in names of files and tables.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
