package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `larder fsck`, `orphans` and `missing`, as a script has them.
final class FsckTest {
  @TempDir
  Path folder;

  private static List<String> kinds(Ended ended) {
    return ended.values("kind").stream().sorted().toList();
  }

  private static Ended json(Object... words) {
    return Larder.here(Stream.concat(Stream.of(words), Stream.of("--output", "json")).toArray());
  }

  @Test
  void findsWhatIsWrongAndRepairsWhatItIsToldTo() throws IOException {
    Night night = Night.make(folder.resolve("made"));
    Path pantry = night.repository();
    json("fsck", pantry).done().saying("3 artifacts, 3 records: all is well");
    Path lost = night.artifact("A1");
    Files.delete(lost);
    Files.createDirectories(pantry.resolve("import/P2"));
    Path stray = Files.writeString(pantry.resolve("import/P2/C1.tif"), "image of C1");
    Path rubbish = Files.writeString(pantry.resolve("rubbish"), "rubbish");
    assertEquals(List.of("missing", "orphan", "orphan"), kinds(json("fsck", pantry).with(4)));
    for (String format : List.of("table", "csv", "parquet", "arrow", "jsonl")) {
      Larder.here("fsck", pantry, "--output", format).with(4).saying("1 missing, 2 orphan");
    }

    assertEquals(2, json("orphans", "list", pantry).done().json().size());
    Object[] adopt = {"orphans", "adopt", pantry, "--pattern", "import/{plate}/{well}.tif", "--run", "imported",
        "--dataset-type", "image"};
    json(adopt).with(2).saying("--yes");
    assertTrue(Files.exists(stray));
    JsonNode adopted = json(Stream.concat(Stream.of(adopt), Stream.of("--yes")).toArray()).done()
        .saying("1 orphans do not fit the pattern").json();
    assertEquals("adopted", adopted.get(0).get("action").asText());
    assertFalse(Files.exists(stray));
    Path one = folder.resolve("one");
    Larder.here("get", pantry, "--dataset-type", "image", "--data-id", "plate=P2,well=C1", "--run", "imported", "--to",
        one).done();
    assertEquals("image of C1", Files.readString(one));

    assertEquals("wait", json("orphans", "remove", pantry, "--yes").with(3).json().get(0).get("action").asText());
    assertEquals("quarantined", json("orphans", "remove", pantry, "--older-than", "0s", "--dry-run").done().json()
        .get(0).get("action").asText());
    assertTrue(Files.exists(rubbish));
    json("orphans", "remove", pantry, "--older-than", "0s").with(2).saying("--yes");
    json("orphans", "remove", pantry, "--older-than", "0s", "--yes").done();
    assertFalse(Files.exists(rubbish));
    assertEquals(1, json("orphans", "list", pantry, "--quarantined").done().json().size());
    json("orphans", "remove", pantry, "--quarantined", "--yes").with(3);
    json("orphans", "remove", pantry, "--quarantined", "--older-than", "0s", "--yes").done();
    assertEquals(0, json("orphans", "list", pantry, "--quarantined").done().json().size());

    assertEquals(1, json("missing", "list", pantry).with(4).json().size());
    json("missing", "restore", pantry, "--from", night.files().resolve("A2.tif")).with(3);
    json("missing", "restore", pantry, "--from", night.files()).done();
    assertEquals("image of A1", Files.readString(lost));
    json("missing", "list", pantry).done();
    json("fsck", pantry, "--checksum").done().saying("4 artifacts, 4 records, 4 read: all is well");
  }

  @Test
  void saysWhatCannotBeAskedFor() throws IOException {
    Night night = Night.make(folder.resolve("made"));
    json("fsck", night.repository(), "--sample", "2").with(2).saying("write 1%");
    json("fsck", night.repository(), "--sample", "1%", "--since-last").with(2).saying("leave out");
    json("fsck", night.repository(), "--threads", "0").with(2).saying("at least one");
    Path inventory = Files.writeString(folder.resolve("inventory.csv"), "bucket,key,1\n");
    json("fsck", night.repository(), "--inventory", inventory).failed("inventory-of-another-store");
    json("orphans", "adopt", night.repository(), "--run", "r", "--dataset-type", "t").with(2)
        .saying("one of MANIFEST and --pattern");
    json("missing", "restore", night.repository(), "--from", folder.resolve("nowhere")).failed("file-not-found");
  }

  @Test
  void anUnmountedRootIsAnErrorAndNothingIsMissing() throws IOException {
    Night night = Night.make(folder.resolve("made"));
    Path store = Files.createDirectory(folder.resolve("store"));
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry, "--datastore", store).done();
    Larder.here("ingest", pantry, night.files().resolve("manifest.csv"), "--run", "night1", "--dataset-type", "image")
        .done();
    Files.move(store, folder.resolve("away"));
    Files.createDirectory(store);
    Ended ended = json("fsck", pantry).failed("not-a-repository", "mounted");
    assertFalse(ended.out().contains("missing"));
  }
}
