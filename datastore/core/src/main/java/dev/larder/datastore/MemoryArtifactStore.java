package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// A store in memory, for tests and trials: what is stored is as durable as the process. Like an object store it has no
/// folders, so an artifact `a` may stand beside an artifact `a/b`.
public final class MemoryArtifactStore implements ArtifactStore {
  private static final UUID NOBODY = new UUID(0, 0);

  private final ConcurrentSkipListMap<String, byte[]> artifacts;
  private final Set<UUID> expelled;
  private final UUID writer;

  public MemoryArtifactStore() {
    this(new ConcurrentSkipListMap<>(Utf8Order.INSTANCE), ConcurrentHashMap.newKeySet(), NOBODY);
  }

  private MemoryArtifactStore(ConcurrentSkipListMap<String, byte[]> artifacts, Set<UUID> expelled, UUID writer) {
    this.artifacts = artifacts;
    this.expelled = expelled;
    this.writer = writer;
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    return artifacts.stream().map(this::create).toList();
  }

  private CreateResult create(NewArtifact artifact) {
    ArtifactPath path = artifact.path();
    byte[] bytes;
    try (InputStream in = artifact.content().open()) {
      bytes = in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      return new CreateResult.Failed(path, StorageException.unreadable(path, e));
    }
    synchronized (artifacts) {
      if (expelled.contains(writer)) {
        return new CreateResult.Failed(path,
            StorageException.expelled(path, new IOException("its writer was expelled")));
      }
      if (artifacts.putIfAbsent(path.value(), bytes) != null) {
        return new CreateResult.AlreadyThere(path);
      }
    }
    return new CreateResult.Created(path, bytes.length, Sha256.of(bytes));
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    byte[] bytes = artifacts.get(path.value());
    if (bytes == null) {
      throw new NoSuchFileException(path.value());
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return paths.stream().map(this::stat).toList();
  }

  private StatResult stat(ArtifactPath path) {
    byte[] bytes = artifacts.get(path.value());
    return bytes == null ? new StatResult.Absent(path) : new StatResult.Present(path, bytes.length);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) {
    // '0' is the character after '/'.
    SortedMap<String, byte[]> below = artifacts.subMap(prefix.value() + "/", prefix.value() + "0");
    return below.entrySet().stream().map(e -> new Artifact(new ArtifactPath(e.getKey()), e.getValue().length));
  }

  /// Nothing to do: here nothing outlives the process, and within it everything is there at once.
  @Override
  public void sync(List<ArtifactPath> paths) {}

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    paths.forEach(path -> artifacts.remove(path.value()));
    return new DeleteReport(Map.of());
  }

  @Override
  public URI uri(ArtifactPath path) {
    return URI.create("mem:/" + UriText.escape(path.value()));
  }

  @Override
  public MemoryArtifactStore as(UUID writer, Durability durability) {
    return new MemoryArtifactStore(artifacts, expelled, writer);
  }

  @Override
  public void expel(UUID writer) {
    synchronized (artifacts) {
      expelled.add(writer);
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "memory store";
  }
}
