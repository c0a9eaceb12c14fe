package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteLines;
import dev.larder.journal.DeleteTarget;
import dev.larder.journal.Host;
import dev.larder.journal.OperationsWriter;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunFolder;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The JSON of every command, in a story that makes each show all that it has: something refused, something quarantined,
/// something missing, components, journals that wait.
final class GoldenTest {
  @TempDir
  static Path folder;

  private static final Map<String, Ended> COMMANDS = new LinkedHashMap<>();

  private static Larder larder() {
    return Larder.in(folder);
  }

  private static Ended json(String name, int exitCode, Larder larder, Object... arguments) {
    Ended ended = larder.run(Stream.concat(Stream.of(arguments), Stream.of("--output", "json")).toArray());
    COMMANDS.put(name, ended.with(exitCode));
    return ended;
  }

  @BeforeAll
  static void tellTheStory() throws IOException {
    Object[] demo = {"demo", "pantry", "--input", "table.csv", "--dimensions", "Plate,Well", "--workers", 2};
    Path table = Plates.table(folder.resolve("table.csv"), 2, 2, "none");
    json("init", 0, larder(), "init", "pantry");
    json("doctor", 0, larder(), "doctor", "pantry");
    json("demo", 0, larder(), demo);
    Plates.table(table, 1, 1, "DMSO");
    json("demo.refused", 3, larder(), demo);

    Files.writeString(folder.resolve("A1.tif"), "image of A1");
    Night.manifest(folder, "A1", "A2");
    Object[] ingest = {"ingest", "pantry", "manifest.csv", "--run", "night1", "--dataset-type", "image"};
    json("ingest", 3, larder(), ingest);
    Files.writeString(folder.resolve("A2.tif"), "image of A2");
    larder().run(Stream.concat(Stream.of(ingest), Stream.of("--journal-only")).toArray()).done();
    Damage.flipLastJournal(folder.resolve("pantry"));
    writeComponents();

    json("run-list", 0, larder(), "run", "list", "pantry");
    json("status", 0, larder(), "status", "pantry");
    json("check.pending", 0, larder(), "check", "pantry", "--pending", "--run", "u/ann/masks");
    lookAtJournals();
    json("transfer-back", 3, larder(), "transfer-back", "pantry");
    // One that took longer than a second, heard of at a time to come: no time has gone by since.
    assertEquals(1, Database.change(folder.resolve("pantry"),
        """
            insert into ingester values (x'0191e7a45f3c7c1eb7a86f2d3c4b5a69', 'node17', 4711, 'night1', 'taking', 12, 5, 4000,
            9000000000000000, 9000000000000000, 9000000000000000)"""));
    json("transfer-back-status", 0, larder(), "transfer-back", "status", "pantry");

    json("query-datasets", 0, larder(), "query", "datasets", "pantry");
    json("query-datasets.storage", 0, larder(), "query", "datasets", "pantry", "--storage");
    Night night = new Night(folder);
    String lost = Tree.contents(folder.resolve("pantry/demo/summary")).firstKey();
    Files.delete(folder.resolve("pantry/demo/summary").resolve(lost));
    json("check", 4, night.larder(), "check", "pantry", "--verify");
    String image = larder().run("query", "datasets", "pantry", "--run", "night1", "--output", "json").values("id")
        .getFirst();
    Path foreign = folder.resolve("out/night1/image/P_1").resolve("A1_" + image + ".tif");
    Files.createDirectories(foreign.resolveSibling("."));
    Files.writeString(foreign, "mine");
    json("retrieve", 3, larder().reading(image + "\n0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69\n"), "retrieve", "pantry",
        "out", "--ids", "-");
    json("uris", 3, larder().reading(image + "\n0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69\n"), "uris", "pantry", "--ids",
        "-");
    json("uris.components", 0, larder(), "uris", "pantry", "--run", "u/ann/masks");
    takeAway(image);
    larder().run("run", "close", "pantry", "night1").done();
    json("recover", 3, larder(), "recover", "pantry", "--dry-run");
    publish();
    rebuild();
    compare();
  }

  private static void compare() throws IOException {
    larder().run("init", "shelf").done();
    Night.manifest(folder, "A1", "A2", "B1");
    larder().run("ingest", "shelf", "manifest.csv", "--run", "night1", "--dataset-type", "image").done();
    Path images = folder.resolve("shelf/night1/image/P_1");
    Map<String, String> artifacts = new TreeMap<>(Tree.contents(images));
    for (String name : artifacts.keySet()) {
      if (name.startsWith("A1")) {
        Files.delete(images.resolve(name));
      } else if (name.startsWith("B1")) {
        Files.writeString(images.resolve(name), "IMAGE of B1");
      }
    }
    Files.createDirectories(folder.resolve("shelf/import/P2"));
    Files.writeString(folder.resolve("shelf/import/P2/C1.tif"), "image of C1");
    Files.writeString(folder.resolve("shelf/stray"), "who made me?");
    json("fsck", 4, larder(), "fsck", "shelf", "--checksum");
    json("orphans-list", 0, larder(), "orphans", "list", "shelf");
    json("orphans-adopt", 0, larder(), "orphans", "adopt", "shelf", "--pattern", "import/{plate}/{well}.tif", "--run",
        "night2", "--dataset-type", "image", "--yes");
    json("orphans-remove", 0, larder(), "orphans", "remove", "shelf", "--older-than", "0s", "--yes");
    json("missing-list", 4, larder(), "missing", "list", "shelf");
    json("missing-restore", 0, larder(), "missing", "restore", "shelf", "--from", "A1.tif");
    Files.delete(images.resolve(artifacts.keySet().iterator().next()));
    json("missing-forget", 0, larder(), "missing", "forget", "shelf", "--yes");
  }

  private static void takeAway(String image) throws IOException {
    larder().run("collection", "create", "pantry", "best", "--type", "tagged").done();
    larder().run("collection", "tag", "pantry", "best", "--run", "night1").done();
    json("purge", 4, larder(), "purge", "pantry", "--run", "night1", "--dry-run");
    json("unstore", 0, larder().reading(image + "\n"), "unstore", "pantry", "--ids", "-", "--yes");
    Files.writeString(folder.resolve("again.csv"),
        "id,path\n%s,A2.tif\n0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69,A2.tif\n".formatted(image));
    json("restore", 3, larder(), "restore", "pantry", "--manifest", "again.csv");
    Files.writeString(folder.resolve("C1.tif"), "image of C1");
    Night.manifest(folder, "C1");
    larder().run("ingest", "pantry", "manifest.csv", "--run", "night3", "--dataset-type", "image").done();
    json("run-remove", 0, larder(), "run", "remove", "pantry", "night3", "--yes");
    abandonDelete(UUID.fromString(image));
    json("status.deletes", 0, larder(), "status", "pantry");
  }

  /// A delete whose writer ended behind its intent.
  private static void abandonDelete(UUID dataset) throws IOException {
    try (ArtifactStore store = LocalArtifactStore.open(folder.resolve("pantry"))) {
      RunFolder night = RunFolder.find(store, new RunName("night1")).orElseThrow();
      try (OperationsWriter journal = OperationsWriter.open(store, RepositoryMarker.read(store).repository(),
          Host.SYSTEM)) {
        journal.leaveUnresolved();
        journal.append(DeleteLines.intents(UUID.randomUUID(), DeleteAction.UNSTORE, night.run(), night.incarnation(),
            List.of(new DeleteTarget.NotStored(dataset))));
      }
    }
  }

  private static void rebuild() throws IOException {
    Files.writeString(folder.resolve("B1.tif"), "image of B1");
    Night.manifest(folder, "B1");
    larder().run("ingest", "pantry", "manifest.csv", "--run", "night2", "--dataset-type", "image", "--journal-only")
        .done();
    json("rebuild.compare", 4, larder(), "rebuild", "pantry", "--compare");
    Files.delete(folder.resolve("pantry/registry.sqlite"));
    json("rebuild", 3, larder(), "rebuild", "pantry");
  }

  private static void publish() throws IOException {
    json("snapshot-create", 0, larder(), "snapshot", "create", "pantry", "--dataset-type", "masks");
    String name = json("snapshot-list", 0, larder(), "snapshot", "list", "pantry").values("name").getFirst();
    Files.delete(folder.resolve("pantry/_snapshot/v1").resolve(name).resolve("storage.snapshot"));
    json("snapshot-verify", 4, larder(), "snapshot", "verify", "pantry");
  }

  private static void lookAtJournals() {
    json("run-show", 0, larder(), "run", "show", "pantry", "night1");
    json("run-close", 0, larder(), "run", "close", "pantry", "u/ann/masks");
    Object writer = json("journal-list", 0, larder(), "journal", "list", "pantry", "--run", "u/ann/masks")
        .values("writer").getFirst();
    json("journal-show", 0, larder(), "journal", "show", "pantry", writer);
    json("journal-show.records", 0, larder(), "journal", "show", "pantry", writer, "--records");
    json("journal-verify", 4, larder(), "journal", "verify", "pantry");
    json("journal-fence", 0, larder(), "journal", "fence", "pantry", writer, "--yes");
    json("journal-archive", 0, larder(), "journal", "archive", "pantry", "--run", "u/ann/masks");
  }

  private static void writeComponents() throws IOException {
    for (String component : List.of("cells", "nuclei")) {
      Files.writeString(folder.resolve(component + ".png"), component);
    }
    Object[] masks = {"write", "pantry", "--run", "u/ann/masks", "--dataset-type", "masks", "--data-id", "plate=P 1"};
    json("write", 0, larder(), with(masks, "cells=cells.png", "nuclei=nuclei.png"));
    json("write.refused", 1, larder(), with(masks, "cells=cells.png", "nuclei=nowhere.png"));
  }

  private static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }

  @TestFactory
  Stream<DynamicTest> theJsonOfEachCommandIsAsPromised() {
    return COMMANDS.entrySet().stream().map(command -> DynamicTest.dynamicTest(command.getKey(),
        () -> Golden.assertSame(command.getKey(), command.getValue(), folder)));
  }
}
