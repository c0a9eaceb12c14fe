package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The root of a store that is no local folder. What it takes to reach the store is in the URI or in the environment.
final class StoreLocation extends RepositoryLocation {
  private final URI root;

  StoreLocation(URI root) {
    this.root = root;
  }

  @Override
  public Optional<Path> folder() {
    return Optional.empty();
  }

  @Override
  StoreLocation resolved() {
    return this;
  }

  @Override
  byte[] config(int most) throws IOException {
    try (ArtifactStore store = open(OWN, Map.of());
        InputStream file = store.open(new ArtifactPath(RepositoryConfig.FILE))) {
      return file.readNBytes(most);
    }
  }

  @Override
  ArtifactStore open(String text, Map<String, String> options) throws IOException {
    return ArtifactStores.open(new StoreSettings(uri(root(text)), options));
  }

  @Override
  String root(String text) {
    if (text.equals(OWN)) {
      return root.toString();
    }
    if (isUri(text)) {
      return text;
    }
    throw new RepositoryException("datastore-relative",
        "the repository is at %s, which is no folder that the datastore root %s could be relative to".formatted(root,
            text),
        "Write a URI in %s, such as file:///data/pantry, or %s for the place of the repository itself."
            .formatted(RepositoryConfig.FILE, OWN));
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
