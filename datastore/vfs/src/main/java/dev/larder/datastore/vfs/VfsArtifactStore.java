package dev.larder.datastore.vfs;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Capabilities;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.datastore.UriText;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A store on what Commons VFS reaches. Only where the storage itself can create without replacing (SFTP with hard links, memory) is it written to; all
/// other storage is read, and every create and delete there fails with the reason.
///
/// What it cannot promise: on SFTP, "created" is as durable as the server makes it when a file is closed, since nobody can ask it to force.
/// [#probe] says so.
final class VfsArtifactStore implements ArtifactStore {
  private static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

  private final RemoteFiles files;
  private final Optional<CreatingFiles.Creation> creation;
  private final AtomicReference<List<ProbeResult>> probed;
  private final boolean view;

  private VfsArtifactStore(RemoteFiles files, Optional<CreatingFiles.Creation> creation,
      AtomicReference<List<ProbeResult>> probed, boolean view) {
    this.files = files;
    this.creation = creation;
    this.probed = probed;
    this.view = view;
  }

  static VfsArtifactStore on(RemoteFiles files) {
    return new VfsArtifactStore(files, creation(files, Optional.empty()), new AtomicReference<>(List.of()), false);
  }

  private static Optional<CreatingFiles.Creation> creation(RemoteFiles files, Optional<UUID> writer) {
    return files instanceof CreatingFiles creating ? Optional.of(creating.creation(writer)) : Optional.empty();
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    CreateResult[] results = new CreateResult[artifacts.size()];
    if (creation.isEmpty()) {
      Arrays.setAll(results, i -> new CreateResult.Failed(artifacts.get(i).path(),
          readOnly("create", artifacts.get(i).path())));
    } else {
      Uninterrupted.forEach(results.length, files.parallelism(),
          i -> results[i] = creation.get().create(artifacts.get(i)));
    }
    return List.of(results);
  }

  private StorageException readOnly(String operation, ArtifactPath path) {
    return new StorageException(operation, path, new IOException("the %s can only be read".formatted(this)),
        "Write to a datastore on a local file system, on S3, or on an SFTP server with hard links (OpenSSH has them);"
            + " larder doctor REPO says why this one is not written to.");
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return open(path, ALL);
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    return RemoteInputStream.of(path, () -> {
      try {
        return files.open(path, range);
      } catch (NoSuchFileException e) {
        files.requireRoot();
        throw e;
      }
    });
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    StatResult[] results = new StatResult[paths.size()];
    Uninterrupted.forEach(results.length, files.parallelism(), i -> results[i] = stat(paths.get(i)));
    if (Arrays.stream(results).noneMatch(StatResult.Absent.class::isInstance)) {
      return List.of(results);
    }
    try {
      // Once for all: as long as the root is there, what is not in it is absent.
      Uninterrupted.call(() -> {
        files.requireRoot();
        return true;
      });
      return List.of(results);
    } catch (IOException e) {
      return Arrays.stream(results).map(result -> result instanceof StatResult.Absent(ArtifactPath path)
          ? new StatResult.Unknown(path, Faults.of("stat", path, e))
          : result).toList();
    }
  }

  private StatResult stat(ArtifactPath path) {
    try {
      Optional<Found> found = files.look(path);
      return switch (found.map(Found::kind).orElse(Found.Kind.FOLDER)) {
        case FILE -> new StatResult.Present(path, found.orElseThrow().size(), found.orElseThrow().modified());
        case FOLDER -> new StatResult.Absent(path);
        case OTHER -> new StatResult.Unknown(path, Faults.of("stat", path, noFile()));
      };
    } catch (IOException e) {
      return new StatResult.Unknown(path, Faults.of("stat", path, e));
    }
  }

  private static IOException noFile() {
    return new IOException("it is a symbolic link or a device, not a file");
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return list(prefix, "");
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return list(prefix, after.value());
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    if (!files.lists()) {
      throw new StorageException("there are no listings in the %s".formatted(this), new IOException("no listings"),
          "Ask for single artifacts, or open the same files as another kind of store.");
    }
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new RemoteListing(files, unreadable),
        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
  }

  private Stream<Artifact> list(ArtifactPath prefix, String after) throws IOException {
    if (!files.lists()) {
      throw new StorageException("list", prefix, new IOException("there are no listings in the %s".formatted(this)),
          "Ask for single artifacts, or open the same files as another kind of store.");
    }
    try {
      Optional<Found> start = Uninterrupted.call(() -> {
        Optional<Found> found = files.look(prefix);
        if (found.isEmpty()) {
          files.requireRoot();
        }
        return found;
      });
      if (start.isPresent() && start.get().kind() == Found.Kind.OTHER) {
        throw new IOException("a symbolic link or a device is there, not a folder");
      }
      if (start.isEmpty() || start.get().isFile()) {
        return Stream.empty();
      }
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new RemoteListing(files, prefix, after),
          Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
    } catch (IOException e) {
      throw Faults.of("list", prefix, e);
    }
  }

  /// Nothing to do: names and bytes are as durable as the storage makes them, and nobody can ask for more.
  @Override
  public void sync(List<ArtifactPath> paths) {}

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    Map<ArtifactPath, StorageException> failed = new ConcurrentHashMap<>();
    List<ArtifactPath> distinct = paths.stream().distinct().toList();
    if (files instanceof CreatingFiles creating) {
      Uninterrupted.forEach(distinct.size(), files.parallelism(), i -> {
        try {
          creating.delete(distinct.get(i));
        } catch (IOException e) {
          failed.put(distinct.get(i), Faults.of("delete", distinct.get(i), e));
        }
      });
    } else {
      distinct.forEach(path -> failed.put(path, readOnly("delete", path)));
    }
    return new DeleteReport(failed);
  }

  @Override
  public URI uri(ArtifactPath path) {
    return URI.create(files.root() + UriText.escape(path.value()));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(creation.isPresent(), false,
        files instanceof CreatingFiles creating ? creating.maxSize() : 0, files.listPage());
  }

  /// {@inheritDoc}
  ///
  /// Take one view per writer, and close it when nothing uses it any more. There is no difference between durabilities.
  @Override
  public VfsArtifactStore as(UUID writer, Durability durability) {
    return new VfsArtifactStore(files, creation(files, Optional.of(writer)), probed, true);
  }

  @Override
  public void expel(UUID writer) throws IOException {
    if (files instanceof CreatingFiles creating) {
      Uninterrupted.call(() -> {
        creating.expel(writer);
        return true;
      });
    }
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    List<ProbeResult> known = depth == ProbeDepth.NEEDED ? probed.get() : List.of();
    if (!known.isEmpty()) {
      return known;
    }
    List<ProbeResult> results;
    try {
      results = Uninterrupted.call(() -> files.probe(depth));
    } catch (IOException e) {
      throw new StorageException("cannot try out what is possible in the %s: %s".formatted(this,
          StorageException.reason(e)), e, Faults.remedy(e));
    }
    if (depth == ProbeDepth.NEEDED) {
      probed.set(results);
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    Uninterrupted.call(() -> {
      if (creation.isPresent()) {
        creation.get().close();
      }
      if (!view) {
        files.close();
      }
      return true;
    });
  }

  @Override
  public String toString() {
    return "store " + files.root();
  }
}
