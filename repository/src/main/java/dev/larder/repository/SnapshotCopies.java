package dev.larder.repository;

import dev.larder.bridge.BridgeException;
import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// The files that bridges map: those of the datastore itself where it is a local folder, else copies in a folder of the user. A copy is compared with its manifest
/// before it gets its name; nobody takes it away but the user.
final class SnapshotCopies {
  private final Path folder;

  SnapshotCopies(Path folder) {
    this.folder = folder;
  }

  /// Where users keep what can be fetched again: below `XDG_CACHE_HOME`, or `.cache` of the home folder.
  static SnapshotCopies ofUser(Map<String, String> environment) {
    Path caches = Optional.ofNullable(environment.get("XDG_CACHE_HOME")).filter(text -> !text.isBlank()).map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return new SnapshotCopies(caches.resolve("larder").resolve("snapshots"));
  }

  Path file(ArtifactStore store, Snapshot snapshot) throws IOException {
    ArtifactPath path = snapshot.folder().resolve(Snapshot.STORAGE);
    Optional<Path> local = store.file(path);
    if (local.isPresent()) {
      return local.get();
    }
    Path copy = folder.resolve(snapshot.origin().repository().toString())
        .resolve(snapshot.origin().snapshot().toString()).resolve(Snapshot.STORAGE);
    if (!Files.exists(copy) || Files.size(copy) != snapshot.storage().size()) {
      copy(store, path, snapshot.storage(), copy);
    }
    return copy;
  }

  private static void copy(ArtifactStore store, ArtifactPath path, Snapshot.File file, Path target)
      throws IOException {
    Path parent = Files.createDirectories(target.resolveSibling("."));
    Path temporary = Files.createTempFile(parent, "copy", ".part");
    try {
      try (SnapshotFileReader in = new SnapshotFileReader(store.open(path));
          OutputStream out = Files.newOutputStream(temporary)) {
        Checksum checksum = in.copyTo(out, bytes -> {
        });
        if (!checksum.equals(file.checksum())) {
          throw new BridgeException("snapshot-damaged",
              "snapshot %s is damaged: its checksum is %s, and its manifest says %s".formatted(path, checksum,
                  file.checksum()),
              "Make another: larder snapshot create REPO --full");
        }
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
