package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ForwardingStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;

/// A store whose artifacts are read in a way of the test's own.
final class OtherwiseOpenedStore extends ForwardingStore {
  private final Opening opening;

  interface Opening {
    InputStream open(ArtifactPath path) throws IOException;
  }

  OtherwiseOpenedStore(ArtifactStore store, Opening opening) {
    super(store);
    this.opening = opening;
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return opening.open(path);
  }
}
