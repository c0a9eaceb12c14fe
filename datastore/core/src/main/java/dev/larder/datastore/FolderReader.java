package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.Closeable;
import java.io.IOException;

/// Reads many small artifacts below one folder. Used by one thread, and closed by it.
public interface FolderReader extends Closeable {

  /// As [ArtifactStore#read].
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no artifact, and only then
  byte[] read(ArtifactPath path, int most) throws IOException;

  @Override
  void close();
}
