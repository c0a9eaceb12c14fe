package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Placement;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells what is in a store, as often as it is asked. An artifact may come twice.
///
/// @param complete whether it tells of all artifacts that belong here
record FsckListing(Opening opening, boolean complete) {
  interface Opening {
    Stream<Artifact> open(UnreadableFolder unreadable) throws IOException;
  }

  static FsckListing of(ArtifactStore store, Placement placement, FsckScope scope,
      Optional<BucketInventory> inventory) {
    if (!scope.some()) {
      return new FsckListing(inventory.<Opening>map(file -> _ -> file.of(store)).orElse(store::artifacts), true);
    }
    List<ArtifactPath> folders = new ArrayList<>();
    for (RunName run : scope.runs()) {
      Optional<ArtifactPath> folder = placement.folder(run);
      if (folder.isEmpty()) {
        return new FsckListing(_ -> Stream.empty(), false);
      }
      folders.add(folder.get());
    }
    if (inventory.isPresent()) {
      BucketInventory file = inventory.get();
      return new FsckListing(_ -> file.of(store).filter(artifact -> folders.stream()
          .anyMatch(folder -> artifact.path().value().startsWith(folder.value() + "/"))), true);
    }
    return new FsckListing(_ -> folders.stream().distinct().flatMap(folder -> list(store, folder)), true);
  }

  private static Stream<Artifact> list(ArtifactStore store, ArtifactPath folder) {
    try {
      return store.list(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The caller closes the stream; a fault in the middle is an [UncheckedIOException].
  Stream<Artifact> open(UnreadableFolder unreadable) throws IOException {
    return opening.open(unreadable);
  }
}
