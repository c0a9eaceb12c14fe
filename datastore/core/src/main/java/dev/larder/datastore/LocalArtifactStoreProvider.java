package dev.larder.datastore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/// Local folders: `file:///data/pantry`.
public final class LocalArtifactStoreProvider implements ArtifactStoreProvider {
  @Override
  public boolean accepts(URI root) {
    return "file".equalsIgnoreCase(root.getScheme());
  }

  @Override
  public String example() {
    return "file:///folder";
  }

  @Override
  public ArtifactStore open(StoreSettings settings) throws IOException {
    settings.requireKnown("a local folder", Set.of());
    try {
      return LocalArtifactStore.open(Path.of(settings.root()));
    } catch (IllegalArgumentException e) {
      throw new StorageException("%s names no local folder".formatted(settings.root()), new IOException(e),
          "Write it like file:///data/pantry.");
    }
  }
}
