package dev.larder.datastore;

import dev.larder.model.ExternalUri;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Opens the stores of one kind. Found by [java.util.ServiceLoader], so that nothing but the class path decides which kinds there are.
public interface ArtifactStoreProvider {

  /// Says whether a root is of this kind, by its form alone.
  boolean accepts(URI root);

  /// How the roots of this kind are written, for error messages, e.g. `s3://bucket/prefix`.
  String example();

  /// Opens the store at a root that it [#accepts]. Makes nothing, and need not ask whether anything is there.
  ///
  /// @throws StorageException if an option is unknown or wrong, a secret stands in the settings, or the root cannot be opened
  ArtifactStore open(StoreSettings settings) throws IOException;

  /// How to open the store around an artifact that was ingested in place, for reading only. Its root is all of `uri` before the path (a bucket, a host). Empty where stores of this kind hold no such artifacts.
  default Optional<StoreSettings> around(ExternalUri uri) {
    return Optional.empty();
  }
}
