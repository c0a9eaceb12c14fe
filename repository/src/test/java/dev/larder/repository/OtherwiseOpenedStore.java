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
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A store whose artifacts are read in a way of the test's own.
record OtherwiseOpenedStore(ArtifactStore store, Opening opening) implements ArtifactStore {
  interface Opening {
    InputStream open(ArtifactPath path) throws IOException;
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return opening.open(path);
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
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) {
    return Stream.empty();
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
