package dev.reprise.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A CSV file, plain or packed with gzip: [#file(Path)] before it is split, [#of(JsonNode)] as a
/// job's description has it.
///
/// Splitting reads it once. A worker then seeks straight to its chunk, and refuses a file that
/// isn't the one that was split: the description holds the content's checksum, and nothing that
/// changes when only the file's time does.
public final class Csv implements Source {
  static final String KIND = "csv";

  private final Path path;
  private final CsvFormat format;
  private final Path cache;
  private final @Nullable CsvIndex index;

  private Csv(Path path, CsvFormat format, Path cache, @Nullable CsvIndex index) {
    this.path = path;
    this.format = format;
    this.cache = cache;
    this.index = index;
  }

  /// A file, to be read as [CsvFormat#ofDefaults()] says.
  public static Csv file(Path path) {
    return new Csv(located(path), CsvFormat.ofDefaults(), CacheFolder.standard(), null);
  }

  /// The file that a job describes.
  static Csv of(JsonNode description) {
    CsvDescription csv = new CsvDescription(description);
    return new Csv(csv.path(), csv.format(), CacheFolder.standard(), csv.index());
  }

  /// The file of a plan that was made by [#plan(int)].
  public static Csv of(Plan plan) {
    return of(CsvDescription.parse(plan.description()));
  }

  public Csv format(CsvFormat as) {
    return new Csv(path, as, cache, index);
  }

  /// Where the unpacked copy of a gzip file lies.
  public Csv cacheFolder(Path folder) {
    return new Csv(path, format, folder, index);
  }

  /// Absolute, through the folder's links but not the file's own.
  public Path path() {
    return path;
  }

  /// The names of its columns.
  ///
  /// @throws IllegalStateException before it was split
  public List<String> columns() {
    return index().columns();
  }

  @Override
  public Plan plan(int chunkRecords) {
    List<byte[]> pages = new ArrayList<>();
    SourceCopy copy = SourceCopy.of(path, cache);
    Checksums.Version version = Checksums.version(copy);
    CsvIndex found = CsvIndex.of(copy, format, chunkRecords, pages::add);
    Checksums.learn(copy, version, found.checksum());
    String description = CsvDescription.json(path, format, chunkRecords, found);
    return new Plan(
        description, InputDigest.of(description), found.chunks(), found.records(), pages);
  }

  @Override
  public Records open(ChunkLocation location) {
    CsvIndex known = index();
    int page = location.index() / ChunkPage.CHUNKS;
    byte[] offsets =
        location
            .page()
            .apply(page)
            .orElseThrow(
                () ->
                    SourceException.malformed(
                        "Page %d of the chunk offsets of %s isn't in Redis: submit the job again."
                            .formatted(page, path)));
    SourceCopy copy = SourceCopy.of(path, cache);
    Checksums.require(copy, known);
    ChunkSlice slice = ChunkPage.of(offsets).locate(location.index() % ChunkPage.CHUNKS);
    return CsvRecords.open(copy, format, known, slice);
  }

  private CsvIndex index() {
    CsvIndex known = index;
    if (known == null) {
      throw new IllegalStateException(path + " wasn't split yet: plan it, and use the plan's");
    }
    return known;
  }

  private static Path located(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      return absolute;
    }
    try {
      return folder.toRealPath().resolve(name);
    } catch (IOException e) {
      return absolute; // the folder isn't there: opening it will say so
    }
  }
}
