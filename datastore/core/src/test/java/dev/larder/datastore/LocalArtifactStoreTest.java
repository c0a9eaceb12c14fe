package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class LocalArtifactStoreTest extends ArtifactStoreContract {
  @TempDir
  Path root;

  @Override
  protected ArtifactStore newStore() throws IOException {
    return LocalArtifactStore.open(root);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private List<Path> temporaryFiles() throws IOException {
    if (Files.notExists(root.resolve("_tmp"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve("_tmp"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /// The flag of an interrupt is set before channels are closed for it, and may have been cleared by then.
  @Test
  void anInterruptWhoseFlagIsGoneIsHarmlessToo() throws IOException {
    byte[] bytes = "artifact".getBytes(StandardCharsets.UTF_8);
    int[] opened = {0};
    NewArtifact late = new NewArtifact(new ArtifactPath("run/late"), () -> {
      if (opened[0]++ < 3) {
        throw new ClosedByInterruptException();
      }
      return new ByteArrayInputStream(bytes);
    });
    NewArtifact never = new NewArtifact(new ArtifactPath("run/never"), () -> {
      throw new ClosedByInterruptException();
    });
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      assertInstanceOf(CreateResult.Created.class, store.create(List.of(late)).getFirst());
      assertTrue(Thread.interrupted(), "the interrupt was swallowed");
      assertInstanceOf(CreateResult.Failed.class, store.create(List.of(never)).getFirst());
    } finally {
      Thread.interrupted();
    }
  }

  @Nested
  class Root {
    @Test
    @Timeout(30)
    void aPipeIsNeitherOpenedNorRead() throws Exception {
      Path pipe = root.resolve("run/pipe");
      Files.createDirectories(pipe.getParent());
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no pipes here");

      try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
        assertThrows(StorageException.class, () -> store.read(new ArtifactPath("run/pipe"), 100));
        assertThrows(StorageException.class, () -> store.open(new ArtifactPath("run/pipe")));
      }
    }

    private interface Read {
      byte[] of(ArtifactPath path, int most) throws IOException;
    }

    /// What a read has given, or thrown.
    private static String outcome(Read reading, ArtifactPath path, int most) {
      try {
        byte[] read = reading.of(path, most);
        return "%d bytes, %08x".formatted(read.length, Arrays.hashCode(read));
      } catch (IOException e) {
        return String.valueOf(e);
      }
    }

    @Test
    @Timeout(30)
    void readsBelowAFolderAsItReadsAnywhere() throws Exception {
      Path folder = Files.createDirectories(root.resolve("run/journal"));
      for (int size : List.of(0, 1, 99, 100, 101, 4_095, 4_096, 16_383, 16_384, 16_385, 100_000)) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        Files.write(folder.resolve("of" + size), bytes);
      }
      Files.createDirectory(folder.resolve("folder"));
      Files.createSymbolicLink(folder.resolve("link"), folder.resolve("of99"));
      Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("nothing"));
      List<String> names = new ArrayList<>(List.of("absent", "folder/absent", "of99/below", "größe"));
      if (new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor() == 0) {
        names.add("pipe");
      }
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      }
      try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
        for (String below : List.of("run", "run/journal", "absent", "run/journal/of99", "other")) {
          try (FolderReader reader = store.reader(new ArtifactPath(below))) {
            for (String name : names) {
              for (int most : List.of(1, 100, 16_384, 1_000_000)) {
                ArtifactPath path = new ArtifactPath("run/journal/" + name);
                assertEquals(outcome(store::read, path, most), outcome(reader::read, path, most),
                    below + " " + path + " " + most);
              }
            }
          }
        }
      }
    }

    @Test
    void mustExist() {
      Path nowhere = root.resolve("nowhere");
      StorageException fault = assertThrows(StorageException.class, () -> LocalArtifactStore.open(nowhere).close());
      assertEquals("datastore root %s does not exist".formatted(nowhere), fault.getMessage());
      assertTrue(fault.remedy().contains("Mount"), fault.remedy());
    }

    @Test
    void mustBeAFolder() throws IOException {
      Path file = Files.createFile(root.resolve("file"));
      StorageException fault = assertThrows(StorageException.class, () -> LocalArtifactStore.open(file).close());
      assertEquals("datastore root %s is not a folder".formatted(file), fault.getMessage());
    }

    @Test
    void mayHaveAnyNameAndItsUrisLeadBack() throws IOException {
      for (String name : List.of("with space", "[brackets]", "#hash", "per%20cent", "größe", "q?&;=+", "a:b")) {
        Path odd = Files.createDirectory(root.resolve(name));
        try (LocalArtifactStore there = LocalArtifactStore.open(odd)) {
          for (String path : List.of("run/a b.json", "run/[1]#2%41", "run/größe;v=1", "run/サ",
              "run/~a+b&c=d,e'(f)*!@$")) {
            there.create(path(path), Content.bytes(path.getBytes(StandardCharsets.UTF_8)));
            assertEquals(path, Files.readString(Path.of(there.uri(path(path)))));
            assertEquals(odd.toRealPath().resolve(path).toUri(), there.uri(path(path)));
          }
          assertEquals(odd.toRealPath().resolve("run"), Path.of(there.uri(path("run"))));
          assertFalse(there.uri(path("run")).toString().endsWith("/"));
        }
      }
    }

    @Test
    void saysWhenAnArtifactAppeared() throws IOException {
      Instant before = Instant.now().minusSeconds(60);
      try (LocalArtifactStore there = LocalArtifactStore.open(root)) {
        there.create(path("run/a"), Content.bytes(new byte[1]));
        StatResult.Present found = assertInstanceOf(StatResult.Present.class,
            there.stat(List.of(path("run/a"))).getFirst());
        assertTrue(found.modified().isAfter(before) && found.modified().isBefore(Instant.now().plusSeconds(60)));
      }
    }

    @Test
    void mayBeReachedThroughASymbolicLink() throws IOException {
      Path real = Files.createDirectory(root.resolve("real"));
      Path link = Files.createSymbolicLink(root.resolve("link"), real);
      try (LocalArtifactStore there = LocalArtifactStore.open(link)) {
        there.create(path("run/a"), Content.bytes(new byte[1]));
        try (Stream<Artifact> artifacts = there.list(path("run"))) {
          assertEquals(List.of(new Artifact(path("run/a"), 1)), artifacts.toList());
        }
        assertEquals(real.toRealPath().resolve("run/a").toUri(), there.uri(path("run/a")));
      }
    }
  }

  @Nested
  class TemporaryFiles {
    @Test
    void areGoneAfterSuccessFailureAndConflict() throws IOException {
      create("run/a", "a");
      create("run/a", "b");
      createdAll(List.of("run/c", "run/d"));
      store.create(path("run/e"), () -> {
        throw new IOException("the lens cap is on");
      });
      assertEquals(List.of(), temporaryFiles());
    }

    @Test
    void areKeptUnderTheNameOfTheWriter() throws IOException {
      UUID writer = UUID.randomUUID();
      List<List<String>> seen = new ArrayList<>();
      try (ArtifactStore view = store.as(writer, Durability.DISK)) {
        view.create(path("run/a"), () -> {
          seen.add(names(root.resolve("_tmp").resolve(writer.toString())));
          return InputStream.nullInputStream();
        });
        assertEquals(1, seen.getFirst().size());
      }
      assertTrue(Files.notExists(root.resolve("_tmp").resolve(writer.toString())));
    }

    @Test
    void foldersAreGoneAfterClosing() throws IOException {
      create("run/a", "a");
      assertEquals(1, names(root.resolve("_tmp")).size());
      store.close();
      assertEquals(List.of(), names(root.resolve("_tmp")));
    }

    @Test
    void ofAnExpelledWriterAreRemoved() throws IOException {
      UUID writer = UUID.randomUUID();
      Path folder = Files.createDirectories(root.resolve("_tmp").resolve(writer.toString()));
      Files.writeString(folder.resolve("1"), "half");
      Files.writeString(Files.createDirectory(root.resolve("_tmp/expelled-" + writer + "-x")).resolve("2"), "older");
      store.expel(writer);
      assertEquals(List.of(), names(root.resolve("_tmp")));
    }

    @Test
    void mayBeSweptAwayUnderAStoreThatNobodyExpels() throws IOException {
      create("run/a", "a");
      Files.delete(root.resolve("_tmp").resolve(names(root.resolve("_tmp")).getFirst()));
      Files.delete(root.resolve("_tmp"));
      assertInstanceOf(CreateResult.Created.class, create("run/b", "b"));
    }
  }

  @Nested
  class Folders {
    @Test
    void thatVanishAreMadeAgain() throws IOException {
      create("run/deep/a", "a");
      store.delete(List.of(path("run/deep/a")));
      Files.delete(root.resolve("run/deep"));
      Files.delete(root.resolve("run"));
      assertInstanceOf(CreateResult.Created.class, create("run/deep/b", "b"));
      createdAll(List.of("run/deep/c", "run/other/d"));
    }

    @Test
    void thatAreFilesStopTheCreate() throws IOException {
      create("run/a", "a");
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, create("run/a/b/c", "c"));
      assertSays("is a file, not a folder", failed.cause());
      assertHolds("run/a", "a");
    }

    @Test
    void atThePathOfAnArtifactStopTheCreate() throws IOException {
      create("run/a/b", "b");
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, create("run/a", "a"));
      assertEquals("cannot create run/a: something is there that is not a file", failed.cause().getMessage());
      assertEquals(List.of(), temporaryFiles());
    }
  }

  @Nested
  class SeveralStores {
    @Test
    void inOneRootHaveOneWinnerPerPath() throws Exception {
      try (LocalArtifactStore second = LocalArtifactStore.open(root)) {
        List<NewArtifact> artifacts = IntStream.range(0, 200).mapToObj(i -> artifact("run/" + i % 9 + "/" + i, "x"))
            .toList();
        List<List<CreateResult>> results = together(
            List.of(() -> store.create(artifacts), () -> second.create(artifacts)));
        for (int i = 0; i < artifacts.size(); i++) {
          CreateResult one = results.get(0).get(i);
          CreateResult other = results.get(1).get(i);
          assertTrue(one instanceof CreateResult.Created != other instanceof CreateResult.Created, one + " " + other);
          assertTrue(one instanceof CreateResult.AlreadyThere != other instanceof CreateResult.AlreadyThere);
        }
      }
    }
  }

  @Nested
  class SymbolicLinks {
    @Test
    void areNeitherListedNorFollowed(@TempDir Path outside) throws IOException {
      Files.writeString(outside.resolve("secret"), "secret");
      create("run/a", "a");
      Files.createSymbolicLink(root.resolve("run/out"), outside);
      Files.createSymbolicLink(root.resolve("run/file"), outside.resolve("secret"));
      Files.createSymbolicLink(root.resolve("run/loop"), root.resolve("run"));
      assertEquals(List.of("run/a"), listed("run"));
      StorageException fault = assertThrows(StorageException.class, () -> listed("run/out"));
      assertSays("leads out of the datastore root", fault);
      assertInstanceOf(CreateResult.Failed.class, create("run/out/b", "b"));
      assertEquals(List.of("secret"), names(outside));
    }

    @Test
    void areNeitherAbsentNorArtifacts() throws IOException {
      create("run/a", "a");
      Files.createSymbolicLink(root.resolve("run/link"), root.resolve("run/a"));
      assertInstanceOf(StatResult.Unknown.class, store.stat(List.of(path("run/link"))).getFirst());
      assertThrows(StorageException.class, () -> read("run/link"));
      assertSays("it is a symbolic link",
          assertThrows(StorageException.class, () -> store.read(path("run/link"), 9)));
      assertEquals(List.of("a"), store.names(path("run")).orElseThrow().files());
      assertInstanceOf(CreateResult.Failed.class, create("run/link", "b"));
      assertHolds("run/a", "a");
    }
  }

  @Nested
  class FaultsAreNotAbsence {
    private void assertFault(String operation, String path, Callable<?> call) {
      Exception thrown = assertThrows(Exception.class, call::call);
      StorageException fault = assertInstanceOf(StorageException.class,
          thrown instanceof UncheckedIOException e ? e.getCause() : thrown);
      assertSays("cannot %s %s: ".formatted(operation, path), fault);
      assertFalse(fault.remedy().isEmpty());
    }

    private void assertFaultsAt(String folder) {
      String path = folder + "/a";
      assertInstanceOf(StatResult.Unknown.class, store.stat(List.of(path(path))).getFirst());
      assertFault("open", path, () -> read(path));
      assertFault("list", path, () -> listed(path));
      assertFault("sync", path, () -> {
        store.sync(List.of(path(path)));
        return "";
      });
      assertEquals(List.of(path(path)), List.copyOf(store.delete(List.of(path(path))).failed().keySet()));
      assertInstanceOf(CreateResult.Failed.class, create(path, "a"));
    }

    @Test
    void inALoopOfSymbolicLinks() throws IOException {
      Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
      assertFaultsAt("loop");
    }

    @Test
    void whereANameIsTooLong() {
      assertFaultsAt("n".repeat(300));
    }

    /// A folder that nobody can open, not even root: its path is longer than the system takes. Made by giving long names to folders from the innermost out.
    @Test
    void aFolderThatCannotBeReadIsToldOfAndTheRestIsShown() throws IOException {
      int depth = 20;
      String longName = "n".repeat(250);
      createdAll(List.of("a/1", "z/2"));
      Path deep = Files.createDirectories(root.resolve("d/".repeat(depth)));
      Files.createFile(deep.resolve("out-of-reach"));
      for (int i = depth; i > 0; i--) {
        Path folder = root.resolve("d/".repeat(i));
        Files.move(folder, folder.resolveSibling(longName));
      }
      try {
        Map<String, IOException> told = new HashMap<>();
        try (Stream<Artifact> found = store.artifacts(told::put)) {
          assertEquals(List.of("a/1", "z/2"), found.map(artifact -> artifact.path().value()).sorted().toList());
        }
        assertEquals(1, told.size());
        String folder = told.keySet().iterator().next();
        assertTrue(folder.startsWith(longName + "/") && folder.endsWith("/"));
        assertSays("cannot list the datastore root: ", assertInstanceOf(StorageException.class, told.get(folder)));
      } finally {
        // With short names again it can be removed.
        Path folder = root;
        for (int i = 0; i < depth; i++) {
          Files.move(folder.resolve(longName), folder.resolve("d"));
          folder = folder.resolve("d");
        }
      }
    }

    @Test
    void inAFolderThatMayNotBeRead() throws Exception {
      create("run/secret/a", "a");
      Path secret = root.resolve("run/secret");
      secret.toFile().setExecutable(false);
      secret.toFile().setReadable(false);
      try {
        assumeTrue(!Files.isReadable(secret), "this user may read everything");
        assertFaultsAt("run/secret");
        assertFault("list", "run", () -> listed("run"));
      } finally {
        secret.toFile().setReadable(true);
        secret.toFile().setExecutable(true);
      }
    }
  }

  @Nested
  class PosixLocale {
    @Test
    void isNamedAsTheCauseWhereverItHidesAName() throws Exception {
      create("run/größe", "g");
      ProcessBuilder program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          System.getProperty("java.class.path"), PosixLocaleProgram.class.getName(), root.toString());
      program.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
      program.environment().put("LC_ALL", "C");
      Process running = program.redirectErrorStream(true).start();
      String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, running.waitFor(), said);
      assertEquals("ok create ascii|ok create|ok stat|ok delete|ok open|ok sync|ok list|ok list folder|ok uri",
          said.strip()
              .replace("\n", "|"));
    }
  }

  @Nested
  class FullFileSystem {
    @Test
    void failsCleanlyAndGoesOnWhenThereIsSpaceAgain() throws Exception {
      Path small = Files.createDirectory(root.resolve("small"));
      assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0,
          "this user may not mount a small file system");
      try (LocalArtifactStore full = LocalArtifactStore.open(small)) {
        assertInstanceOf(CreateResult.Created.class, full.create(path("run/a"), Content.bytes(new byte[600_000])));
        CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class,
            full.create(path("run/b"), Content.bytes(new byte[600_000])));
        assertSays("cannot create run/b: ", failed.cause());
        assertTrue(failed.cause().remedy().contains("space"), failed.cause()::remedy);
        assertInstanceOf(StatResult.Absent.class, full.stat(List.of(path("run/b"))).getFirst());
        assertEquals(0, full.delete(List.of(path("run/a"))).failed().size());
        assertInstanceOf(CreateResult.Created.class, full.create(path("run/b"), Content.bytes(new byte[600_000])));
      } finally {
        assertEquals(0, run("umount", small.toString()));
      }
    }

    private static int run(String... command) throws Exception {
      try {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(
            ProcessBuilder.Redirect.DISCARD).start().waitFor();
      } catch (IOException e) {
        return -1; // There is no such command here.
      }
    }
  }
}
