package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import dev.larder.repository.Retrieval.Outcome;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A folder that artifacts are copied or linked into.
///
/// A copy is written under another name and gets its own when it is whole and checked, by a hard link, which replaces nothing. Nothing is forced: after a
/// power failure the same command finds out what is damaged. Nothing is ever written outside: a path cannot lead out, and a folder that is a symbolic
/// link to elsewhere is not entered.
final class RetrievalFolder implements Destination {
  static final String WORKPLACE = ".larder";
  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[64 * 1024]);

  private final ArtifactSource from;
  private final RetrievalOptions options;
  private final Path root;
  private final List<Path> storeRoots;
  private final Workplace workplace;
  private final RetrievalIndex index;
  private final boolean ignoresCase;
  private final Map<String, ArtifactPath> claimed = new HashMap<>();
  /// Folders that were seen to be there, and inside; true if they were made here.
  private final Map<Path, Boolean> entered = new ConcurrentHashMap<>();

  private RetrievalFolder(ArtifactSource from, RetrievalOptions options, Path root,
      Workplace workplace, RetrievalIndex index, boolean ignoresCase) {
    this.from = from;
    this.options = options;
    this.root = root;
    storeRoots = from.stores().stream().flatMap(store -> storeRoot(store).stream()).toList();
    this.workplace = workplace;
    this.index = index;
    this.ignoresCase = ignoresCase;
  }

  /// @throws RepositoryException `destination-in-repository`, `no-local-files` or `index-foreign`; nothing was changed
  /// @throws DestinationHeldException if another process is at work there
  static RetrievalFolder open(ArtifactSource from, Path folder, RetrievalOptions options) throws IOException {
    Path root = Files.createDirectories(folder).toRealPath();
    Workplace workplace = begin(from, root, options);
    try {
      return new RetrievalFolder(from, options, root, workplace,
          new RetrievalIndex(workplace, options.csv(), Files.exists(root.resolve(RetrievalIndex.JSONL))),
          ignoresCase(workplace));
    } catch (IOException | RuntimeException e) {
      workplace.close();
      throw e;
    }
  }

  /// As [#open], of a folder that does not tell `A` from `a`, whatever it does really.
  static RetrievalFolder ignoringCase(ArtifactSource from, Path folder, RetrievalOptions options) throws IOException {
    Path root = folder.toRealPath();
    Workplace workplace = begin(from, root, options);
    return new RetrievalFolder(from, options, root, workplace,
        new RetrievalIndex(workplace, options.csv(), true), true);
  }

  private static Workplace begin(ArtifactSource from, Path root, RetrievalOptions options) throws IOException {
    requireOutside(from, root);
    boolean links = options.mode() == RetrievalMode.HARDLINK || options.mode() == RetrievalMode.SYMLINK;
    for (ArtifactStore store : from.stores()) {
      if (links && storeRoot(store).isEmpty()) {
        throw new RepositoryException("no-local-files", "the artifacts of the %s are no local files".formatted(store),
            "Copy them: --transfer copy.");
      }
    }
    RetrievalIndex.requireOurs(root);
    return Workplace.open(root.resolve(WORKPLACE));
  }

  /// @throws RepositoryException `destination-in-repository` if `place` is in the root of one of the stores
  static void requireOutside(ArtifactSource from, Path place) {
    for (ArtifactStore store : from.stores()) {
      Optional<Path> root = storeRoot(store);
      if (root.isPresent() && place.startsWith(root.get())) {
        throw new RepositoryException("destination-in-repository",
            "%s is in the datastore %s itself".formatted(place, root.get()), "Choose a folder outside.");
      }
    }
  }

  /// The folder that artifacts are files in.
  private static Optional<Path> storeRoot(ArtifactStore store) {
    return store.file(new ArtifactPath("a")).map(file -> Objects.requireNonNull(file.getParent()));
  }

  private static boolean ignoresCase(Workplace workplace) throws IOException {
    Path lower = Files.createFile(workplace.folder().resolve("case"));
    try {
      return Files.exists(workplace.folder().resolve("CASE"));
    } finally {
      Files.delete(lower);
    }
  }

  @Override
  public Errand begin(RetrievalItem item) {
    ArtifactPath place = options.layout().place(item);
    if (RetrievalIndex.reserves(place) || place.value().toLowerCase(Locale.ROOT).startsWith(WORKPLACE + "/")) {
      return refusal(item, place, "its name is that of Larder's own files in the folder: --layout id gives it another");
    }
    if (ignoresCase) {
      // Serially and in order, so that the same one of two has the name every time.
      String folded = Normalizer.normalize(place.value(), Normalizer.Form.NFC).toUpperCase(Locale.ROOT)
          .toLowerCase(Locale.ROOT);
      ArtifactPath other = claimed.putIfAbsent(folded, place);
      if (other != null && !other.equals(place)) {
        return refusal(item, place,
            "the folder does not tell it from %s, which differs in case only: --layout id names them apart"
                .formatted(other));
      }
    }
    return () -> {
      Outcome outcome = bring(item, place);
      return () -> settle(outcome, item, place);
    };
  }

  private Outcome settle(Outcome outcome, RetrievalItem item, ArtifactPath place) throws IOException {
    if (!(outcome instanceof Outcome.Refused)) {
      index.add(item, place);
    }
    return outcome;
  }

  private static Errand refusal(RetrievalItem item, ArtifactPath place, String why) {
    return () -> () -> new Outcome.Refused(item, place, why);
  }

  private Outcome bring(RetrievalItem item, ArtifactPath place) throws IOException {
    try {
      Path target = root.resolve(place.value());
      // In a folder that was made here a look is spared: it would find nothing but what somebody else, or the same name asked for twice, put there a moment ago. That is found as well when
      // the file is to get its name, which replaces nothing.
      boolean made = enter(Objects.requireNonNull(target.getParent()));
      if (!made && isThere(target)) {
        Optional<BasicFileAttributes> there = look(target);
        if (there.isPresent()) {
          return compare(item, place, target, there.get());
        }
      }
      try {
        return create(item, target);
      } catch (FileAlreadyExistsException e) {
        return compare(item, place, target, look(target).orElseThrow(() -> e));
      }
    } catch (InvalidPathException e) {
      return new Outcome.Refused(item, place,
          "this Java cannot encode its name in the locale that it was started in: set LC_ALL=C.UTF-8");
    } catch (IOException e) {
      if (Refusal.concernsAll(e)) {
        throw e;
      }
      return new Outcome.Refused(item, place, Refusal.reason(e));
    }
  }

  /// Sees to it that there is a folder, inside. Says whether it was made here.
  private boolean enter(Path folder) throws IOException {
    Boolean known = entered.get(folder);
    if (known != null) {
      return known;
    }
    boolean made = false;
    try {
      requireInside(folder);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(folder)) {
        throw new FileSystemException(folder.toString(), null,
            "a symbolic link to nowhere is at the place of its folder");
      }
      enter(Objects.requireNonNull(folder.getParent()));
      try {
        Files.createDirectory(folder);
        made = true;
      } catch (FileAlreadyExistsException _) {
        // Another thread was faster; or it is something else, which is found out now.
      }
      requireInside(folder);
    }
    return entered.merge(folder, made, Boolean::logicalOr);
  }

  private void requireInside(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!real.startsWith(root) || storeRoots.stream().anyMatch(real::startsWith)) {
      throw new FileSystemException(folder.toString(), null, "its folder is a symbolic link that leads to " + real);
    }
    if (!Files.isDirectory(real)) {
      throw new FileSystemException(folder.toString(), null, "a file is at the place of its folder");
    }
  }

  /// Whether something is there, but for a symbolic link to nowhere, which is found when a file is to be put in its place. What is missing is told without an exception, which
  /// a look that does not follow links costs.
  private static boolean isThere(Path file) {
    try {
      return file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class) != null;
    } catch (IOException e) {
      return true; // The closer look has the better word for it.
    }
  }

  private static Optional<BasicFileAttributes> look(Path file) throws IOException {
    return Optional.ofNullable(file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class,
        LinkOption.NOFOLLOW_LINKS));
  }

  private Outcome create(RetrievalItem item, Path target) throws IOException {
    return switch (options.mode()) {
      case COPY -> copy(item, target);
      case HARDLINK -> link(item, target);
      case SYMLINK -> {
        Path source = source(item.record());
        Files.createSymbolicLink(target, source);
        yield new Outcome.Linked(item);
      }
      case AUTO -> {
        if (file(item.record()).isPresent()) {
          try {
            yield link(item, target);
          } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
          } catch (FileSystemException | UnsupportedOperationException _) {
            // Another file system, or one without hard links.
          }
        }
        yield copy(item, target);
      }
    };
  }

  private Outcome link(RetrievalItem item, Path target) throws IOException {
    Files.createLink(target, source(item.record()));
    return new Outcome.Linked(item);
  }

  private Optional<Path> file(StorageRecord record) throws IOException {
    return RecordedArtifact.file(from.storeOf(record), record);
  }

  /// The file that is an artifact, as it was recorded as far as a look tells, or asked for, as its bytes tell.
  private Path source(StorageRecord record) throws IOException {
    Path source = file(record).orElseThrow(
        () -> new NoSuchFileException(record.location().value(), null, "it is no local file"));
    BasicFileAttributes found = look(source)
        .orElseThrow(() -> new NoSuchFileException(record.location().value(), null, "the artifact is not there"));
    if (!found.isRegularFile() || found.size() != record.size()) {
      throw new IOException(
          "the artifact has %,d bytes, and %,d are recorded: it was damaged or changed".formatted(found.size(),
              record.size()));
    }
    if (options.verify()) {
      copy(record, OutputStream.nullOutputStream());
    }
    return source;
  }

  private Outcome copy(RetrievalItem item, Path target) throws IOException {
    Path file = workplace.newFile();
    boolean published = false;
    try {
      try (OutputStream out = new FileOutputStream(file.toFile())) {
        copy(item.record(), out);
      }
      Workplace.publish(file, target);
      published = true;
      return new Outcome.Copied(item);
    } finally {
      if (!published) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void copy(StorageRecord record, OutputStream out) throws IOException {
    byte[] buffer = BUFFER.get();
    try (InputStream in = VerifiedArtifact.open(from.storeOf(record), record)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
    }
  }

  private Outcome compare(RetrievalItem item, ArtifactPath place, Path target, BasicFileAttributes there)
      throws IOException {
    StorageRecord record = item.record();
    if (there.isSymbolicLink()) {
      boolean ours = options.mode() == RetrievalMode.SYMLINK
          && file(record).filter(file -> pointsTo(target, file)).isPresent();
      if (!ours) {
        return new Outcome.Refused(item, place, "a symbolic link is at its place");
      }
      source(record);
      return new Outcome.AlreadyThere(item);
    }
    if (!there.isRegularFile()) {
      return new Outcome.Refused(item, place, "something that is no file is at its place");
    }
    if (there.size() != record.size()) {
      return another(item, place);
    }
    if (isLink(record, there)) {
      source(record);
      return new Outcome.AlreadyThere(item);
    }
    if (record.checksum().equals(Checksum.NONE)) {
      return new Outcome.AlreadyThere(item);
    }
    // Not as an artifact: what is at this place may have any bytes, and they are nobody's damage.
    Content found = () -> Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS);
    return found.checksum().equals(record.checksum()) ? new Outcome.AlreadyThere(item) : another(item, place);
  }

  private static Outcome another(RetrievalItem item, ArtifactPath place) {
    return new Outcome.Refused(item, place, "another file is at its place");
  }

  /// Whether what is there is the artifact's own file under another name.
  private boolean isLink(StorageRecord record, BasicFileAttributes there) throws IOException {
    Optional<Path> source = file(record);
    if (options.mode() == RetrievalMode.COPY || source.isEmpty() || there.fileKey() == null) {
      return false;
    }
    return look(source.get()).filter(file -> there.fileKey().equals(file.fileKey())).isPresent();
  }

  private static boolean pointsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void complete() throws IOException {
    index.merge(root);
    index.publish(root);
  }

  @Override
  public void close() throws IOException {
    try (workplace) {
      index.close();
    }
  }
}
