package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Capabilities;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.model.ArtifactPath;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A store that never ceases to send, and counts what was taken.
record EndlessStore(ArtifactStore store, AtomicLong given) implements ArtifactStore {
  @Override
  public InputStream open(ArtifactPath path) {
    return new InputStream() {
      @Override
      public int read() {
        given.incrementAndGet();
        return 0;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        given.addAndGet(length);
        return length;
      }
    };
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    return store.create(artifacts);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return store.stat(paths);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) {
    return Stream.empty();
  }

  @Override
  public void sync(List<ArtifactPath> paths) {}

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
  public void expel(UUID writer) {}

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) {
    return List.of();
  }

  @Override
  public void close() {}
}
