package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many artifacts come out at once: into a folder, into a zip file, as addresses.
final class RetrieveTest {
  @TempDir
  private static Path shared = Path.of("");

  @TempDir
  private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // makeNight sets it
  private static Night original;

  @BeforeAll
  static void makeNight() throws IOException {
    original = Night.make(shared.resolve("original"));
  }

  private Night night() {
    return original.copy(folder.resolve("night"));
  }

  private static Ended retrieve(Night night, Path to, Object... more) {
    return Larder.here(Stream.concat(Stream.of("retrieve", night.repository(), to, "--output", "json"), Stream.of(more))
        .toArray());
  }

  private static SortedMap<String, String> withoutIndex(Path copy) {
    SortedMap<String, String> files = new TreeMap<>(Tree.contents(copy));
    assertTrue(files.remove("index.jsonl") != null, "there is an index");
    return files;
  }

  private Path ids(String... ids) throws IOException {
    return Files.writeString(folder.resolve("ids"), String.join("\n", ids));
  }

  @Nested
  class IntoAFolder {
    @Test
    void copiesAllOrARunAndFindsThemThereTheNextTime() throws IOException {
      Path copy = folder.resolve("out/copy");
      JsonNode all = retrieve(original, copy).done().json();
      assertEquals(3, all.get("copied").asInt());
      assertEquals(copy.resolve("index.jsonl").toString(), all.get("index").asText());
      assertEquals(Tree.contents(original.repository()), withoutIndex(copy));
      JsonNode again = retrieve(original, copy, "--run", "night1").done().json();
      assertEquals(0, again.get("copied").asInt());
      assertEquals(3, again.get("already_there").asInt());
      assertEquals(3, Files.readAllLines(copy.resolve("index.jsonl")).size());
      retrieve(original, copy, "--run", "nobody").failed("registry-not-found", "nobody");
    }

    @Test
    void neverReplacesAForeignFileAndCopiesNothingDamaged() throws IOException {
      Night night = night();
      Path copy = folder.resolve("out");
      Path foreign = copy.resolve(night.repository().relativize(night.artifact("A1")));
      Files.createDirectories(foreign.resolveSibling("."));
      Files.writeString(foreign, "mine");
      Files.writeString(night.artifact("A2"), "imago of A2");
      Ended ended = retrieve(night, copy).with(3).saying("another file is at its place", "damaged or changed");
      assertEquals(1, ended.json().get("copied").asInt());
      assertEquals(2, ended.json().get("refused").size());
      assertEquals("mine", Files.readString(foreign));
      assertEquals(2, withoutIndex(copy).size(), "the damaged one is not there");
      assertEquals(1, Files.readAllLines(copy.resolve("index.jsonl")).size());
    }

    @Test
    void takesIdsAndRefusesThoseItDoesNotKnow() throws IOException {
      String stranger = UUID.randomUUID().toString();
      Path copy = folder.resolve("out");
      Ended ended = retrieve(original, copy, "--ids", ids(original.ids().get(1), stranger), "--layout", "id", "--csv")
          .with(3).saying(stranger);
      assertEquals(1, ended.json().get("copied").asInt());
      assertEquals(stranger, ended.json().at("/refused/0/id").asText());
      assertEquals("image of A2", Files.readString(copy.resolve(original.ids().get(1) + ".tif")));
      assertEquals(2, Files.readAllLines(copy.resolve("index.csv")).size());
    }

    @Test
    void links() throws IOException {
      Night night = night();
      Path copy = folder.resolve("out");
      assertEquals(3, retrieve(night, copy, "--transfer", "hardlink", "--verify").done().json().get("linked").asInt());
      Path artifact = night.artifact("B1");
      assertTrue(Files.isSameFile(artifact, copy.resolve(night.repository().relativize(artifact))));
    }

    @Test
    void refusesWhatMakesNoSenseBeforeItBegins() throws IOException {
      Path copy = folder.resolve("out");
      retrieve(original, copy, "--threads", "0").with(2).saying("--threads");
      retrieve(original, copy, "--stored").with(2).saying("zip");
      retrieve(original, folder.resolve("a.zip"), "--transfer", "symlink").with(2).saying("copies");
      retrieve(original, copy, "--transfer", "teleport").with(2).saying("teleport");
      assertFalse(Files.exists(copy));
      Files.createDirectories(copy);
      Files.writeString(copy.resolve("index.jsonl"), "shopping list");
      retrieve(original, copy).failed("index-foreign", "index.jsonl");
      retrieve(original, original.repository().resolve("night1/out")).failed("destination-in-repository");
    }
  }

  @Nested
  class IntoAZipFile {
    @Test
    void isByItsNameOrByAnOptionAndNeverReplacesOne() throws IOException {
      Path one = folder.resolve("out/one.ZIP");
      assertEquals(3, retrieve(original, one).done().json().get("copied").asInt());
      Path two = folder.resolve("two");
      retrieve(original, two, "--zip", "--stored").done();
      for (Path file : List.of(one, two)) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
          assertEquals(4, zip.size());
          ZipEntry entry = zip.getEntry(original.repository().relativize(original.artifact("B1")).toString());
          assertEquals("image of B1",
              new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      retrieve(original, one).failed("already-exists", "one.ZIP");
    }
  }

  @Nested
  class Uris {
    @Test
    void leadToTheVeryFiles() throws IOException {
      List<JsonNode> rows = Larder.here("uris", original.repository(), "--output", "jsonl").done().jsonLines();
      assertEquals(3, rows.size());
      for (JsonNode row : rows) {
        byte[] bytes = Files.readAllBytes(Path.of(URI.create(row.get("uri").asText())));
        assertEquals(row.get("checksum").asText(), Tree.sha256(bytes));
        assertEquals(row.get("size").asLong(), bytes.length);
        assertTrue(row.get("url").isNull(), row::toString);
      }
    }

    @Test
    void ofIdsSayWhichAreNotStored() throws IOException {
      String stranger = UUID.randomUUID().toString();
      Ended ended = Larder
          .here("uris", original.repository(), "--ids", ids(stranger, original.ids().get(0)), "--output",
              "csv")
          .with(3).saying(stranger, "not stored");
      assertEquals(2, ended.out().lines().count());
    }

    @Test
    void arePresignedOnlyWhereTheStoreCan() {
      Larder.here("uris", original.repository(), "--presign", "get", "--valid", "10m").failed("presigning-unsupported",
          "local store");
      Larder.here("uris", original.repository(), "--presign", "put").with(2);
      Larder.here("uris", original.repository(), "--presign", "get", "--valid", "0s").with(2).saying("--valid");
    }
  }
}
