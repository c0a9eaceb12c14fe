package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
