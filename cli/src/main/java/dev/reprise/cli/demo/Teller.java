package dev.reprise.cli.demo;

import java.util.List;

/// Tells the story.
interface Teller extends AutoCloseable {
  /// An act begins.
  ///
  /// @param number from 1; 0 for what stands before and after them
  void act(int number, String title);

  void fact(Fact fact);

  /// The two columns at the end.
  void columns(List<Column> columns);

  /// Nothing more will be told.
  @Override
  void close();
}
