package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fills up in the middle: a small tmpfs, which takes the right to mount.
final class FullDiskTest {
  private static final int PLATES = 2;
  private static final int WELLS = 1_500;

  @TempDir
  Path folder;

  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", disk).exitCode() == 0;
    assumeTrue(mounted, "no right to mount a tmpfs: the full disk is not tested here");
  }

  @AfterEach
  void unmount() {
    if (mounted) {
      Larder.in(folder).startedBy("umount").run(disk).done();
    }
  }

  private Ended mount(Object... arguments) {
    return Larder.in(folder).startedBy("mount").run(arguments);
  }

  @Test
  void isNamedAndOnceThereIsSpaceTheSameCommandFinishes() {
    Plates.table(folder.resolve("table.csv"), PLATES, WELLS, "none");
    Object[] demo = {"demo", "disk/pantry", "--input", "table.csv", "--dimensions", "Plate,Well", "--output", "json"};
    Path pantry = disk.resolve("pantry");
    Larder larder = Larder.in(folder);
    Ended full = larder.run(demo);
    assertTrue(full.exitCode() == 1 || full.exitCode() == 3, full::toString);
    full.saying("worker 0: failed: ", "No space left on device");

    mount("-o", "remount,size=64m", disk).done();
    larder.run("check", "disk/pantry", "--verify").done();
    larder.run("check", "disk/pantry", "--verify", "--pending").done();
    Journals.assertNothingUnnamed(pantry);
    Ended again = larder.run(demo).done();
    assertEquals(PLATES * (WELLS + 1), again.json().get("found").asInt());
    assertTrue(again.json().get("already_there").asInt() > 0, "what was written before stays usable");
    larder.run("check", "disk/pantry", "--verify").done();
    Journals.assertNothingLost(pantry);
  }

  /// The artifacts are on another disk, and so are the journals.
  @Test
  void ofTheRegistryEndsTransferBackWithNothingChangedAndOnceThereIsSpaceTheSameCommandFinishes() {
    mount("-o", "remount,size=1m", disk).done();
    Larder larder = Larder.in(folder);
    larder.run("init", "pantry", "--registry", "jdbc:sqlite:" + disk.resolve("registry.sqlite")).done();
    Path table = Plates.table(folder.resolve("table.csv"), PLATES, WELLS, "none");
    try (Running worker = DemoWorker.start(folder.resolve("pantry"), "demo", table, 0, 1)) {
      worker.await().done();
    }
    List<String> before = rows();
    for (int time = 0; time < 2; time++) {
      Ended full = larder.run("transfer-back", "pantry", "--output", "json").with(1);
      full.saying("registry.sqlite", "free space", "run the same command again");
      assertEquals(before, rows());
    }
    larder.run("check", "pantry", "--pending").done();

    mount("-o", "remount,size=64m", disk).done();
    Ended again = larder.run("transfer-back", "pantry", "--output", "json").done();
    assertEquals(PLATES * (WELLS + 1), again.json().get("ingested").asInt());
    larder.run("check", "pantry", "--verify").done();
  }

  private List<String> rows() {
    return Stream.of("dataset", "data_id", "storage_record", "quarantine")
        .map(table -> Database.rows(disk, "select count(*) from " + table).getFirst()).toList();
  }
}
