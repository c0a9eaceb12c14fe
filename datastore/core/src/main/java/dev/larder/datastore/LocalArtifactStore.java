package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A folder of a POSIX file system, local or on a network, as a store. Artifacts are regular files; folders come into being as
/// needed and stay; symbolic links below the root are neither artifacts nor followed by [#create] and [#list].
///
/// Contents are read on the calling thread and on threads of the store's own, of many artifacts several at a time.
public final class LocalArtifactStore implements ArtifactStore {
  /// From here on several threads look at paths sooner than one.
  private static final int MANY = 1_000;
  /// A listing took 0.4 of the time that single looks at 100,000 files took.
  private static final Capabilities CAPABILITIES = new Capabilities(true, false, Long.MAX_VALUE, 2);

  /// A file of less than so many bytes is read without knowing its size.
  private static final int SMALL = 4 * 1024;

  private final Path root;
  private final String rootUri;
  private final Workers workers;
  private final DurableFolders durable;
  private final TemporaryFolder temporary;
  private final Durability durability;
  private final Map<Durability, List<ProbeResult>> probed;
  private final boolean view;

  private LocalArtifactStore(Path root, Workers workers, DurableFolders durable, TemporaryFolder temporary,
      Durability durability, Map<Durability, List<ProbeResult>> probed, boolean view) {
    this.probed = probed;
    this.root = root;
    String uri = root.toUri().toString();
    this.rootUri = uri.endsWith("/") ? uri : uri + "/";
    this.workers = workers;
    this.durable = durable;
    this.temporary = temporary;
    this.durability = durability;
    this.view = view;
  }

  /// The store in the existing folder `root`. It is not made, because a folder that is missing is most often a file system
  /// that is not mounted.
  public static LocalArtifactStore open(Path root) throws IOException {
    return open(root, Workers.HELPERS);
  }

  /// [#open(Path)] with a number of threads that help the callers, at most. Without any (0) each caller does all of its work itself, in an
  /// order that follows from its arguments alone.
  public static LocalArtifactStore open(Path root, int helpers) throws IOException {
    try {
      Path real = root.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new NotDirectoryException(real.toString());
      }
      return new LocalArtifactStore(real, new Workers("larder-store", helpers), new DurableFolders(),
          TemporaryFolder.anonymous(real), Durability.DISK, new ConcurrentHashMap<>(), false);
    } catch (NoSuchFileException e) {
      throw new StorageException("datastore root %s does not exist".formatted(root), e,
          "Mount its file system, or create the folder if it is to be a new one.");
    } catch (NotDirectoryException e) {
      throw new StorageException("datastore root %s is not a folder".formatted(root), e, "Name an existing folder.");
    } catch (IOException e) {
      throw new StorageException("cannot open datastore root %s: %s".formatted(root, e), e,
          "See that you may read and enter the folder and all above it.");
    }
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    if (workers.isClosed()) {
      throw new IllegalStateException(this + " is closed");
    }
    CreateResult[] results = new CreateResult[artifacts.size()];
    FolderBatch folders = new FolderBatch(root, durable);
    LocalCreation creation = new LocalCreation(root, temporary, folders, durability, workers.any());
    workers.forEach(results.length, i -> results[i] = creation.create(artifacts.get(i)));
    if (durability == Durability.DISK) {
      folders.force(workers);
    }
    Arrays.setAll(results, i -> creation.confirmed(results[i]));
    return List.of(results);
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    Path file = LocalFaults.resolve("open", path, root);
    // Looked at before it is opened: to open a pipe would wait for somebody to write into it.
    BasicFileAttributes there = look("open", path, file).orElseThrow(() -> new NoSuchFileException(path.value()));
    try {
      return new ArtifactInputStream(path, file, there.size());
    } catch (IOException e) {
      if (look("open", path, file).isEmpty()) {
        throw new NoSuchFileException(path.value());
      }
      throw LocalFaults.of("open", path, e);
    }
  }

  @Override
  public byte[] read(ArtifactPath path, int most) throws IOException {
    Path file = LocalFaults.resolve("open", path, root);
    // The look costs a tenth of reading a small file. Without it a pipe would be waited for, for ever.
    if (look("open", path, file).isEmpty()) {
      throw new NoSuchFileException(path.value());
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = new byte[Math.min(SMALL, most)];
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (read < SMALL) {
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
      }
    } catch (IOException e) {
      if (look("open", path, file).isEmpty()) {
        throw new NoSuchFileException(path.value());
      }
      throw LocalFaults.of("open", path, e);
    }
    try (InputStream in = open(path)) {
      return in.readNBytes(most);
    }
  }

  @Override
  public FolderReader reader(ArtifactPath folder) {
    return new LocalFolderReader(this, folder, root);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    StatResult[] results = new StatResult[paths.size()];
    if (results.length < MANY) {
      Arrays.setAll(results, i -> stat(paths.get(i)));
    } else {
      int pieces = (results.length + MANY - 1) / MANY;
      workers.forEach(pieces, piece -> {
        for (int i = piece * MANY; i < Math.min(results.length, (piece + 1) * MANY); i++) {
          results[i] = stat(paths.get(i));
        }
      });
    }
    return List.of(results);
  }

  private StatResult stat(ArtifactPath path) {
    try {
      return look("stat", path, LocalFaults.resolve("stat", path, root)).<StatResult>map(
          file -> new StatResult.Present(path, file.size(), file.lastModifiedTime().toInstant()))
          .orElseGet(() -> new StatResult.Absent(path));
    } catch (StorageException e) {
      return new StatResult.Unknown(path, e);
    }
  }

  /// The artifact at `file`. Empty if the system says that nothing is there, or a folder; whatever else is no regular file is
  /// a fault, since a create would not find the path free.
  private Optional<BasicFileAttributes> look(String operation, ArtifactPath path, Path file) throws StorageException {
    BasicFileAttributes attributes;
    try {
      attributes = LocalFolder.look(file);
    } catch (IOException e) {
      if (isBelowFile(file)) {
        return Optional.empty();
      }
      throw LocalFaults.of(operation, path, e);
    }
    if (attributes == null || attributes.isDirectory()) {
      return Optional.empty();
    }
    if (!attributes.isRegularFile()) {
      throw new StorageException(operation, path, new IOException("it is a symbolic link or a device, not a file"),
          "Put the file itself into the datastore root.");
    }
    return Optional.of(attributes);
  }

  /// Says whether one of the folders that would hold `file` is a file instead, so that surely nothing is below. The system's
  /// own word for it reaches Java as text in the user's language only.
  private boolean isBelowFile(Path file) {
    for (Path at = file.getParent(); at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isRegularFile(at)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return list(prefix, "");
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return list(prefix, after.value());
  }

  private Stream<Artifact> list(ArtifactPath prefix, String after) throws IOException {
    Optional<Path> folder = folder(prefix);
    return folder.isEmpty()
        ? Stream.empty()
        : StreamSupport.stream(Spliterators.spliteratorUnknownSize(new FolderListing(prefix, folder.get(), after),
            Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) {
    FolderWalk walk = new FolderWalk(root, unreadable);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(walk, Spliterator.NONNULL), false)
        .onClose(walk::close);
  }

  @Override
  public Optional<FolderNames> names(ArtifactPath folder) throws IOException {
    Optional<Path> there = folder(folder);
    return there.isEmpty() ? Optional.empty() : new LocalFolder(folder, there.get()).names(workers);
  }

  /// The folder to list, which is inside the root, wherever links on the way to it lead.
  private Optional<Path> folder(ArtifactPath prefix) throws StorageException {
    Path folder = LocalFaults.resolve("list", prefix, root);
    Path real;
    try {
      real = folder.toRealPath();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (isBelowFile(folder)) {
        return Optional.empty();
      }
      throw LocalFaults.of("list", prefix, e);
    }
    if (!real.startsWith(root)) {
      throw new StorageException("list", prefix, new FileSystemException(folder.toString(), null,
          "a symbolic link leads out of the datastore root, to " + real), "Put the folder itself into the root.");
    }
    return Optional.of(real);
  }

  @Override
  public void sync(List<ArtifactPath> paths) throws IOException {
    FolderBatch batch = new FolderBatch(root, durable);
    for (ArtifactPath path : paths) {
      batch.touchExisting(LocalFaults.resolve("sync", path, root));
    }
    batch.force(workers);
    for (ArtifactPath path : paths) {
      Path place = root.resolve(path.value());
      Optional<IOException> fault = batch.fault(place);
      if (fault.isPresent() && !isNothing(fault.get(), place)) {
        throw LocalFaults.of("sync", path, fault.get());
      }
    }
  }

  /// Says whether a folder could not be forced because it is not there.
  private boolean isNothing(IOException fault, Path folder) {
    return fault instanceof NoSuchFileException || isBelowFile(folder);
  }

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    Map<ArtifactPath, StorageException> failed = new ConcurrentHashMap<>();
    FolderBatch folders = new FolderBatch(root, durable);
    Set<Path> parents = ConcurrentHashMap.newKeySet();
    List<ArtifactPath> distinct = paths.stream().distinct().toList();
    workers.forEach(distinct.size(), i -> {
      try {
        parents.add(delete(distinct.get(i)));
      } catch (StorageException e) {
        failed.put(distinct.get(i), e);
      }
    });
    parents.forEach(folders::touch);
    folders.force(workers);
    for (ArtifactPath path : distinct) {
      if (!failed.containsKey(path)) {
        Path parent = FolderBatch.parent(root.resolve(path.value()));
        folders.fault(parent).filter(fault -> !isNothing(fault, parent)).ifPresent(
            fault -> failed.put(path, LocalFaults.of("make durable the deletion of", path, fault)));
      }
    }
    return new DeleteReport(failed);
  }

  /// Deletes a file and gives its folder, which is to be forced even if the file was gone already: whoever deleted it may not
  /// have come so far.
  private Path delete(ArtifactPath path) throws StorageException {
    Path file = LocalFaults.resolve("delete", path, root);
    try {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      if (!isBelowFile(file)) {
        throw LocalFaults.of("delete", path, e);
      }
    }
    return FolderBatch.parent(file);
  }

  /// {@inheritDoc}
  ///
  /// Only where a folder can be told from one that is made anew in its place: a store that had made the first one durable would else take the second for it, which nobody may have forced yet.
  @Override
  public void tidy(List<ArtifactPath> folders) {
    try {
      if (!FolderIdentity.of(root).certain()) {
        return;
      }
    } catch (IOException e) {
      return;
    }
    folders.stream().distinct().filter(folder -> !folder.value().startsWith("_"))
        .map(folder -> root.resolve(folder.value())).forEach(this::tidy);
  }

  private void tidy(Path folder) {
    for (Path at = folder; !at.equals(root); at = FolderBatch.parent(at)) {
      try {
        if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(at);
        }
      } catch (IOException e) {
        // Something is in it, or it may not be removed: it stays, and all above it.
        return;
      }
    }
  }

  @Override
  public Optional<Path> file(ArtifactPath path) {
    return Optional.of(root.resolve(path.value()));
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public URI uri(ArtifactPath path) {
    return URI.create(rootUri + UriText.escape(path.value()));
  }

  /// {@inheritDoc}
  ///
  /// Take one view per writer, and close it when nothing uses it any more. A view whose writer was expelled creates nothing
  /// ever after.
  @Override
  public LocalArtifactStore as(UUID writer, Durability durability) {
    return new LocalArtifactStore(root, workers, durable, TemporaryFolder.of(root, writer), durability, probed, true);
  }

  @Override
  public void expel(UUID writer) throws IOException {
    Expulsion.of(writer, root, durable, workers);
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    List<ProbeResult> known = depth == ProbeDepth.NEEDED ? probed.get(durability) : null;
    if (known != null) {
      return known;
    }
    List<ProbeResult> results = LocalProbe.probe(root, durability, depth);
    if (depth == ProbeDepth.NEEDED) {
      probed.put(durability, results);
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    if (!view) {
      workers.close();
    }
    temporary.close();
  }

  @Override
  public String toString() {
    return "local store " + root;
  }
}
