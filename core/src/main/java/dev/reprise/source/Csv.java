package dev.reprise.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private final List<String> wanted;
  private final @Nullable Split split;

  /// What splitting found.
  private record Split(CsvIndex index, CsvColumns columns) {}

  private Csv(Path path, CsvFormat format, Path cache, List<String> wanted, @Nullable Split split) {
    this.path = path;
    this.format = format;
    this.cache = cache;
    this.wanted = wanted;
    this.split = split;
  }

  /// A file, to be read as [CsvFormat#ofDefaults()] says.
  public static Csv file(Path path) {
    return new Csv(located(path), CsvFormat.ofDefaults(), CacheFolder.standard(), List.of(), null);
  }

  /// The file that a job describes.
  static Csv of(JsonNode description) {
    CsvDescription csv = new CsvDescription(description);
    Split split = new Split(csv.index(), csv.columns());
    return new Csv(csv.path(), csv.format(), CacheFolder.standard(), List.of(), split);
  }

  /// The file of a plan that was made by [#plan(int)].
  public static Csv of(Plan plan) {
    return of(CsvDescription.parse(plan.description()));
  }

  public Csv format(CsvFormat as) {
    return new Csv(path, as, cache, wanted, split);
  }

  /// Where a copy lies, of a file that is packed or has to be transcoded.
  public Csv cacheFolder(Path folder) {
    return new Csv(path, format, folder, wanted, split);
  }

  /// Chooses columns by the header's names, to be read in this order; of the others nothing is
  /// looked at but that they are there. A file without a header gets names for all of its columns.
  public Csv columns(List<String> names) {
    return new Csv(path, format, cache, List.copyOf(names), split);
  }

  /// Reads names as one line of CSV has them.
  ///
  /// @throws IllegalArgumentException where it is none; the message is a clause
  public static List<String> names(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    FieldSplitter splitter = new FieldSplitter(CsvFormat.ofDefaults());
    try {
      int count = splitter.count(bytes, 0, bytes.length);
      @Nullable String[] names = new String[count];
      splitter.split(bytes, 0, bytes.length, IntStream.range(0, count).toArray(), names);
      return Stream.of(names).map(name -> name == null ? "" : name).toList();
    } catch (FieldSplitter.BadFieldException e) {
      throw new IllegalArgumentException("name " + (e.field() + 1) + " " + e.clause(), e);
    }
  }

  /// This file, as its plan found it.
  public Csv split(Plan plan) {
    return of(plan).cacheFolder(cache);
  }

  /// Absolute, through the folder's links but not the file's own.
  public Path path() {
    return path;
  }

  /// The names of the columns that are read.
  ///
  /// @throws IllegalStateException before it was split
  public List<String> columns() {
    return split().columns().names();
  }

  @Override
  public Plan plan(int chunkRecords) {
    List<byte[]> pages = new ArrayList<>();
    Charset charset = Encoding.of(path, SourceCopy.isGzip(path), format.charset());
    CsvFormat resolved = format.withCharset(charset);
    SourceCopy copy = SourceCopy.of(path, charset, cache);
    Checksums.Version version = Checksums.version(copy);
    CsvIndex found = CsvIndex.of(copy, resolved, chunkRecords, pages::add);
    Checksums.learn(copy, version, found.checksum());
    String description =
        CsvDescription.json(path, resolved, chunkRecords, found, chosen(found.columns()));
    return new Plan(
        description, InputDigest.of(description), found.chunks(), found.records(), pages);
  }

  private CsvColumns chosen(List<String> found) {
    if (wanted.isEmpty()) {
      return CsvColumns.all(found);
    }
    return format.header()
        ? CsvColumns.chosen(path, found, wanted)
        : CsvColumns.named(path, found.size(), wanted);
  }

  @Override
  public Records open(ChunkLocation location) {
    Split known = split();
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
    SourceCopy copy = SourceCopy.of(path, format.textCharset(), cache);
    Checksums.require(copy, known.index());
    ChunkSlice slice = ChunkPage.of(offsets).locate(location.index() % ChunkPage.CHUNKS);
    return CsvRecords.open(copy, format, known.index(), slice, known.columns());
  }

  private Split split() {
    Split known = split;
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
