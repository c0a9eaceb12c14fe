package dev.larder.datastore.s3;

import dev.larder.datastore.StorageException;
import dev.larder.datastore.UriText;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Which keys of which bucket a store's paths are.
///
/// @param prefix empty, or ends in `/`
record S3Place(String bucket, String prefix) {
  private static final int LONGEST_KEY = 1_024;

  /// @throws StorageException if no key is that long
  String key(String operation, ArtifactPath path) throws StorageException {
    String key = prefix + path.value();
    if (key.length() > LONGEST_KEY / 3) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_KEY) {
        throw new StorageException(operation, path,
            new IOException("with the prefix of the store its key has %,d bytes, and S3 has none of more than %,d"
                .formatted(bytes, LONGEST_KEY)),
            "Use shorter names, or a store with a shorter prefix.");
      }
    }
    return key;
  }

  /// The path whose key this is, if there is one.
  Optional<ArtifactPath> path(String key) {
    try {
      return Optional.of(new ArtifactPath(key.substring(prefix.length())));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  URI uri(ArtifactPath path) {
    return URI.create("s3://" + bucket + "/" + UriText.escape(prefix + path.value()));
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
