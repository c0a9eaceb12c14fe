package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A local folder.
final class FolderLocation extends RepositoryLocation {
  private final Path path;

  FolderLocation(Path path) {
    this.path = path;
  }

  @Override
  public Optional<Path> folder() {
    return Optional.of(path);
  }

  @Override
  FolderLocation resolved() throws IOException {
    return new FolderLocation(path.toRealPath());
  }

  @Override
  byte[] config(int most) throws IOException {
    try (InputStream in = Files.newInputStream(path.resolve(RepositoryConfig.FILE))) {
      return in.readNBytes(most);
    } catch (FileSystemException e) {
      // What the system says of a folder that is a file reaches Java as text only.
      if (Files.isRegularFile(path)) {
        throw new NoSuchFileException(path.toString());
      }
      throw e;
    }
  }

  @Override
  String root(String root) {
    return isUri(root) ? root : path.resolve(root).normalize().toString();
  }

  @Override
  ArtifactStore open(String root, Map<String, String> options) throws IOException {
    if (isUri(root)) {
      return ArtifactStores.open(new StoreSettings(uri(root), options));
    }
    Path folder = path.resolve(root(root));
    // Past its URI where that is possible: a URI cannot name what this locale cannot encode.
    return options.isEmpty()
        ? LocalArtifactStore.open(folder)
        : ArtifactStores.open(new StoreSettings(folder.toUri(), options));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
