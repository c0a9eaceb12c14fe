package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Capabilities;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.FolderNames;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// A real store in the hands of somebody mortal. What is made is not forced to disk, which takes long: nobody here loses power.
record MortalStore(ArtifactStore store, Mortality life) implements ArtifactStore {
  private static final Durability FAST = Durability.CACHE;

  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T faulty(Callable<T> call) throws IOException {
    try {
      return call.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    return unchecked(() -> life.step("create", () -> store.create(artifacts),
        artifacts.size() < 2
            ? Optional.empty()
            : Optional.of(() -> store.create(artifacts.subList(0, artifacts.size() / 2)))));
  }

  /// Deletions are not atomic: half of one is every other artifact.
  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    return unchecked(() -> life.step("remove", () -> store.delete(paths), Optional.of(() -> {
      for (int i = 1; i < paths.size(); i += 2) {
        store.delete(List.of(paths.get(i)));
      }
    })));
  }

  @Override
  public void tidy(List<ArtifactPath> folders) {
    unchecked(() -> life.step("tidy", () -> {
      store.tidy(folders);
      return "";
    }, Optional.empty()));
  }

  @Override
  public void expel(UUID writer) throws IOException {
    faulty(() -> life.step("expel", () -> {
      store.expel(writer);
      return "";
    }, Optional.empty()));
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return faulty(() -> life.look(() -> store.open(path)));
  }

  @Override
  public byte[] read(ArtifactPath path, int most) throws IOException {
    return faulty(() -> life.look(() -> store.read(path, most)));
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return unchecked(() -> life.look(() -> store.stat(paths)));
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return faulty(() -> life.look(() -> store.list(prefix)));
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    return faulty(() -> life.look(() -> store.artifacts(unreadable)));
  }

  @Override
  public Optional<FolderNames> names(ArtifactPath folder) throws IOException {
    return faulty(() -> life.look(() -> store.names(folder)));
  }

  @Override
  public Optional<Path> file(ArtifactPath path) {
    life.alive();
    return store.file(path);
  }

  @Override
  public void sync(List<ArtifactPath> paths) {
    life.alive();
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
    life.alive();
    return new MortalStore(store.as(writer, FAST), life);
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    return faulty(() -> life.look(() -> store.probe(depth)));
  }

  /// Whoever has opened the real one closes it.
  @Override
  public void close() {}
}
