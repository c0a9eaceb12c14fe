package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A store behind which a real one stands, for tests that meddle with some of its methods. What the interface has a way for by itself is not handed on: it comes by way of what is.
public abstract class ForwardingStore implements ArtifactStore {
  protected final ArtifactStore store;

  protected ForwardingStore(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    return store.create(artifacts);
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return store.open(path);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return store.stat(paths);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    return store.artifacts(unreadable);
  }

  @Override
  public void sync(List<ArtifactPath> paths) throws IOException {
    store.sync(paths);
  }

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    return store.delete(paths);
  }

  @Override
  public URI uri(ArtifactPath path) {
    return store.uri(path);
  }

  @Override
  public Capabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public ArtifactStore as(UUID writer, Durability durability) {
    return store.as(writer, durability);
  }

  @Override
  public void expel(UUID writer) throws IOException {
    store.expel(writer);
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    return store.probe(depth);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
