package dev.larder.datastore.s3;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreProvider;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.URI;

/// Opens `s3://bucket/prefix`.
public final class S3ArtifactStoreProvider implements ArtifactStoreProvider {
  @Override
  public boolean accepts(URI root) {
    return "s3".equalsIgnoreCase(root.getScheme());
  }

  @Override
  public String example() {
    return S3Settings.EXAMPLE;
  }

  @Override
  public ArtifactStore open(StoreSettings settings) throws IOException {
    return S3ArtifactStore.open(settings);
  }
}
