package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
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

  private static final class Kept {
    private final byte[] bytes;
    private final Instant since = Instant.now();

    Kept(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final ConcurrentSkipListMap<String, Kept> artifacts;
  private final Set<UUID> expelled;
  private final UUID writer;
  private final String name;

  public MemoryArtifactStore() {
    this(new ConcurrentSkipListMap<>(Utf8Order.INSTANCE), ConcurrentHashMap.newKeySet(), NOBODY, "");
  }

  private MemoryArtifactStore(ConcurrentSkipListMap<String, Kept> artifacts, Set<UUID> expelled, UUID writer,
      String name) {
    this.name = name;
    this.artifacts = artifacts;
    this.expelled = expelled;
    this.writer = writer;
  }

  /// A store whose artifacts have URIs below `mem:name`.
  static MemoryArtifactStore named(String name) {
    return new MemoryArtifactStore(new ConcurrentSkipListMap<>(Utf8Order.INSTANCE), ConcurrentHashMap.newKeySet(),
        NOBODY, name);
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
      if (artifacts.putIfAbsent(path.value(), new Kept(bytes)) != null) {
        return new CreateResult.AlreadyThere(path);
      }
    }
    return new CreateResult.Created(path, bytes.length, Sha256.of(bytes));
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    Kept kept = artifacts.get(path.value());
    if (kept == null) {
      throw new NoSuchFileException(path.value());
    }
    return new ByteArrayInputStream(kept.bytes);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return paths.stream().map(this::stat).toList();
  }

  private StatResult stat(ArtifactPath path) {
    Kept kept = artifacts.get(path.value());
    return kept == null
        ? new StatResult.Absent(path)
        : new StatResult.Present(path, kept.bytes.length, kept.since);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) {
    return list(artifacts.tailMap(prefix.value() + "/"), prefix);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) {
    return Utf8Order.INSTANCE.compare(after.value(), prefix.value() + "/") < 0
        ? list(prefix)
        : list(artifacts.tailMap(after.value(), false), prefix);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) {
    return artifacts.entrySet().stream()
        .filter(e -> !e.getKey().startsWith("_"))
        .map(e -> new Artifact(new ArtifactPath(e.getKey()), e.getValue().bytes.length));
  }

  private static Stream<Artifact> list(SortedMap<String, Kept> from, ArtifactPath prefix) {
    String folder = prefix.value() + "/";
    return from.entrySet().stream().takeWhile(e -> e.getKey().startsWith(folder))
        .map(e -> new Artifact(new ArtifactPath(e.getKey()), e.getValue().bytes.length));
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
    return URI.create("mem:" + UriText.escape(name) + "/" + UriText.escape(path.value()));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, false, Integer.MAX_VALUE, 1);
  }

  @Override
  public MemoryArtifactStore as(UUID writer, Durability durability) {
    return new MemoryArtifactStore(artifacts, expelled, writer, name);
  }

  @Override
  public void expel(UUID writer) {
    synchronized (artifacts) {
      expelled.add(writer);
    }
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) {
    return List.of(ProbeResult.ok("memory", "everything is possible, and gone with the process"));
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return name.isEmpty() ? "memory store" : "memory store " + name;
  }
}
