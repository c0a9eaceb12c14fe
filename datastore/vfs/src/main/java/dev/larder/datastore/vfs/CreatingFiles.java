package dev.larder.datastore.vfs;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/// Files that can be created without ever replacing any.
interface CreatingFiles extends RemoteFiles {

  /// Creates artifacts, with what is unfinished kept in one place.
  interface Creation extends Closeable {
    CreateResult create(NewArtifact artifact);
  }

  /// @param writer under whose name unfinished work is kept; empty for a name that nobody knows
  Creation creation(Optional<UUID> writer);

  /// Deletes a file if one is there. Folders stay.
  void delete(ArtifactPath path) throws IOException;

  /// As [dev.larder.datastore.ArtifactStore#expel].
  void expel(UUID writer) throws IOException;

  /// Of what can be created, in bytes.
  long maxSize();
}
