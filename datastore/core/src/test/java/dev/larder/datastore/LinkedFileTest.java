package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.datastore.SourceFile.Linking;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that exist become artifacts, as copies or as other names of themselves.
final class LinkedFileTest {
  private static final ArtifactPath PATH = new ArtifactPath("run/a.tif");
  private static final Checksum CHECKSUM = Sha256.of("pixels".getBytes(StandardCharsets.UTF_8));

  @TempDir
  Path folder;

  private Path root = Path.of("");
  private Path source = Path.of("");
  private ArtifactStore store = new MemoryArtifactStore();

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(folder.resolve("root")).toRealPath();
    source = Files.writeString(folder.resolve("ä b.tif"), "pixels");
    store = LocalArtifactStore.open(root);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private CreateResult create(Path file, Linking linking) {
    return store.create(PATH, new SourceFile(file, linking));
  }

  private void assertRefused(String why, CreateResult result) throws IOException {
    StorageException fault = assertInstanceOf(CreateResult.Failed.class, result).cause();
    assertTrue(String.valueOf(fault.getMessage()).contains(why), fault::toString);
    assertFalse(Files.exists(root.resolve(PATH.value())));
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> left = Files.walk(root.resolve("_tmp"))) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    } catch (NoSuchFileException e) {
      // Nothing was ever there.
    }
  }

  private Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void aLinkedArtifactIsTheFile() throws IOException {
    for (Linking linking : List.of(Linking.REQUIRED, Linking.PREFERRED)) {
      assertEquals(new CreateResult.Created(PATH, 6, CHECKSUM), create(source, linking));
      assertEquals(inode(source), inode(root.resolve(PATH.value())));
      assertEquals("pixels", Files.readString(source));
      assertNothingLeft();
      store.delete(List.of(PATH));
    }
    assertEquals("pixels", Files.readString(source), "deleting the artifact leaves the file");
  }

  @Test
  void aCopyIsAnotherFile() throws IOException {
    assertEquals(new CreateResult.Created(PATH, 6, CHECKSUM), create(source, Linking.NEVER));
    assertNotEquals(inode(source), inode(root.resolve(PATH.value())));
  }

  @Test
  void aLinkNeverReplacesAnything() throws IOException {
    store.create(PATH, Content.bytes(new byte[]{1}));
    assertEquals(new CreateResult.AlreadyThere(PATH), create(source, Linking.REQUIRED));
    assertEquals(1, Files.size(root.resolve(PATH.value())));
  }

  /// Also where it is the same file: somebody else may have linked it.
  @Test
  void theSecondLinkOfAFileIsToldThatSomethingIsThere() throws IOException {
    create(source, Linking.REQUIRED);
    assertEquals(new CreateResult.AlreadyThere(PATH), create(source, Linking.REQUIRED));
    assertNothingLeft();
  }

  @Test
  void aSymbolicLinkStandsForItsFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), source);
    assertInstanceOf(CreateResult.Created.class, create(link, Linking.REQUIRED));
    assertTrue(Files.isRegularFile(root.resolve(PATH.value()), LinkOption.NOFOLLOW_LINKS));
    assertEquals(inode(source), inode(root.resolve(PATH.value())));
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    for (Linking linking : Linking.values()) {
      assertRefused("a pipe or a device", create(pipe, linking));
      assertRefused("a folder", create(folder, linking));
      assertRefused("its content cannot be read", create(folder.resolve("gone"), linking));
    }
  }

  @Test
  void anEmptyFileIsAnArtifact() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertEquals(new CreateResult.Created(PATH, 0, Sha256.of(new byte[0])), create(empty, Linking.REQUIRED));
  }

  @Test
  void anotherFileSystemIsAClearErrorOrACopy() throws IOException {
    Path other = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(other) && !Files.getFileStore(other).equals(Files.getFileStore(folder)));
    Path far = Files.createTempFile(other, "larder", ".tif");
    try {
      Files.writeString(far, "pixels");
      assertRefused("cannot be hard-linked", create(far, Linking.REQUIRED));
      assertEquals(new CreateResult.Created(PATH, 6, CHECKSUM), create(far, Linking.PREFERRED));
    } finally {
      Files.delete(far);
    }
  }

  @Test
  void aWriterThatWasExpelledLinksNothing() throws IOException {
    UUID writer = UUID.randomUUID();
    try (ArtifactStore view = store.as(writer, Durability.DISK)) {
      view.create(new ArtifactPath("run/b"), Content.bytes(new byte[0]));
      store.expel(writer);
      assertRefused("its temporary file was taken away", view.create(PATH, new SourceFile(source, Linking.REQUIRED)));
      assertRefused("its temporary file was taken away", view.create(PATH, new SourceFile(source, Linking.PREFERRED)));
    }
  }

  /// The way that its links took is cut, and what lay at its end is not touched.
  @Test
  void aWriterThatIsExpelledBetweenTwoLinksMakesTheFirstOnly() throws IOException {
    UUID writer = UUID.randomUUID();
    Path second = Files.writeString(folder.resolve("second.tif"), "pixels");
    ArtifactPath later = new ArtifactPath("run/later.tif");
    try (ArtifactStore view = store.as(writer, Durability.DISK)) {
      assertInstanceOf(CreateResult.Created.class, view.create(PATH, new SourceFile(source, Linking.REQUIRED)));
      store.expel(writer);
      for (Linking linking : List.of(Linking.REQUIRED, Linking.PREFERRED)) {
        StorageException fault = assertInstanceOf(CreateResult.Failed.class,
            view.create(later, new SourceFile(second, linking))).cause();
        assertTrue(String.valueOf(fault.getMessage()).contains("was taken away"), fault::toString);
      }
    }
    assertFalse(Files.exists(root.resolve(later.value())));
    assertEquals("pixels", Files.readString(source));
    assertEquals("pixels", Files.readString(second));
  }

  @Test
  void nothingIsLeftOfAWriterThatHasLinkedFromManyFolders() throws IOException {
    List<NewArtifact> links = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Path file = Files.createDirectory(folder.resolve("from" + i)).resolve("a.tif");
      links.add(new NewArtifact(new ArtifactPath("run/%d.tif".formatted(i)),
          new SourceFile(Files.writeString(file, "pixels"), Linking.REQUIRED)));
    }
    try (ArtifactStore view = store.as(UUID.randomUUID(), Durability.DISK)) {
      for (CreateResult result : view.create(links)) {
        assertEquals(new CreateResult.Created(result.path(), 6, CHECKSUM), result);
      }
    }
    try (Stream<Path> left = Files.list(root.resolve("_tmp"))) {
      assertEquals(List.of(), left.toList());
    }
    for (int i = 0; i < 600; i++) {
      assertEquals(inode(folder.resolve("from%d/a.tif".formatted(i))), inode(root.resolve("run/%d.tif".formatted(i))));
    }
  }

  @Test
  void theFileOfARelativePathIsLinked() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(source.toAbsolutePath());
    assertInstanceOf(CreateResult.Created.class, create(relative, Linking.REQUIRED));
    assertEquals(inode(source), inode(root.resolve(PATH.value())));
  }

  /// Another thread puts one file after another in the place of the one that is being linked.
  @Test
  void whatIsLinkedIsWhatWasReadOrNothing() throws Exception {
    Path place = folder.resolve("busy.tif");
    Files.writeString(place, "0");
    AtomicBoolean over = new AtomicBoolean();
    Thread replacing = Thread.ofPlatform().start(() -> {
      for (int i = 1; !over.get(); i++) {
        try {
          Files.move(Files.writeString(folder.resolve("next"), "version " + i), place,
              StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
    int failed = 0;
    try {
      for (int i = 0; i < 1_000; i++) {
        ArtifactPath path = new ArtifactPath("run/%d.tif".formatted(i));
        Path artifact = root.resolve(path.value());
        switch (store.create(path, new SourceFile(place, Linking.REQUIRED))) {
          case CreateResult.Created created ->
            assertEquals(created.checksum(), Sha256.of(Files.readAllBytes(artifact)));
          case CreateResult.Failed _ -> {
            failed++;
            assertFalse(Files.exists(artifact));
          }
          case CreateResult.AlreadyThere there -> fail(there.toString());
          case CreateResult.Unknown unknown -> fail(unknown.toString());
        }
      }
    } finally {
      over.set(true);
      replacing.join();
    }
    assertTrue(failed > 0, "it was never replaced in time");
  }

  @Test
  void aFileThatChangesWhileItIsReadIsAFault() throws IOException {
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(source, old);
    List<Change> changes = List.of(() -> Files.writeString(source, "pixelz"),
        () -> Files.writeString(source, "more pixels"),
        () -> Files.move(Files.writeString(folder.resolve("new"), "pixels"), source,
            StandardCopyOption.REPLACE_EXISTING),
        () -> Files.delete(source));
    for (Change change : changes) {
      try (InputStream in = new SourceFile(source, Linking.NEVER).open()) {
        in.read();
        change.make();
        assertThrows(IOException.class, in::readAllBytes);
      }
      Files.writeString(source, "pixels");
      Files.setLastModifiedTime(source, old);
    }
    try (InputStream in = new SourceFile(source, Linking.NEVER).open()) {
      assertEquals(6, in.readAllBytes().length);
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  @Test
  void whatStaysInPlaceIsReadOrNot() throws IOException {
    ExternalContent read = ExternalContent.read(source);
    assertEquals(CHECKSUM, read.checksum());
    assertEquals(6, read.size());
    assertTrue(read.uri().value().endsWith("/%C3%A4%20b.tif"), read::toString);
    assertEquals(Checksum.NONE, ExternalContent.unread(source).checksum());
    try (InputStream in = ExternalContent.unread(source).open()) {
      assertEquals(6, in.readAllBytes().length);
    }
    assertThrows(IOException.class, () -> ExternalContent.read(folder));
  }
}
