package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// "Do these datasets exist?": yes, no, or unknown, and never a guess.
final class CheckTest {
  @TempDir
  static Path shared;

  @TempDir
  Path folder;

  static Night original;
  static List<String> ids;

  @BeforeAll
  static void makeNight() throws IOException {
    original = Night.make(shared.resolve("original"));
    ids = original.ids();
  }

  private Night night() {
    return original.copy(folder.resolve("copy"));
  }

  @Test
  void everyDatasetOfTheRegistryHasARow() {
    Ended check = original.larder().run("check", "night", "--output", "json").done();
    assertEquals(Set.copyOf(ids), Set.copyOf(check.values("id")));
    assertEquals(List.of("yes", "yes", "yes"), check.values("exists"));
    assertEquals(List.of("registry", "registry", "registry"), check.values("source"));
    original.larder().run("check", "night", "--run", "nobody").failed("registry-not-found", "nobody");
  }

  @Nested
  class Ids {
    private final String stranger = UUID.randomUUID().toString();

    @Test
    void areAnsweredInTheirOrderAlsoTwiceAndTheUnknownAsUnknown() throws IOException {
      List<String> asked = List.of(ids.get(2), stranger, ids.get(0), ids.get(2));
      Path file = Files.writeString(folder.resolve("ids"), String.join("\n", asked) + "\n\n");
      Ended check = original.larder().run("check", "night", "--ids", file, "--output", "json").done();
      assertEquals(asked, check.values("id"));
      assertEquals(List.of("yes", "unknown", "yes", "yes"), check.values("exists"));
      assertEquals(List.of("true", "false", "true", "true"), check.values("expected"));
    }

    @Test
    void areReadFromStandardInputAndNoJournalNamingOneMakesItANo() {
      Ended check = original.larder().reading(ids.get(1) + "\n" + stranger + "\n")
          .run("check", "night", "--ids", "-", "--pending", "--output", "json").done();
      assertEquals(List.of(ids.get(1), stranger), check.values("id"));
      assertEquals(List.of("yes", "no"), check.values("exists"));
    }

    @Test
    void thatAreNoneAreAnErrorThatNamesTheLine() {
      original.larder().reading(ids.get(1) + "\n\nnight1\n").run("check", "night", "--ids", "-")
          .failed("table", "standard input, line 3", "night1");
    }

    @Test
    void standAlone() {
      original.larder().run("check", "night", "--ids", "-", "--run", "night1").with(2).saying("--ids stands alone");
    }
  }

  @Nested
  class Pending {
    @Test
    void showsWhatOnlyJournalsHold() throws IOException {
      Night night = night();
      Files.writeString(night.files().resolve("C1.tif"), "image of C1");
      Night.manifest(night.files(), "C1");
      night.ingest("--journal-only").done();
      Ended without = night.larder().run("check", "night", "--output", "json").done();
      assertEquals(Set.copyOf(ids), Set.copyOf(without.values("id")));
      Ended with = night.larder().run("check", "night", "--pending", "--output", "json").done();
      assertEquals(4, with.json().size());
      JsonNode journaled = with.json().get(3);
      assertEquals("journal", journaled.get("source").asText());
      assertEquals("yes", journaled.get("exists").asText());
      Ended asked = night.larder().reading(journaled.get("id").asText())
          .run("check", "night", "--ids", "-", "--output", "json").done();
      assertEquals(List.of("unknown"), asked.values("exists"), "the Registry alone cannot know");
    }

    @Test
    void answersUnknownRatherThanNoWhileAJournalCannotBeRead() throws IOException {
      Night night = night();
      Files.writeString(night.files().resolve("C1.tif"), "image of C1");
      Night.manifest(night.files(), "C1");
      night.ingest("--journal-only").done();
      Damage.flipLastJournal(night.repository());
      Ended check = night.larder().reading(UUID.randomUUID().toString())
          .run("check", "night", "--ids", "-", "--pending", "--output", "json").done().saying("cannot be read");
      assertEquals(List.of("unknown"), check.values("exists"));
    }
  }

  @Nested
  class Verify {
    @Test
    void findsArtifactsThatAreGoneOrCut() throws IOException {
      Night night = night();
      Ended whole = night.larder().run("check", "night", "--verify", "--output", "json").done();
      assertEquals(List.of("verified", "verified", "verified"), whole.values("source"));
      Files.delete(night.artifact("A2"));
      Files.writeString(night.artifact("B1"), "image");
      Ended check = night.larder().run("check", "night", "--verify", "--output", "json").with(4).saying("2 missing");
      for (JsonNode row : check.json()) {
        assertEquals(row.get("id").asText().equals(ids.get(0)) ? "yes" : "no", row.get("exists").asText());
        assertTrue(row.get("expected").asBoolean(), row::toString);
      }
      Ended records = night.larder().run("check", "night", "--output", "json").done();
      assertEquals(List.of("yes", "yes", "yes"), records.values("exists"), "records are not storage");
    }
  }

  /// A site may publish journals and a snapshot, and its database may be down.
  @Nested
  class WithoutTheRegistry {
    private Night alone() throws IOException {
      Night night = night();
      Larder.here("snapshot", "create", night.repository()).done();
      Files.delete(night.repository().resolve("registry.sqlite"));
      Larder.here("check", night.repository()).with(1).saying("registry.sqlite");
      return night;
    }

    private Path asking(String... ids) throws IOException {
      return Files.write(folder.resolve("ids"), List.of(ids));
    }

    @Test
    void journalsAnswerForWhatTheyName() throws IOException {
      Night night = alone();
      String stranger = UUID.randomUUID().toString();
      Ended all = Larder.here("check", night.repository(), "--from", "journals", "--verify", "--output", "json").done();
      assertEquals(Set.copyOf(ids), Set.copyOf(all.values("id")));
      assertEquals(List.of("verified", "verified", "verified"), all.values("source"));
      Ended some = Larder.here("check", night.repository(), "--from", "journals", "--ids",
          asking(ids.get(1), stranger), "--output", "json").done();
      assertEquals(List.of("yes", "unknown"), some.values("exists"));
      assertTrue(some.err().contains("the Registry was not asked"), some.err());
    }

    @Test
    void aSnapshotAnswersForIdsAsOfWhenItWasMade() throws IOException {
      Night night = alone();
      String stranger = UUID.randomUUID().toString();
      for (String from : List.of("snapshot", "journals,snapshot")) {
        Ended check = Larder.here("check", night.repository(), "--from", from, "--ids",
            asking(ids.get(1), stranger, ids.get(0)), "--output", "json").done();
        assertEquals(List.of("yes", "unknown", "yes"), check.values("exists"));
        assertEquals(from.equals("snapshot") ? "snapshot" : "journal", check.values("source").getFirst());
        assertTrue(check.err().contains("the snapshot is of 2"), check.err());
      }
    }

    @Test
    void whatOnlyTheRegistryKnowsIsNotAskedOfOthers() {
      Path night = original.repository();
      Larder.here("check", night, "--from", "snapshot").with(2).saying("--ids");
      Larder.here("check", night, "--from", "journals", "--where", "plate = 'P1'").with(2).saying("--where");
      Larder.here("check", night, "--from", "registry,snapshot").with(2).saying("older than the Registry");
    }
  }
}
