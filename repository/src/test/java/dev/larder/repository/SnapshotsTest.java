package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.BridgeException;
import dev.larder.bridge.Existence;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Where;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotsTest {
  private static final Set<StorageField> ALL = EnumSet.complementOf(EnumSet.of(StorageField.URI));
  private static final UUID STRANGER = new UUID(1, 2);

  @TempDir
  Path folder;

  private static Snapshots of(Pantry pantry) {
    return new Snapshots(pantry.repository().datastores());
  }

  private static Snapshot create(Pantry pantry, SnapshotOptions options) throws IOException {
    return of(pantry).create(pantry.repository(), options, datasets -> {
    });
  }

  private static List<UUID> ids(List<DatasetRef> refs) {
    return refs.stream().map(DatasetRef::id).toList();
  }

  /// What is stored according to both, which must be the same but for who says so.
  private static void assertSame(StorageBridge registry, StorageBridge snapshot, List<UUID> ids) {
    try (StorageReport expected = registry.check(ids, ALL); StorageReport found = snapshot.check(ids, ALL)) {
      for (int row = 0; row < ids.size(); row++) {
        assertEquals(expected.exists(row), found.exists(row));
        assertEquals(expected.records(row), found.records(row));
        assertEquals(expected.source(row).map(_ -> Source.SNAPSHOT), found.source(row));
      }
    }
  }

  @Test
  void aSnapshotAnswersAsTheRegistryDidAndNamesItsTime() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      List<UUID> ids = new ArrayList<>(ids(pantry.write("A1", "A2", "A3")));
      ids.add(STRANGER);
      pantry.transfer();
      Instant before = Instant.now().minusSeconds(1);
      Snapshot made = create(pantry, SnapshotOptions.ALL);
      assertEquals(3, made.info().datasets());
      assertEquals(List.of(made), of(pantry).list(problem -> {
        throw new AssertionError(problem);
      }));
      try (Datastores alone = Repository.openDatastores(pantry.repository().location());
          SnapshotBridge bridge = new Snapshots(alone).open()) {
        assertTrue(bridge.asOf().isAfter(before));
        assertSame(pantry.repository().registry().bridge(), bridge, ids);
      }
      assertEquals(Map.of(), of(pantry).verify(made, read -> {
      }));
    }
  }

  @Test
  void theNextOneHoldsWhatHasChangedAndTheChainAnswersAsAFullOne() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      List<UUID> ids = new ArrayList<>(ids(pantry.write("A1", "A2")));
      pantry.transfer();
      Snapshot first = create(pantry, SnapshotOptions.ALL);
      for (int i = 0; i < Snapshots.MAX_CHAIN + 1; i++) {
        ids.addAll(ids(pantry.write("B" + i)));
        pantry.transfer();
        Snapshot next = create(pantry, SnapshotOptions.ALL);
        boolean full = i == Snapshots.MAX_CHAIN - 1;
        assertEquals(full ? ids.size() : 1, next.info().rows(), "number " + i);
        assertEquals(full, next.origin().since().isEmpty());
        try (SnapshotBridge bridge = of(pantry).open()) {
          assertSame(pantry.repository().registry().bridge(), bridge, ids);
        }
      }
      Snapshot full = create(pantry, SnapshotOptions.ALL.holdingEverything());
      assertEquals(ids.size(), full.info().rows());
      try (SnapshotBridge bridge = of(pantry).open(first)) {
        assertEquals(2, bridge.infos().getFirst().rows());
      }
    }
  }

  @Test
  void aSelectionIsBuiltOnItsOwnKindAndIsNotWhatReadersOpenUnasked() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      pantry.write("A1", "A2");
      pantry.transfer();
      Snapshot all = create(pantry, SnapshotOptions.ALL);
      SnapshotOptions some = SnapshotOptions.ALL.of(DatasetQuery.ALL.where(Where.parse("well = 'A1'")),
          "where well = 'A1'");
      Snapshot selected = create(pantry, some);
      assertEquals(1, selected.info().datasets());
      assertEquals(Optional.empty(), selected.origin().since());
      assertEquals(Optional.of(selected.origin().snapshot()), create(pantry, some).origin().since());
      try (SnapshotBridge bridge = of(pantry).open()) {
        assertEquals(all.info(), bridge.infos().getFirst());
      }
    }
  }

  @Test
  void whatWaitsInJournalsIsInItIfAskedFor() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      pantry.write("A1");
      pantry.transfer();
      UUID waiting = pantry.write("A2").getFirst().id();
      create(pantry, SnapshotOptions.ALL.withJournals());
      create(pantry, SnapshotOptions.ALL);
      List<Snapshot> both = of(pantry).list(problem -> {
      });
      assertEquals(List.of(false, true), both.stream().map(snapshot -> snapshot.origin().journals()).toList());
      for (Snapshot snapshot : both) {
        try (SnapshotBridge bridge = of(pantry).open(snapshot);
            StorageReport report = bridge.check(List.of(waiting), Set.of())) {
          assertEquals(snapshot.origin().journals() ? Existence.YES : Existence.UNKNOWN, report.exists(0));
        }
      }
    }
  }

  @Test
  void whatAKilledMakerLeftIsNoSnapshotAndGoesOnceItIsOld() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      pantry.write("A1");
      pantry.transfer();
      ArtifactStore store = pantry.repository().datastore().store();
      Snapshot made = create(pantry, SnapshotOptions.ALL);
      // Killed between the files: all there are but the manifest.
      ArtifactPath old = Snapshots.ROOT.resolve("20200101T000000Z-" + UUID.randomUUID());
      ArtifactPath fresh = Snapshots.ROOT.resolve("99990101T000000Z-" + UUID.randomUUID());
      byte[] bytes = bytes(store, made.folder().resolve(Snapshot.STORAGE));
      store.create(old.resolve(Snapshot.STORAGE), Content.bytes(bytes));
      store.create(fresh.resolve(Snapshot.STORAGE), Content.bytes(bytes));
      assertEquals(List.of(made), of(pantry).list(problem -> {
        throw new AssertionError(problem);
      }));
      Snapshot next = create(pantry, SnapshotOptions.ALL.holdingEverything());
      assertEquals(Set.of(made.folder(), next.folder(), fresh), folders(store),
          "a maker that lives may own the fresh one");
      try (SnapshotBridge bridge = of(pantry).open()) {
        assertEquals(next.info(), bridge.infos().getFirst());
      }
    }
  }

  private static Set<ArtifactPath> folders(ArtifactStore store) throws IOException {
    try (Stream<Artifact> all = store.list(Snapshots.ROOT)) {
      return Set.copyOf(all.map(artifact -> artifact.path().folder()).distinct().toList());
    }
  }

  private static byte[] bytes(ArtifactStore store, ArtifactPath path) throws IOException {
    try (InputStream in = store.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aDamagedFileIsFoundByVerifyingAndByNobodyAnsweredFrom() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      List<UUID> ids = ids(pantry.write("A1", "A2"));
      pantry.transfer();
      Snapshot made = create(pantry, SnapshotOptions.ALL);
      Path file = pantry.path().resolve(made.folder().resolve(Snapshot.STORAGE).value());
      byte[] bytes = Files.readAllBytes(file);
      bytes[200] ^= 1;
      Files.delete(file);
      Files.write(file, bytes);
      assertEquals(Set.of(Snapshot.STORAGE), of(pantry).verify(made, read -> {
      }).keySet());
      try (SnapshotBridge bridge = of(pantry).open()) {
        assertEquals("snapshot-damaged",
            assertThrows(BridgeException.class, () -> bridge.check(ids, ALL).close()).code());
      }
      Files.delete(file);
      assertEquals("it is not there", of(pantry).verify(made, read -> {
      }).get(Snapshot.STORAGE));
    }
  }

  @Test
  void aManifestThatAnybodyWroteIsRefused() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      pantry.write("A1");
      pantry.transfer();
      Snapshot made = create(pantry, SnapshotOptions.ALL);
      ArtifactStore store = pantry.repository().datastore().store();
      String manifest = new String(bytes(store, made.folder().resolve(SnapshotManifest.NAME)), StandardCharsets.UTF_8);
      UUID repository = pantry.repository().id();
      assertEquals(made, SnapshotManifest.parse(made.folder(), repository, manifest.getBytes(StandardCharsets.UTF_8)));
      List<List<String>> wrong = List.of(List.of("\"format\" : 1", "\"format\" : 2", "snapshot-newer"),
          List.of(repository.toString(), STRANGER.toString(), "snapshot-foreign"),
          List.of(Snapshot.STORAGE, "../../" + Snapshot.STORAGE, "snapshot-damaged"),
          List.of("\"rows\" : 1", "\"rows\" : -1", "snapshot-damaged"),
          List.of("\"rows\" : 1", "\"rows\" : 1, \"rows\" : 1", "snapshot-damaged"),
          List.of("\"rows\" : 1", "\"rows\" : 1e99999", "snapshot-damaged"),
          List.of("sha256:", "sha256:00", "snapshot-damaged"), List.of("]", "", "snapshot-damaged"));
      for (List<String> change : wrong) {
        assertTrue(manifest.contains(change.getFirst()), change.toString());
        byte[] other = manifest.replace(change.getFirst(), change.get(1)).getBytes(StandardCharsets.UTF_8);
        assertEquals(change.getLast(), assertThrows(BridgeException.class,
            () -> SnapshotManifest.parse(made.folder(), repository, other), change.toString()).code());
      }
    }
  }

  @Test
  void whereTheStoreHasNoFilesACopyIsMadeOnceAndCompared() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      List<UUID> ids = ids(pantry.write("A1"));
      pantry.transfer();
      Snapshot made = create(pantry, SnapshotOptions.ALL);
      ArtifactStore local = pantry.repository().datastore().store();
      try (MemoryArtifactStore remote = new MemoryArtifactStore()) {
        for (String name : List.of(Snapshot.STORAGE, SnapshotManifest.NAME)) {
          ArtifactPath path = made.folder().resolve(name);
          remote.create(path, Content.bytes(bytes(local, path)));
        }
        Path cache = folder.resolve("cache");
        Snapshots snapshots = new Snapshots(remote, pantry.repository().id(), new SnapshotCopies(cache));
        for (int i = 0; i < 2; i++) {
          try (SnapshotBridge bridge = snapshots.open()) {
            assertSame(pantry.repository().registry().bridge(), bridge, ids);
          }
          remote.delete(List.of(made.folder().resolve(Snapshot.STORAGE))); // the second time it is not asked for
        }
        try (Stream<Path> files = Files.walk(cache)) {
          assertEquals(1, files.filter(Files::isRegularFile).count());
        }
        Snapshots elsewhere = new Snapshots(remote, pantry.repository().id(),
            new SnapshotCopies(folder.resolve("other")));
        byte[] bytes = bytes(local, made.folder().resolve(Snapshot.STORAGE));
        bytes[100] ^= 1;
        remote.create(made.folder().resolve(Snapshot.STORAGE), Content.bytes(bytes));
        assertEquals("snapshot-damaged", assertThrows(BridgeException.class, () -> elsewhere.open().close()).code());
        assertFalse(Files.exists(folder.resolve("other").resolve(pantry.repository().id().toString())
            .resolve(made.origin().snapshot().toString()).resolve(Snapshot.STORAGE)));
      }
    }
  }
}
