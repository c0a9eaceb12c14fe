package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of many folders, which are counted where the system counts them, and looked at one after the other where something is amiss: either way the names are right.
final class FolderChildrenTest {
  private static final ArtifactPath MANY = new ArtifactPath("many");
  private static final int COUNT = 130;

  @TempDir
  Path root;

  private Path many = Path.of("");
  private final List<String> usual = IntStream.range(0, COUNT).mapToObj("folder-%03d"::formatted).toList();

  @BeforeEach
  void manyFolders() throws IOException {
    many = Files.createDirectory(root.resolve("many"));
    for (String name : usual) {
      Files.createDirectory(many.resolve(name));
    }
    Files.createFile(many.resolve("run.json"));
    Files.createDirectory(many.resolve("types"));
  }

  private FolderNames names() throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      return store.names(MANY).orElseThrow();
    }
  }

  private void assertFolders(FolderNames names) {
    assertEquals(IntStream.range(0, COUNT + 1).mapToObj(i -> i < COUNT ? usual.get(i) : "types").toList(),
        names.folders());
  }

  @Test
  void foldersAndTheFewFilesBesideThem() throws IOException {
    FolderNames names = names();
    assertFolders(names);
    assertEquals(List.of("run.json"), names.files());
  }

  @Test
  void aFileAmongThem() throws IOException {
    Files.createFile(many.resolve("folder-a.b"));
    FolderNames names = names();
    assertFolders(names);
    assertEquals(List.of("folder-a.b", "run.json"), names.files());
  }

  @Test
  void aSymbolicLinkAmongThemIsNone() throws IOException {
    Files.createSymbolicLink(many.resolve("folder-lnk"), Files.createDirectory(root.resolve("elsewhere")));
    assertFolders(names());
  }

  @Test
  void aFolderThatNoPathLeadsToHidesNoSymbolicLink() throws IOException {
    Files.createDirectory(many.resolve("no:path"));
    Files.createSymbolicLink(many.resolve("folder-lnk"), Files.createDirectory(root.resolve("elsewhere")));
    assertFolders(names());
  }

  @Test
  void aFolderOfAnotherLengthHidesNoSymbolicLink() throws IOException {
    Files.createDirectory(many.resolve("one-more"));
    Files.createSymbolicLink(many.resolve("folder-lnk"), Files.createDirectory(root.resolve("elsewhere")));
    List<String> found = names().folders();
    assertEquals(COUNT + 2, found.size());
    assertTrue(found.containsAll(List.of("one-more", "types")));
  }

  @Test
  void nothingButFiles() throws IOException {
    Path files = Files.createDirectory(root.resolve("files"));
    for (String name : usual) {
      Files.createFile(files.resolve(name));
    }
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      assertEquals(new FolderNames(List.of(), usual), store.names(new ArtifactPath("files")).orElseThrow());
    }
  }
}
