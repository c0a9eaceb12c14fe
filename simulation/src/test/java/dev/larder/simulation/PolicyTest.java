package dev.larder.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each [Policy] loses, and what none of them does.
final class PolicyTest {
  private static final byte[] DATA = "data".repeat(512).getBytes(UTF_8);

  private final SimulatedDisk disk = new SimulatedDisk();

  private Path at(String path) {
    return disk.getPath(path);
  }

  private static SimulatedDisk lost(SimulatedDisk disk, Policy policy) {
    return disk.crash(policy, new SplittableRandom(1));
  }

  private static byte[] bytes(SimulatedDisk disk, String path) {
    try {
      return Files.readAllBytes(disk.getPath(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(SimulatedDisk disk, String path) {
    return new String(bytes(disk, path), ISO_8859_1);
  }

  /// A file `/f` with four sectors of data, of which the name is durable, and the data is not.
  private void writeUnforced() throws IOException {
    Disks.write(at("/f"), "");
    Disks.force(disk.root());
    Files.write(at("/f"), DATA);
  }

  @Test
  void aNewFileIsThereForGoodOnceItAndItsFolderWereForced() throws IOException {
    Disks.write(at("/f"), "text");
    assertEquals("", Disks.names(lost(disk, Policy.NOTHING), "/"));
    Disks.force(at("/f"));
    assertEquals("", Disks.names(lost(disk, Policy.NOTHING), "/"));
    Disks.force(disk.root());
    assertEquals("text", text(lost(disk, Policy.NOTHING), "/f"));
  }

  @Test
  void aFolderThatWasForcedButNotItsFileHoldsAnEmptyOne() throws IOException {
    Disks.write(at("/f"), "text");
    Disks.force(disk.root());
    assertEquals("", text(lost(disk, Policy.NOTHING), "/f"));
    assertEquals("text", text(lost(disk, Policy.EVERYTHING), "/f"));
  }

  @Test
  void aLinkIsGoneWithoutTheForceOfItsFolder() throws IOException {
    Files.createDirectory(at("/run"));
    Files.createDirectory(at("/tmp"));
    Disks.write(at("/tmp/1"), "text");
    Disks.force(disk.root(), at("/tmp"), at("/tmp/1"));
    Files.createLink(at("/run/a"), at("/tmp/1"));
    assertEquals("", Disks.names(lost(disk, Policy.NOTHING), "/run"));
    assertEquals("text", text(lost(disk, Policy.NOTHING), "/tmp/1"));
    assertEquals(Set.of("", "a"), Disks.outcomes(disk, Policy.SUBSET, found -> Disks.names(found, "/run")).keySet());
    assertEquals("text", text(lost(disk, Policy.METADATA_FIRST), "/run/a"));
    Disks.force(at("/run"));
    assertEquals("text", text(lost(disk, Policy.NOTHING), "/run/a"));
  }

  @Test
  void aFolderThatWasNotForcedIntoItsParentIsGoneWithAllThatWasForcedInIt() throws IOException {
    Files.createDirectories(at("/a/b"));
    Disks.write(at("/a/b/f"), "text");
    Disks.force(at("/a/b/f"), at("/a/b"), disk.root());
    assertEquals(Map.of("", "/", "a", "/"), Disks.tree(lost(disk, Policy.NOTHING).root()));
    Disks.force(at("/a"));
    assertEquals("text", text(lost(disk, Policy.NOTHING), "/a/b/f"));
  }

  @Test
  void aDeletedFileComesBackUntilItsFolderIsForced() throws IOException {
    Disks.write(at("/f"), "text");
    disk.sync();
    Files.delete(at("/f"));
    assertEquals("text", text(lost(disk, Policy.NOTHING), "/f"));
    assertEquals(Set.of("", "f"), Disks.outcomes(disk, Policy.SUBSET, found -> Disks.names(found, "/")).keySet());
    Disks.force(disk.root());
    assertEquals("", Disks.names(lost(disk, Policy.NOTHING), "/"));
  }

  @Test
  void aPrefixHoldsAllThatCameBeforeWhatItHolds() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Disks.write(at("/" + name), "");
    }
    assertEquals(Set.of("", "a", "a b", "a b c", "a b c d"),
        Disks.outcomes(disk, Policy.PREFIX, found -> Disks.names(found, "/")).keySet());
  }

  @Test
  void aSubsetMayBeAnyOfAll() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Disks.write(at("/" + name), "");
    }
    assertEquals(Set.of("", "a", "b", "c", "a b", "a c", "b c", "a b c"),
        Disks.outcomes(disk, Policy.SUBSET, found -> Disks.names(found, "/")).keySet());
  }

  @Test
  void ofAMovedFileEachHalfMayBeLost() throws IOException {
    Disks.write(at("/old"), "text");
    disk.sync();
    Files.move(at("/old"), at("/new"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(Set.of("", "old", "new", "new old"),
        Disks.outcomes(disk, Policy.SUBSET, found -> Disks.names(found, "/")).keySet());
    assertEquals(Set.of("old", "new old", "new"),
        Disks.outcomes(disk, Policy.PREFIX, found -> Disks.names(found, "/")).keySet());
  }

  @Test
  void aMovedFolderIsAtOnePlaceAlways() throws IOException {
    Files.createDirectories(at("/x/old"));
    Files.createDirectory(at("/y"));
    disk.sync();
    Files.move(at("/x/old"), at("/y/new"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(Set.of("|new", "old|"), Disks
        .outcomes(disk, Policy.SUBSET, found -> Disks.names(found, "/x") + "|" + Disks.names(found, "/y")).keySet());
    Disks.force(at("/x"));
    assertEquals("new", Disks.names(lost(disk, Policy.NOTHING), "/y"));
    assertEquals("", Disks.names(lost(disk, Policy.NOTHING), "/x"));
  }

  @Test
  void withMetadataFirstDataThatWasNotForcedIsMissingOrZeros() throws IOException {
    writeUnforced();
    assertEquals(Set.of("", "\0".repeat(DATA.length)),
        Disks.outcomes(disk, Policy.METADATA_FIRST, found -> text(found, "/f")).keySet());
    Disks.force(at("/f"));
    assertArrayEquals(DATA, bytes(lost(disk, Policy.METADATA_FIRST), "/f"));
  }

  @Test
  void tornDataHasSectorsThatAreWholeAndSectorsThatAreNot() throws IOException {
    writeUnforced();
    SortedMap<String, Integer> sectors = new TreeMap<>();
    Disks.outcomes(disk, Policy.TORN, found -> {
      byte[] torn = bytes(found, "/f");
      assertEquals(DATA.length, torn.length);
      for (int at = 0; at < torn.length; at += Policy.SECTOR) {
        byte[] sector = Arrays.copyOfRange(torn, at, at + Policy.SECTOR);
        boolean whole = Arrays.equals(sector, Arrays.copyOfRange(DATA, at, at + Policy.SECTOR));
        boolean zeros = Arrays.equals(sector, new byte[Policy.SECTOR]);
        sectors.merge(whole ? "whole" : zeros ? "zeros" : "garbage", 1, Integer::sum);
      }
      return Arrays.equals(torn, DATA);
    });
    assertEquals(Set.of("whole", "zeros", "garbage"), sectors.keySet());
    Disks.force(at("/f"));
    assertArrayEquals(DATA, bytes(lost(disk, Policy.TORN), "/f"));
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void whatWasForcedBeforeMoreWasAppendedStays(Policy policy) throws IOException {
    Disks.write(at("/f"), "x".repeat(700));
    disk.sync();
    try (FileChannel channel = FileChannel.open(at("/f"), StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap("y".repeat(700).getBytes(UTF_8)));
    }
    Disks.outcomes(disk, policy, found -> {
      String text = text(found, "/f");
      assertTrue(text.startsWith("x".repeat(700)), text);
      return text;
    });
  }

  @Test
  void dataThatIsWrittenOverIsOldOrNewBySector() throws IOException {
    Disks.write(at("/f"), "x".repeat(2 * Policy.SECTOR));
    disk.sync();
    try (FileChannel channel = FileChannel.open(at("/f"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("y".repeat(2 * Policy.SECTOR).getBytes(UTF_8)));
    }
    String old = "x".repeat(Policy.SECTOR);
    String young = "y".repeat(Policy.SECTOR);
    assertEquals(Set.of(old + old, old + young, young + old, young + young),
        Disks.outcomes(disk, Policy.TORN, found -> text(found, "/f")).keySet());
    assertEquals(Set.of(old + old), Disks.outcomes(disk, Policy.METADATA_FIRST, found -> text(found, "/f")).keySet());
  }

  @Test
  void aForceThatFailedLosesTheDataAlthoughTheNextSucceeds() throws IOException {
    writeUnforced();
    disk.failForce(1);
    assertThrows(IOException.class, () -> Disks.force(at("/f")));
    assertArrayEquals(DATA, bytes(disk, "/f"));
    Disks.force(at("/f"));
    for (Policy policy : Policy.values()) {
      assertEquals("", text(lost(disk, policy), "/f"), policy.name());
    }
    assertArrayEquals(DATA, bytes(disk, "/f"));
  }

  @Test
  void aForceOfAFolderThatFailedLosesItsNamesAlthoughTheNextSucceeds() throws IOException {
    Disks.write(at("/before"), "");
    Disks.force(disk.root());
    Disks.write(at("/lost"), "");
    disk.failForce(2);
    Disks.force(at("/lost"));
    assertThrows(IOException.class, () -> Disks.force(disk.root()));
    Disks.write(at("/after"), "");
    Disks.force(disk.root());
    assertEquals("after before lost", Disks.names(disk, "/"));
    for (Policy policy : Policy.values()) {
      assertEquals("after before", Disks.names(lost(disk, policy), "/"), policy.name());
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void crashesLeaveTheirDiskAsItIs(Policy policy) throws IOException {
    writeUnforced();
    Files.createDirectory(at("/d"));
    SortedMap<String, String> before = Disks.tree(disk.root());
    SortedMap<String, Integer> first = Disks.outcomes(disk, policy, found -> text(found, "/f"));
    assertEquals(before, Disks.tree(disk.root()));
    assertEquals(first, Disks.outcomes(disk, policy, found -> text(found, "/f")));
    SimulatedDisk found = lost(disk, policy);
    Files.write(found.getPath("/f"), new byte[9]);
    Disks.force(found.getPath("/f"));
    Disks.write(found.getPath("/new"), "");
    assertEquals(before, Disks.tree(disk.root()));
    assertFalse(Files.exists(lost(disk, Policy.EVERYTHING).getPath("/new")));
  }

  @Test
  void hardLinksAreOfOneFileAfterwardsToo() throws IOException {
    Disks.write(at("/one"), "text");
    Files.createLink(at("/two"), at("/one"));
    disk.sync();
    SimulatedDisk found = lost(disk, Policy.NOTHING);
    Path one = found.getPath("/one");
    assertTrue(Files.isSameFile(one, found.getPath("/two")));
    Files.writeString(one, "other");
    assertEquals("other", text(found, "/two"));
    Disks.write(found.getPath("/three"), "");
    assertFalse(Files.isSameFile(one, found.getPath("/three")));
  }

  /// Anything is done to the disk, all of it is forced, and then anything is done in another folder.
  @Test
  void whatWasForcedSurvivesThemAllWhateverIsDoneElsewhere() throws IOException {
    SplittableRandom random = Disks.seeded();
    for (int round = 0; round < 300; round++) {
      SimulatedDisk used = new SimulatedDisk();
      Files.createDirectories(used.getPath("/kept"));
      Files.createDirectories(used.getPath("/other"));
      Vandal vandal = new Vandal(used.root(), random.split());
      for (int i = random.nextInt(60); i > 0; i--) {
        vandal.act("kept");
      }
      vandal.forceAll("kept");
      Disks.force(used.root());
      SortedMap<String, String> kept = below(used);
      for (int i = random.nextInt(40); i > 0; i--) {
        vandal.act("other");
      }
      for (Policy policy : Policy.values()) {
        assertEquals(kept, below(used.crash(policy, random.split())), policy.name());
      }
      // A second crash finds what the first one left.
      SimulatedDisk once = used.crash(Policy.SUBSET, random.split());
      assertEquals(Disks.tree(once.root()), Disks.tree(once.crash(Policy.NOTHING, random.split()).root()));
    }
  }

  private static SortedMap<String, String> below(SimulatedDisk disk) throws IOException {
    SortedMap<String, String> tree = Disks.tree(disk.root());
    tree.keySet().removeIf(path -> !path.startsWith("kept"));
    return tree;
  }
}
