package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderBatchTest {
  @TempDir
  Path root;

  private final Workers workers = new Workers("test", Workers.HELPERS);
  private final DurableFolders durable = new DurableFolders();

  @AfterEach
  void close() {
    workers.close();
  }

  private FolderBatch batch() {
    return new FolderBatch(root, durable);
  }

  @Test
  void knowsFoldersOnlyAfterTheForce() throws IOException {
    Path folder = root.resolve("a/b");
    FolderBatch batch = batch();
    batch.make(folder);
    assertTrue(Files.isDirectory(folder));
    assertEquals(Set.of(), durable.known().keySet());
    batch.touch(folder);
    batch.force(workers);
    assertEquals(Optional.empty(), batch.fault(folder));
    assertEquals(Set.of(root.resolve("a"), folder), durable.known().keySet());
  }

  @Test
  void vouchesForFoldersThatOthersMade() throws IOException {
    Path folder = Files.createDirectories(root.resolve("a/b"));
    FolderBatch batch = batch();
    batch.touchExisting(folder);
    batch.force(workers);
    assertEquals(Set.of(root.resolve("a"), folder), durable.known().keySet());
  }

  @Test
  void reportsAFolderThatCannotBeForced() throws IOException {
    Path lost = root.resolve("a/b");
    Path kept = root.resolve("a/c");
    FolderBatch batch = batch();
    batch.make(lost);
    batch.make(kept);
    batch.touch(lost);
    batch.touch(kept);
    Files.delete(lost);
    batch.force(workers);
    assertInstanceOf(NoSuchFileException.class, batch.fault(lost).orElseThrow());
    assertEquals(Optional.empty(), batch.fault(kept));
  }

  @Test
  void reportsAFolderBelowOneThatCannotBeForced() throws IOException {
    Path folder = root.resolve("a/b");
    FolderBatch batch = batch();
    batch.make(folder);
    batch.touch(folder);
    Files.move(root.resolve("a"), root.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("a"), root.resolve("a"));
    batch.force(workers);
    assertInstanceOf(FileSystemException.class, batch.fault(folder).orElseThrow());
    assertEquals(Set.of(), durable.known().keySet());
  }

  @Test
  void forgetsAllWhenAKnownFolderIsGone() throws IOException {
    Path folder = root.resolve("a/b");
    FolderBatch first = batch();
    first.make(folder);
    first.touch(folder);
    first.force(workers);
    Files.delete(folder);
    FolderBatch second = batch();
    second.make(folder);
    assertTrue(Files.notExists(folder), "known folders are not looked at again");
    second.remake(folder);
    assertTrue(Files.isDirectory(folder));
    assertEquals(Set.of(), durable.known().keySet());
  }

  /// Clocks of file systems tick some hundred times a second.
  private static void tick() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void work(Path folder, String name) throws IOException {
    FolderBatch batch = batch();
    batch.make(folder);
    batch.touch(folder);
    tick();
    Files.writeString(folder.resolve(name), name);
    batch.force(workers);
  }

  @Test
  void seesThatAKnownFolderIsAnotherOneNow() throws IOException {
    tick();
    Path folder = root.resolve("a/b");
    work(folder, "x");
    FolderIdentity before = FolderIdentity.of(folder);
    assumeTrue(before.certain(), "this file system notes no births");
    assertEquals(before, durable.known().get(folder));
    Files.delete(folder.resolve("x"));
    Files.delete(folder);
    Files.delete(root.resolve("a"));
    Files.createDirectories(folder);
    work(folder, "y");
    assertNotEquals(before, durable.known().get(folder));
    assertEquals(FolderIdentity.of(folder), durable.known().get(folder));
  }

  @Test
  void looksAgainAtWhatWasMadeAMomentAgo() throws IOException {
    tick();
    Path folder = root.resolve("a/b");
    FolderBatch first = batch();
    first.make(folder);
    first.touch(folder);
    first.force(workers);
    work(folder, "x");
    assumeTrue(FolderIdentity.of(root).certain(), "this file system notes no births");
    assertTrue(FolderIdentity.of(folder).certain());
    assertEquals(FolderIdentity.of(folder), durable.known().get(folder));
  }

  @Test
  void refusesSymbolicLinksInPlaceOfFolders() throws IOException {
    Files.createSymbolicLink(root.resolve("a"), root);
    IOException fault = assertThrows(IOException.class, () -> batch().make(root.resolve("a/b")));
    assertTrue(String.valueOf(fault.getMessage()).contains("is a symbolic link, not a folder"), fault::toString);
  }
}
