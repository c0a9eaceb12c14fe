package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JournalLayoutTest {
  @Test
  void aPlainNameIsItsOwnFolder() {
    for (String name : List.of("demo", "night-1", "a.b_c", "2026", "x".repeat(80))) {
      assertEquals("_journal/v1/" + name + "/1", JournalLayout.run(new RunName(name), 1).value());
    }
  }

  /// These folders are on disks: they never change.
  @Test
  void anyOtherNameIsASlugAndItsHash() {
    assertEquals("_journal/v1/Demo-8a2cc0673b1c/1", JournalLayout.run(new RunName("Demo"), 1).value());
    assertEquals("_journal/v1/u_ann_night_1-793f96732650/7",
        JournalLayout.run(new RunName("u/ann/night 1"), 7).value());
    assertEquals("_journal/v1/demo/1/types/gr__e-HASH.json".replace("HASH", hash("größe")),
        JournalLayout.type(JournalLayout.run(new RunName("demo"), 1), new DatasetTypeName("größe")).value());
  }

  private static String hash(String name) {
    String element = JournalLayout.element(name);
    return element.substring(element.length() - 12);
  }

  @Test
  void noTwoNamesShareAFolderEvenWhereCaseIsIgnored() {
    List<String> names = List.of("demo", "Demo", "DEMO", "demo-8a2cc0673b1c", "Demo-8a2cc0673b1c", "u/a", "u_a", "u a",
        "con",
        "CON", "x-con", ".a", "x.a", "a.", "a", "é", "è", "x".repeat(81), "x".repeat(82), "xé", "x_", "a:b");
    Set<String> folders = new HashSet<>();
    for (String name : names) {
      String folder = JournalLayout.element(name);
      assertTrue(folders.add(folder.toLowerCase(Locale.ROOT)), name + " shares " + folder);
      assertTrue(folder.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,92}"), folder);
      assertTrue(!folder.endsWith("."), folder);
    }
  }

  @Test
  void theFolderOfAJournalIsKnownByThePatternAndWithoutItAlike() {
    String name = "20261120T081530Z-0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001";
    assertEquals(Optional.of(UUID.fromString("0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001")), JournalLayout.findWriter(name));
    List<String> others = new ArrayList<>(List.of("", "types", name + "0", name.substring(1)));
    for (int i = 0; i < name.length(); i++) {
      for (char c : "0afgAFTZ-x/:`٣".toCharArray()) {
        others.add(name.substring(0, i) + c + name.substring(i + 1));
      }
    }
    for (String other : others) {
      assertEquals(JournalLayout.JOURNAL.matcher(other).matches(), JournalLayout.findWriter(other).isPresent(), other);
    }
  }

  @Test
  void segmentsAreNumberedWithEightDigits() {
    assertEquals(Example.JOURNAL + "/00000001.jl", JournalLayout.segment(Example.JOURNAL, 1).value());
    assertEquals(OptionalInt.of(99_999_999), JournalLayout.segmentNumber("99999999.jl"));
    for (String other : List.of("0000001.jl", "000000001.jl", "00000001.jl.tmp", "0000000a.jl", "archive-1.jl.zst")) {
      assertEquals(OptionalInt.empty(), JournalLayout.segmentNumber(other));
    }
  }

  @Test
  void timesAreReadAsJavaReadsThem() {
    for (String time : List.of("2026-11-20T08:15:30Z", "2026-11-20T08:15:30.1Z", "2026-11-20T08:15:30.123456789Z",
        "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "2024-02-29T00:00:00Z", "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z", "2026-11-20T08:15:30+01:00")) {
      assertEquals(Instant.parse(time), InstantText.parse(time), time);
    }
  }
}
