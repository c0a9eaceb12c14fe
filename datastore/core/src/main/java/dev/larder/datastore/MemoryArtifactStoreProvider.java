package dev.larder.datastore;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stores in memory by name, `mem:trial`: one name is one store for as long as the process lives, however often it is opened and closed.
public final class MemoryArtifactStoreProvider implements ArtifactStoreProvider {
  private static final Map<String, MemoryArtifactStore> STORES = new ConcurrentHashMap<>();

  @Override
  public boolean accepts(URI root) {
    return "mem".equalsIgnoreCase(root.getScheme());
  }

  @Override
  public String example() {
    return "mem:name";
  }

  @Override
  public ArtifactStore open(StoreSettings settings) throws IOException {
    settings.requireKnown("memory", Set.of());
    return STORES.computeIfAbsent(settings.root().getSchemeSpecificPart(), MemoryArtifactStore::named);
  }
}
