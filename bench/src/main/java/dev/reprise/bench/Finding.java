package dev.reprise.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one measure found, as it is recorded: every round, and all that one must know to measure it
/// again.
///
/// @param command the line that does
/// @param versions of what isn't a contestant: JDK, Redis
/// @param figures their names, the one that is compared first
public record Finding(
    String id,
    String title,
    String command,
    String date,
    String machine,
    Map<String, String> versions,
    long seconds,
    List<Figure> figures,
    List<Standing> standings,
    List<Verdict> verdicts) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// How one contestant came out.
  ///
  /// @param missing why it took no part, empty where it did
  /// @param medians over the rounds, figure to value
  public record Standing(
      String name,
      String version,
      Map<String, String> settings,
      String missing,
      Map<String, Double> medians,
      List<Map<String, Double>> rounds) {}

  /// Whether it was measured on the Redis that Reprise brings.
  @JsonIgnore
  public boolean isBundled() {
    return command.contains("REDIS=bundled");
  }

  /// Ours by theirs, of the figure that is compared; empty for our own rows.
  public String ratio(Standing one) {
    return ours()
        .filter(own -> !one.name().startsWith(Contestant.REPRISE) && main(one) != null)
        .map(own -> Numbers.text(own / Objects.requireNonNull(main(one))))
        .orElse("");
  }

  /// Whether it is somebody else who did better than we, by the figure that is compared.
  public boolean isBetter(Standing one) {
    Better better = figures.get(0).better();
    return ours()
        .filter(own -> !one.name().startsWith(Contestant.REPRISE) && main(one) != null)
        .filter(own -> better.than(Objects.requireNonNull(main(one)), own))
        .isPresent();
  }

  private Optional<Double> ours() {
    return standings.stream()
        .filter(standing -> standing.name().equals(Contestant.REPRISE))
        .findFirst()
        .map(this::main);
  }

  private @Nullable Double main(Standing one) {
    return one.medians().get(figures.get(0).name());
  }

  Path write(Path folder) throws IOException {
    String suffix = isBundled() ? "-bundled.json" : ".json";
    Path file = Files.createDirectories(folder).resolve(id + suffix);
    return Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  public static Finding read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), Finding.class);
    } catch (IOException e) {
      throw new IOException(file + " is no record of a measure (" + e.getMessage() + ")", e);
    }
  }
}
