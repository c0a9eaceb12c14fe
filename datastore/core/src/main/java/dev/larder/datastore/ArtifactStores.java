package dev.larder.datastore;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The stores that this program can open: local folders and memory, and what other modules on the class path bring.
public final class ArtifactStores {
  private ArtifactStores() {}

  /// Opens the store that the settings name.
  ///
  /// @throws StorageException if no kind of store here takes the root, or it cannot be opened
  public static ArtifactStore open(StoreSettings settings) throws IOException {
    List<ArtifactStoreProvider> providers = ServiceLoader.load(ArtifactStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get).toList();
    for (ArtifactStoreProvider provider : providers) {
      if (provider.accepts(settings.root())) {
        return provider.open(settings);
      }
    }
    throw new StorageException("no kind of store of this program takes %s".formatted(settings.root()),
        new IOException("unknown store"), "Write a root such as %s.".formatted(providers.stream()
            .map(ArtifactStoreProvider::example).sorted().collect(Collectors.joining(", "))));
  }
}
