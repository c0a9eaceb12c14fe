package dev.larder.repository;

import dev.larder.bridge.BridgeException;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DeleteReport;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// The snapshots of a repository, in its first datastore: for readers without database and without journals. Listing, checking and opening need the datastore
/// only.
public final class Snapshots {
  static final ArtifactPath ROOT = new ArtifactPath("_snapshot/v1");
  /// A chain of more is not made: each part costs every look-up of an absent id.
  static final int MAX_CHAIN = 8;
  /// What has no manifest for so long, by the time in its name, is taken for what a maker left that is gone.
  private static final Duration LEFT_OVER = Duration.ofDays(1);

  private final ArtifactStore store;
  private final UUID repository;
  private final SnapshotCopies copies;

  public Snapshots(Datastores datastores) {
    this(datastores.first().store(), datastores.id(), SnapshotCopies.ofUser(System.getenv()));
  }

  Snapshots(ArtifactStore store, UUID repository, SnapshotCopies copies) {
    this.store = store;
    this.repository = repository;
    this.copies = copies;
  }

  /// All that there are, the newest first.
  ///
  /// @param problems told of each that is not one any more, for people
  public List<Snapshot> list(Consumer<String> problems) throws IOException {
    List<Snapshot> found = new ArrayList<>();
    for (Map.Entry<ArtifactPath, List<ArtifactPath>> folder : folders().entrySet()) {
      ArtifactPath manifest = folder.getKey().resolve(SnapshotManifest.NAME);
      if (folder.getValue().contains(manifest)) {
        try {
          found.add(read(folder.getKey()));
        } catch (BridgeException e) {
          problems.accept(String.valueOf(e.getMessage()));
        }
      }
    }
    found.sort(Comparator.comparing((Snapshot snapshot) -> snapshot.origin().asOf()).thenComparing(Snapshot::name)
        .reversed());
    return found;
  }

  private Map<ArtifactPath, List<ArtifactPath>> folders() throws IOException {
    Map<ArtifactPath, List<ArtifactPath>> folders = new LinkedHashMap<>();
    int begin = ROOT.value().length() + 1;
    try (Stream<Artifact> all = store.list(ROOT)) {
      all.forEach(artifact -> {
        String path = artifact.path().value();
        int end = path.indexOf('/', begin);
        if (end > 0) {
          folders.computeIfAbsent(new ArtifactPath(path.substring(0, end)), _ -> new ArrayList<>())
              .add(artifact.path());
        }
      });
    }
    return folders;
  }

  private Snapshot read(ArtifactPath folder) throws IOException {
    try (InputStream in = store.open(folder.resolve(SnapshotManifest.NAME))) {
      byte[] bytes = in.readNBytes(SnapshotManifest.MAX_BYTES);
      return SnapshotManifest.parse(folder, repository, bytes);
    }
  }

  /// The newest one of all datasets.
  ///
  /// @throws BridgeException `snapshot-none`, `snapshot-damaged`, `snapshot-newer` or `snapshot-foreign`
  public SnapshotBridge open() throws IOException {
    List<Snapshot> all = list(problem -> {
    });
    Snapshot newest = all.stream().filter(snapshot -> snapshot.origin().selection().isEmpty()).findFirst()
        .orElseThrow(() -> new BridgeException("snapshot-none",
            "there is no snapshot of all datasets below " + store.uri(ROOT), "Make one: larder snapshot create REPO"));
    return open(newest, all);
  }

  /// That one, with those that it is built on. Where the datastore is no local folder, each is copied once into a folder of the user.
  public SnapshotBridge open(Snapshot snapshot) throws IOException {
    return open(snapshot, list(problem -> {
    }));
  }

  private SnapshotBridge open(Snapshot snapshot, List<Snapshot> all) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Snapshot part : chain(snapshot, all)) {
      files.add(copies.file(store, part));
    }
    return SnapshotBridge.open(repository, files);
  }

  /// A snapshot and those that it is built on, the newest first.
  private static List<Snapshot> chain(Snapshot snapshot, List<Snapshot> all) {
    List<Snapshot> chain = new ArrayList<>(List.of(snapshot));
    Optional<UUID> since = snapshot.origin().since();
    while (since.isPresent()) {
      UUID id = since.get();
      Snapshot next = all.stream().filter(other -> other.origin().snapshot().equals(id)).findFirst().orElse(null);
      if (next == null || chain.contains(next)) {
        throw new BridgeException("snapshot-damaged",
            "snapshot %s is built on %s, which is not there".formatted(chain.getLast().folder(), id),
            "Make one that holds everything: larder snapshot create REPO --full");
      }
      chain.add(next);
      since = next.origin().since();
    }
    return chain;
  }

  /// Reads all files of a snapshot, and compares them with its manifest and with themselves.
  ///
  /// @param read told of bytes that were read
  /// @return what is wrong, by the name of the file; empty where all is well
  public Map<String, String> verify(Snapshot snapshot, LongConsumer read) throws IOException {
    Map<String, String> problems = new LinkedHashMap<>();
    for (Snapshot.File file : snapshot.files()) {
      ArtifactPath path = snapshot.folder().resolve(file.name());
      try (SnapshotFileReader in = new SnapshotFileReader(store.open(path))) {
        Checksum checksum = in.readAll(read);
        if (in.size() != file.size() || !checksum.equals(file.checksum())) {
          problems.put(file.name(), "it has %,d bytes with checksum %s in place of %,d with %s".formatted(in.size(),
              checksum, file.size(), file.checksum()));
        }
      } catch (NoSuchFileException _) {
        problems.put(file.name(), "it is not there");
      }
    }
    if (!problems.containsKey(Snapshot.STORAGE)) {
      verifyStorage(snapshot, problems);
    }
    try {
      chain(snapshot, list(problem -> {
      }));
    } catch (BridgeException e) {
      problems.put(SnapshotManifest.NAME, String.valueOf(e.getMessage()));
    }
    return problems;
  }

  private void verifyStorage(Snapshot snapshot, Map<String, String> problems) throws IOException {
    try {
      SnapshotBridge.verify(repository, copies.file(store, snapshot));
    } catch (BridgeException e) {
      problems.put(Snapshot.STORAGE, String.valueOf(e.getMessage()));
    }
  }

  /// Makes a snapshot of the Registry as it is at one moment, and puts it into the datastore. When this returns, it is durable; when
  /// it is killed, nothing is there that readers take for one.
  ///
  /// @param listener told of datasets, some at a time
  public Snapshot create(Repository from, SnapshotOptions options, LongConsumer listener) throws IOException {
    removeLeftovers(Instant.now().minus(LEFT_OVER));
    Optional<SnapshotBridge> before = options.full() ? Optional.empty() : openLast(options);
    try (SnapshotMaking making = new SnapshotMaking(options)) {
      return making.make(from, store, repository, before, listener);
    } finally {
      before.ifPresent(SnapshotBridge::close);
    }
  }

  /// The newest of the same selection, unless its chain is long enough, or not whole.
  private Optional<SnapshotBridge> openLast(SnapshotOptions options) throws IOException {
    List<Snapshot> all = list(problem -> {
    });
    Optional<Snapshot> last = all.stream().filter(snapshot -> {
      SnapshotOrigin origin = snapshot.origin();
      return origin.selection().equals(options.selection()) && origin.journals() == options.journals();
    }).findFirst();
    try {
      if (last.isEmpty() || chain(last.get(), all).size() >= MAX_CHAIN) {
        return Optional.empty();
      }
    } catch (BridgeException _) {
      return Optional.empty(); // a part of it is gone: the next one holds everything
    }
    return Optional.of(open(last.get(), all));
  }

  /// Takes away what makers have left that were killed before the manifest, and began before `moment` by the time in the folder's name. A maker
  /// that lives nevertheless finds out before it writes its manifest.
  void removeLeftovers(Instant moment) throws IOException {
    List<ArtifactPath> old = new ArrayList<>();
    for (Map.Entry<ArtifactPath, List<ArtifactPath>> folder : folders().entrySet()) {
      if (!folder.getValue().contains(folder.getKey().resolve(SnapshotManifest.NAME))
          && SnapshotMaking.begun(folder.getKey().name()).filter(begun -> begun.isBefore(moment)).isPresent()) {
        old.addAll(folder.getValue());
      }
    }
    if (!old.isEmpty()) {
      DeleteReport report = store.delete(old);
      for (Map.Entry<ArtifactPath, ? extends IOException> failed : report.failed().entrySet()) {
        throw failed.getValue();
      }
    }
  }
}
