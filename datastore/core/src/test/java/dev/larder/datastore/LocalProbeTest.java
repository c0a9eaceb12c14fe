package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.datastore.PoorFileSystem.Lack;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalProbeTest {
  @TempDir
  Path root;

  private static ProbeResult named(String name, List<ProbeResult> results) {
    return results.stream().filter(result -> result.name().equals(name)).findFirst()
        .orElseThrow(() -> new AssertionError("no %s in %s".formatted(name, results)));
  }

  private List<ProbeResult> everything(Lack lack) throws IOException {
    List<ProbeResult> results = LocalProbe.probe(PoorFileSystem.at(root, lack), Durability.DISK, ProbeDepth.EVERYTHING);
    assertNothingLeft();
    return results;
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      assertEquals(List.of(root, root.resolve("_tmp")), all.sorted().toList());
    }
  }

  @Test
  void aRealFileSystemHasAllThatIsNeeded() throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      assertEquals(List.of("hard-links", "folder-force"),
          store.probe(ProbeDepth.NEEDED).stream().map(ProbeResult::name).toList());
      List<ProbeResult> all = store.probe(ProbeDepth.EVERYTHING);
      for (String needed : List.of("hard-links", "folder-force", "expulsion", "letter-case", "store-clock",
          "create-time")) {
        assertEquals(Verdict.OK, named(needed, all).verdict(), all::toString);
      }
      assertTrue(named("create-time", all).detail().matches("[0-9.]+ ms for a durable create \\(median of 9\\)"),
          all::toString);
      ProbeResult.require(store);
      assertNothingLeft();
    }
  }

  @Test
  void theWrappedFileSystemItselfLacksNothing() throws IOException {
    assertTrue(everything(Lack.NOTHING).stream().noneMatch(result -> result.verdict() == Verdict.REFUSAL));
    assertEquals(Verdict.OK, named("expulsion", everything(Lack.NOTHING)).verdict());
  }

  @Test
  void aStoreWhoseLinksFailIsRefusedAndNothingIsLeftInIt() throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(PoorFileSystem.at(root, Lack.NO_LINKS))) {
      UnsuitableStoreException refused = assertThrows(UnsuitableStoreException.class, () -> ProbeResult.require(store));
      assertTrue(
          refused.toString().contains("hard-links: a file cannot be linked to a second name (Operation not permitted)"),
          refused::toString);
      assertTrue(refused.remedy().contains("another file system"), refused.remedy());
    }
    assertNothingLeft();
  }

  @Test
  void aStoreWhoseLinksReplaceWhatIsThereIsRefused() throws IOException {
    ProbeResult links = named("hard-links", everything(Lack.LINKS_REPLACE));
    assertEquals(Verdict.REFUSAL, links.verdict());
    assertTrue(links.detail().startsWith("a link replaces what is there"), links.detail());
  }

  @Test
  void aZipFileIsNoStore() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(root.resolve("store.zip"), Map.of("create", "true"))) {
      List<ProbeResult> results = LocalProbe.probe(zip.getPath("/"), Durability.DISK, ProbeDepth.NEEDED);
      assertEquals(List.of(Verdict.REFUSAL, Verdict.REFUSAL), results.stream().map(ProbeResult::verdict).toList());
    }
  }

  @Test
  void whereFoldersCannotBeForcedOnlyScratchSpaceCanBe() throws IOException {
    Path poor = PoorFileSystem.at(root, Lack.NO_FOLDER_FORCE);
    try (LocalArtifactStore store = LocalArtifactStore.open(poor);
        ArtifactStore scratch = store.as(UUID.randomUUID(), Durability.CACHE)) {
      ProbeResult.require(scratch);
      assertEquals(Verdict.WARNING, named("folder-force", scratch.probe(ProbeDepth.NEEDED)).verdict());
      assertThrows(UnsuitableStoreException.class, () -> ProbeResult.require(store));
    }
  }

  @Test
  void aFolderThatCannotBeTakenFromAWriterIsAWarning() throws IOException {
    for (Lack lack : List.of(Lack.NO_MOVE, Lack.OLD_NAMES_WORK)) {
      ProbeResult expulsion = named("expulsion", everything(lack));
      assertEquals(Verdict.WARNING, expulsion.verdict());
      assertTrue(expulsion.detail().contains("may still create the artifact"), expulsion.detail());
    }
  }

  @Test
  void memoryIsAWarning() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
        "/dev/shm is no tmpfs here");
    Path inMemory = Files.createTempDirectory(memory, "larder-probe");
    try (LocalArtifactStore store = LocalArtifactStore.open(inMemory)) {
      ProbeResult fileSystem = named("file-system", store.probe(ProbeDepth.EVERYTHING));
      assertEquals(Verdict.WARNING, fileSystem.verdict());
      assertTrue(fileSystem.detail().startsWith("tmpfs is memory"), fileSystem.detail());
      ProbeResult.require(store);
    } finally {
      Files.deleteIfExists(inMemory.resolve("_tmp"));
      Files.delete(inMemory);
    }
  }

  @Test
  void aStoreThatIsNearlyFullIsAWarning() {
    assertEquals(Verdict.WARNING, LocalSurroundings.space(4_000_000_000L, 100_000_000_000L).verdict());
    assertEquals(Verdict.WARNING, LocalSurroundings.space(900_000_000L, 2_000_000_000L).verdict());
    assertEquals(ProbeResult.ok("free-space", "6.0 GB of 100.0 GB are free"),
        LocalSurroundings.space(6_000_000_000L, 100_000_000_000L));
    assertEquals(Verdict.OK, LocalSurroundings.space(0, 0).verdict());
  }

  @Test
  void aStoreInAnotherTimeIsAWarning() {
    Instant now = Instant.parse("2026-11-20T08:15:30Z");
    assertEquals(Verdict.OK, LocalSurroundings.clock(now, now.minusSeconds(30), now.plusMillis(1)).verdict());
    assertTrue(LocalSurroundings.clock(now, now.plusSeconds(3_600), now).detail().contains("3,600 s ahead of"));
    assertTrue(LocalSurroundings.clock(now, now.minusSeconds(3_600), now).detail().contains("3,600 s behind"));
  }

  @Test
  void aRootThatCannotBeWrittenToIsAnErrorAndNoRefusal() throws IOException {
    Files.createFile(root.resolve("_tmp"));
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      StorageException fault = assertThrows(StorageException.class, () -> ProbeResult.require(store));
      assertTrue(String.valueOf(fault.getMessage()).contains("cannot try out what is possible"), fault::toString);
    }
  }

  @Test
  void interruptsDisturbNothingAndAreKept() throws IOException {
    try {
      List<ProbeResult> results = everything(Lack.INTERRUPTS);
      assertTrue(Thread.interrupted());
      assertTrue(results.stream().noneMatch(result -> result.verdict() == Verdict.REFUSAL), results::toString);
      Thread.currentThread().interrupt();
      assertEquals(results.size(), everything(Lack.NOTHING).size());
      assertTrue(Thread.interrupted());
    } finally {
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void whatIsNeededIsTriedOutOnceForAnOpenStore() throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      ProbeResult.require(store);
      Files.delete(root.resolve("_tmp"));
      Files.createFile(root.resolve("_tmp"));
      ProbeResult.require(store);
      try (ArtifactStore view = store.as(UUID.randomUUID(), Durability.DISK)) {
        ProbeResult.require(view);
      }
      assertThrows(StorageException.class, () -> store.probe(ProbeDepth.EVERYTHING));
    }
  }

  @Test
  void aStoreInMemoryHasAllThatIsNeeded() throws IOException {
    try (MemoryArtifactStore store = new MemoryArtifactStore()) {
      ProbeResult.require(store);
    }
  }
}
