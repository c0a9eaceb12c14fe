package dev.larder.datastore.s3;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreProvider;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ExternalUri;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

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

  /// The bucket, reached as the AWS chain and the environment say.
  @Override
  public Optional<StoreSettings> around(ExternalUri uri) {
    return uri.scheme().equals("s3")
        ? Optional.of(StoreSettings.of(URI.create("s3://" + uri.uri().getRawAuthority())))
        : Optional.empty();
  }
}
