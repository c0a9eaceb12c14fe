package dev.larder.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class SimulatedDiskTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private Path at(String path) {
    return disk.getPath(path);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void list(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      children.forEach(child -> assertEquals(folder, child.getParent()));
    }
  }

  /// What Java says of each thing that goes wrong.
  private static List<String> faults(Path root) throws IOException {
    Files.createDirectories(root.resolve("full/folder"));
    Files.createDirectory(root.resolve("empty"));
    Files.writeString(root.resolve("file"), "text");
    Path file = root.resolve("file");
    Path full = root.resolve("full");
    Path none = root.resolve("none");
    List<Executable> mistakes = List.of(() -> Files.createDirectory(file), () -> Files.createDirectory(full),
        () -> Files.createDirectory(none.resolve("a")), () -> Files.createDirectory(file.resolve("a")),
        () -> create(file), () -> create(full), () -> create(none.resolve("a")), () -> create(file.resolve("a")),
        () -> Files.newByteChannel(none), () -> Files.newByteChannel(full, StandardOpenOption.WRITE),
        () -> Files.newInputStream(none), () -> Files.newInputStream(full).read(),
        () -> AsynchronousFileChannel.open(none, StandardOpenOption.READ),
        () -> AsynchronousFileChannel.open(file.resolve("a"), StandardOpenOption.READ),
        () -> Files.createLink(file, file), () -> Files.createLink(root.resolve("new"), none),
        () -> Files.createLink(full, file), () -> Files.createLink(none.resolve("a"), file),
        () -> Files.createLink(file.resolve("a"), file), () -> Files.delete(none), () -> Files.delete(full),
        () -> Files.delete(file.resolve("a")), () -> Files.deleteIfExists(none.resolve("a")),
        () -> Files.move(none, root.resolve("new"), StandardCopyOption.ATOMIC_MOVE), () -> Files.move(file, full),
        () -> Files.move(file, none.resolve("a"), StandardCopyOption.ATOMIC_MOVE),
        () -> Files.move(root.resolve("empty"), full, StandardCopyOption.ATOMIC_MOVE),
        () -> list(none), () -> list(file), () -> none.toRealPath(),
        () -> file.resolve("a").toRealPath(), () -> Files.size(none), () -> Files.size(file.resolve("a")),
        () -> Files.size(root.resolve("n".repeat(256))), () -> Files.size(root.resolve("é".repeat(128))),
        () -> Files.createLink(root.resolve("n".repeat(256)), file), () -> create(root.resolve("n".repeat(255))));
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < mistakes.size(); i++) {
      try {
        mistakes.get(i).execute();
        faults.add(i + " is no mistake");
      } catch (FileSystemException e) {
        faults.add("%d %s %s".formatted(i, e.getClass().getSimpleName(), e.getReason()));
      } catch (IOException e) {
        faults.add(i + " " + e.getMessage());
      } catch (Throwable e) {
        throw new AssertionError("mistake " + i, e);
      }
    }
    return faults;
  }

  @Test
  void answersEachMistakeAsARealOneDoes(@TempDir Path real) throws IOException {
    assertEquals(faults(real), faults(disk.root()));
  }

  /// Random names are so few that much is done to the same files and folders.
  @Test
  void doesWhateverIsAskedAsARealOneDoes(@TempDir Path real) throws IOException {
    SplittableRandom random = Disks.seeded();
    for (int round = 0; round < 15; round++) {
      long seed = random.nextLong();
      Vandal onReal = new Vandal(Files.createDirectory(real.resolve("" + round)), new SplittableRandom(seed));
      Vandal onSimulated = new Vandal(Files.createDirectory(at("/" + round)), new SplittableRandom(seed));
      Files.createDirectory(onReal.root().resolve("kept"));
      Files.createDirectory(onSimulated.root().resolve("kept"));
      for (int i = 0; i < 150; i++) {
        assertEquals(onReal.act("kept"), onSimulated.act("kept"), "round %d, act %d".formatted(round, i));
      }
      assertEquals(Disks.tree(onReal.root()), Disks.tree(onSimulated.root()));
      assertTrue(Disks.tree(onReal.root()).size() > 2, "nothing was done");
    }
  }

  @Test
  void filesAreBoundToTheirInodes() throws IOException {
    Files.createDirectory(at("/old"));
    try (FileChannel channel = create(at("/old/f")); InputStream in = Files.newInputStream(at("/old/f"))) {
      channel.write(bytes("one "));
      Files.move(at("/old"), at("/new"), StandardCopyOption.ATOMIC_MOVE);
      channel.write(bytes("two "));
      assertEquals("one two ", Files.readString(at("/new/f")));
      Files.delete(at("/new/f"));
      channel.write(bytes("three"));
      channel.force(true);
      assertEquals("one two three", new String(in.readAllBytes(), UTF_8));
      assertTrue(Files.notExists(at("/new/f")));
    }
  }

  @Test
  void foldersAreBoundToTheirInodes() throws IOException {
    Files.createDirectory(at("/old"));
    Disks.force(disk.root());
    Disks.write(at("/old/f"), "");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(at("/old"), StandardOpenOption.READ)) {
      Files.move(at("/old"), at("/new"));
      channel.force(true);
    }
    SimulatedDisk found = disk.crash(Policy.NOTHING, new SplittableRandom(1));
    assertEquals("f", Disks.names(found, "/old"));
  }

  @Test
  void anInterruptClosesTheChannelOfAFileAndNoOther() throws IOException {
    FileChannel channel = create(at("/f"));
    channel.write(bytes("text"));
    try (InputStream in = Files.newInputStream(at("/f"));
        AsynchronousFileChannel folder = AsynchronousFileChannel.open(disk.root(), StandardOpenOption.READ)) {
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, () -> channel.write(bytes(" more")));
      assertFalse(channel.isOpen());
      assertEquals("text", new String(in.readAllBytes(), UTF_8));
      folder.force(true);
      assertTrue(Thread.interrupted());
    }
    assertEquals("text", Files.readString(at("/f")));
    assertThrows(ClosedChannelException.class, () -> channel.force(true));
  }

  @Test
  void aKilledProcessLeavesWhatItDidAndHoldsNothingOpen() throws IOException {
    FileChannel channel = create(at("/f"));
    channel.write(bytes("text"));
    InputStream in = Files.newInputStream(at("/f"));
    SimulatedDisk other = disk.mount(Points.NONE);
    try (FileChannel living = FileChannel.open(other.getPath("/f"), StandardOpenOption.APPEND)) {
      disk.kill();
      assertThrows(ClosedChannelException.class, () -> channel.write(bytes(" more")));
      assertThrows(ClosedChannelException.class, () -> channel.force(true));
      assertThrows(ClosedChannelException.class, in::read);
      living.write(bytes(", and others live"));
    }
    assertEquals("text, and others live", Files.readString(at("/f")));
    assertEquals("", Disks.names(disk.crash(Policy.NOTHING, new SplittableRandom(1)), "/"));
  }

  @Test
  void processesSeeOneMediumAndCannotUseEachOthersPaths() throws IOException {
    SimulatedDisk other = disk.mount(Points.NONE);
    Disks.write(at("/f"), "text");
    assertEquals("text", Files.readString(other.getPath("/f")));
    assertNotEquals(at("/f"), other.getPath("/f"));
    assertThrows(FileSystemException.class, () -> Files.createLink(other.getPath("/g"), at("/f")));
  }

  /// Everything that the store asks a disk for, each of it told once, with its path.
  @Test
  void saysWhatIsAboutToHappen() throws IOException {
    List<String> said = new ArrayList<>();
    Path root = disk.mount(operation -> said.add(operation.toString())).root();
    Files.createDirectory(root.resolve("d"));
    Disks.write(root.resolve("d/f"), "text");
    Disks.force(root.resolve("d/f"), root.resolve("d"));
    Files.createLink(root.resolve("d/g"), root.resolve("d/f"));
    assertEquals("text", Files.readString(root.resolve("d/g")).strip());
    Files.isDirectory(root.resolve("d"));
    list(root.resolve("d"));
    Files.delete(root.resolve("d/f"));
    Files.move(root.resolve("d"), root.resolve("e"), StandardCopyOption.ATOMIC_MOVE);
    said.removeIf(operation -> operation.startsWith("stat /d/g") || operation.equals("read /d/g"));
    assertEquals(List.of("mkdir /d", "create /d/f", "write /d/f", "open /d/f", "force /d/f", "open /d", "force /d",
        "link /d/g", "open /d/g", "stat /d", "list /d", "delete /d/f", "rename /d"), said);
  }

  @Test
  void whatIsForbiddenHasNotHappened() throws IOException {
    SortedMap<String, String> before = prepared();
    for (int i = 0; i < 9; i++) {
      int mistake = i;
      Path root = disk.mount(operation -> {
        if (mistake % 2 == 0) {
          throw new IOException("the disk is tired");
        }
        throw new Crash();
      }).root();
      List<Executable> changes = List.of(() -> Files.createDirectory(root.resolve("new")),
          () -> create(root.resolve("new")),
          () -> Files.createLink(root.resolve("new"), root.resolve("f")), () -> Files.delete(root.resolve("f")),
          () -> Files.move(root.resolve("f"), root.resolve("new"), StandardCopyOption.ATOMIC_MOVE),
          () -> Files.write(root.resolve("f"), new byte[1]), () -> Files.readString(root.resolve("f")),
          () -> list(root), () -> Disks.force(root));
      Throwable thrown = assertThrows(Throwable.class, changes.get(mistake));
      assertTrue(thrown instanceof Crash || "the disk is tired".equals(thrown.getMessage()), thrown::toString);
      assertEquals(before, Disks.tree(disk.root()));
    }
    assertEquals("", Disks.names(disk.crash(Policy.NOTHING, new SplittableRandom(1)), "/"), "something was forced");
  }

  private SortedMap<String, String> prepared() throws IOException {
    Disks.write(at("/f"), "text");
    return Disks.tree(disk.root());
  }

  @Test
  void writesAndForcesThatAreForbiddenHaveNotHappened() throws IOException {
    List<String> forbidden = new ArrayList<>();
    SimulatedDisk watched = disk.mount(operation -> {
      if (forbidden.contains(operation.kind())) {
        throw new Crash();
      }
    });
    try (FileChannel channel = create(watched.getPath("/f"))) {
      Disks.force(disk.root());
      channel.write(bytes("text"));
      forbidden.addAll(List.of("write", "force", "truncate"));
      assertThrows(Crash.class, () -> channel.write(bytes(" more")));
      assertThrows(Crash.class, () -> channel.truncate(1));
      assertThrows(Crash.class, () -> channel.force(true));
      assertTrue(channel.isOpen());
    }
    assertEquals("text", Files.readString(at("/f")));
    assertEquals("", Files.readString(disk.crash(Policy.NOTHING, new SplittableRandom(1)).getPath("/f")));
  }

  @Test
  void pathsAreThoseOfRealFileSystems() {
    for (String path : List.of("/", "/a", "/a/b", "a", "a/b", "", "//a///b/", "/a/../b/./c", "../a", "..", "/..",
        "a/..",
        "/a/b/../../..")) {
      Path ours = at(path);
      Path real = Path.of(path);
      assertEquals(real.toString(), ours.toString());
      assertEquals(String.valueOf(real.getParent()), String.valueOf(ours.getParent()), path);
      assertEquals(String.valueOf(real.getFileName()), String.valueOf(ours.getFileName()), path);
      assertEquals(String.valueOf(real.getRoot()), String.valueOf(ours.getRoot()), path);
      assertEquals(real.getNameCount(), ours.getNameCount(), path);
      assertEquals(real.normalize().toString(), ours.normalize().toString(), path);
      for (String other : List.of("/", "/a", "a", "b", "", "a/b", "/a/b", "c/d")) {
        assertEquals(real.resolve(other).toString(), ours.resolve(other).toString(), path + " " + other);
        assertEquals(real.startsWith(other), ours.startsWith(other), path + " starts with " + other);
        assertEquals(real.endsWith(other), ours.endsWith(other), path + " ends with " + other);
        if (real.isAbsolute() == other.startsWith("/") && !path.contains("..")) {
          assertEquals(real.relativize(Path.of(other)).toString(), ours.relativize(at(other)).toString(),
              path + " to " + other);
        }
      }
    }
  }
}
