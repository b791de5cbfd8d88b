package dev.reprise.cli.chaos;

import java.util.List;

/// What is run twice and compared: a line of the command line, each time with an output of its own.
public sealed interface Trial extends AutoCloseable permits ImportTrial {

  /// What will be written where, in one sentence, before anything is.
  String announcement();

  /// Makes what the two sides need.
  void prepare();

  /// Words for this program, by which one side is run.
  ///
  /// @param workers of the side under chaos
  List<String> line(Side side, int workers, int slots);

  /// Holds the two outputs against each other.
  Outputs compare();

  /// Which part of the input a chunk is.
  String place(int chunk);

  /// Leaves the outputs where they are; says where those are that don't lie in the folder.
  String keep();

  @Override
  void close();

  /// @param records what one side holds
  /// @param missing how many the other lacks
  /// @param extra how many it has beyond
  /// @param chunks those to which they belong, as far as that can be told
  /// @param others further differences, each a sentence
  record Outputs(
      long records, long missing, long extra, List<ChunkDifference> chunks, List<String> others) {
    boolean areEqual() {
      return missing == 0 && extra == 0 && others.isEmpty();
    }
  }

  record ChunkDifference(int chunk, long missing, long extra, long firstLine) {}
}
