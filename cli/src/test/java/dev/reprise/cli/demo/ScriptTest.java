package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final Verdict GOOD = new Verdict(171_075, 0, 0, "adb3115a597f0123", true);
  private static final Verdict BAD = new Verdict(172_075, 0, 1_000, "75f0369b140a0123", false);

  @Test
  void longFactsAreBrokenBetweenWords() {
    List<String> lines =
        new Script(new Look(false, false, 40)).fact(Fact.of("kill", "word ".repeat(30).strip()));
    assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.length() < 40);
    assertThat(String.join(" ", lines).split("\\s+")).hasSize(31);
  }

  @Test
  void columnsStandBesideEachOther() {
    List<String> lines =
        new Script(new Look(false, false, 80))
            .columns(
                List.of(
                    new Column("Reprise", GOOD, Duration.ofMillis(31_200)),
                    new Column("plain loop", BAD, Duration.ofMillis(29_800))));
    assertThat(lines)
        .anyMatch(line -> line.matches("\\s+twice\\s+0\\s+1,000"))
        .anyMatch(line -> line.matches("\\s+the input's\\s+the same\\s+ANOTHER"))
        .anyMatch(line -> line.matches(".*31[.]2 s\\s+29[.]8 s"));
  }

  @Test
  void pipeGetsNoControlCharacters() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TextTeller teller = new TextTeller(new PrintStream(out, true, StandardCharsets.UTF_8))) {
      tell(teller);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).matches("[ -~\\n]*").contains("1. Killed.");
  }

  @Test
  void jsonIsOneObjectAFact() {
    List<Map<String, ?>> objects = new ArrayList<>();
    try (JsonTeller teller = new JsonTeller(objects::add)) {
      tell(teller);
    }
    assertThat(objects).hasSize(3);
    assertThat(objects.get(1)).extracting("act", "what", "ms").containsExactly(1, "noticed", 640L);
    assertThat(objects.get(2)).extracting("text", "twice").containsExactly("Reprise", 0L);
  }

  @Test
  void screenEndsWithNothingLeftOfThePicture() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Scene scene = new Scene(1_000);
    try (ScreenTeller teller =
        new ScreenTeller(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new Look(false, false, 60),
            30,
            scene)) {
      tell(teller);
    }
    assertThat(ShownScreen.after(out.toString(StandardCharsets.UTF_8)))
        .anyMatch(line -> line.contains("noticed"))
        .anyMatch(line -> line.contains("twice"))
        .noneMatch(line -> line.contains("plain loop") && line.contains("%"));
  }

  private static void tell(Teller teller) {
    teller.act(1, "Killed.");
    teller.fact(Fact.of("noticed", "noticed after 640 ms").with("ms", 640L));
    teller.columns(List.of(new Column("Reprise", GOOD, Duration.ofSeconds(1))));
  }
}
