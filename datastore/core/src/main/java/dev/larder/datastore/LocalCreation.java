package dev.larder.datastore;

import dev.larder.datastore.TemporaryFolder.TemporaryFile;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call of [LocalArtifactStore#create].
///
/// The bytes are written to a temporary file, forced, and hard-linked to their place: a link appears whole or not at all, and
/// never replaces anything, which a rename would. A [SourceFile] that may be linked takes the place of the temporary file: it is read and forced, and linked by a
/// way that leads through the writer's folder, so that whoever expels the writer cuts it. The folders are forced afterwards, for all artifacts of the call at once.
final class LocalCreation {
  /// How often in a row a channel may be found closed by an interrupt that nobody sees: content that always says so is not read for ever.
  private static final int LATE = 16;

  /// From here on a thread besides pays.
  private static final long LARGE = 8L << 20;
  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[64 * 1024]);

  private final Path root;
  private final TemporaryFolder temporary;
  private final FolderBatch folders;
  private final Durability durability;
  private final boolean threads;

  /// @param threads whether a large artifact may take a thread besides
  LocalCreation(Path root, TemporaryFolder temporary, FolderBatch folders, Durability durability, boolean threads) {
    this.threads = threads;
    this.root = root;
    this.temporary = temporary;
    this.folders = folders;
    this.durability = durability;
  }

  /// Writes and links one artifact. The result holds only if [#confirmed] says so after the folders have been forced.
  ///
  /// An interrupt closes the channel under the thread that writes, and maybe that of the content. Nothing came of such an
  /// attempt, so it is made again, and the interrupt is left for the caller to see.
  CreateResult create(NewArtifact artifact) {
    boolean interrupted = Thread.interrupted();
    CreateResult result = attempt(artifact);
    int late = 0;
    while (result instanceof CreateResult.Failed failed) {
      if (Thread.interrupted()) {
        late = 0;
      } else if (late < LATE && closedByInterrupt(failed.cause())) {
        // Whoever interrupts sets the flag first and closes channels then: by that time it may have been seen and cleared.
        late++;
      } else {
        break;
      }
      interrupted = true;
      result = attempt(artifact);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result;
  }

  private static boolean closedByInterrupt(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }

  private CreateResult attempt(NewArtifact artifact) {
    ArtifactPath path = artifact.path();
    try {
      Path target = LocalFaults.resolve("create", path, root);
      if (isFile(target)) {
        // Whoever repeats a job meets this for every artifact: nothing is written that could not be linked.
        folders.make(FolderBatch.parent(target));
        folders.touch(FolderBatch.parent(target));
        return new CreateResult.AlreadyThere(path);
      }
      if (artifact.content() instanceof SourceFile source && source.linking() != SourceFile.Linking.NEVER) {
        Optional<CreateResult> linked = attemptLink(path, source, target);
        if (linked.isPresent()) {
          return linked.get();
        }
      }
      TemporaryFile file = temporary.create(path);
      CreateResult.Created written;
      try {
        written = write(path, artifact.content(), file);
        folders.make(FolderBatch.parent(target));
      } catch (IOException e) {
        temporary.remove(file.path());
        return new CreateResult.Failed(path, LocalFaults.of("create", path, e));
      } catch (RuntimeException e) {
        // A defect of the content, e.g. in its close: it stops no other artifact.
        temporary.remove(file.path());
        return new CreateResult.Failed(path, StorageException.unreadable(path, e));
      } catch (Error e) {
        temporary.remove(file.path());
        throw e;
      }
      return link(written, file.path(), target, true);
    } catch (IOException e) {
      return new CreateResult.Failed(path, LocalFaults.of("create", path, e));
    }
  }

  /// The artifact as another name of the file; empty where that cannot be and a copy will do.
  private Optional<CreateResult> attemptLink(ArtifactPath path, SourceFile source, Path target) throws IOException {
    Path file;
    FileState before;
    CreateResult.Created written;
    Optional<Path> way;
    try {
      BasicFileAttributes seen = Files.readAttributes(source.file(), BasicFileAttributes.class,
          LinkOption.NOFOLLOW_LINKS);
      // The file itself: a link to a symbolic link would be another symbolic link.
      Path real = seen.isSymbolicLink() ? source.file().toRealPath() : source.file();
      // Before it is linked: a link changes the file's own entry, and a force would then wait for that as well.
      before = seen.isSymbolicLink() ? FileState.of(real) : FileState.of(real, seen);
      written = read(path, real, before);
      way = temporary.way(path, real);
      file = way.isPresent() ? real : temporary.link(path, real);
    } catch (UnsupportedOperationException e) {
      return notLinkable(path, source, new IOException("there are no hard links here", e));
    } catch (StorageException e) {
      throw e;
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw StorageException.unreadable(path, e);
    } catch (IOException e) {
      return notLinkable(path, source, e);
    }
    if (way.isPresent()) {
      requireSame(path, before, file);
      folders.make(FolderBatch.parent(target));
      return linkBy(way.get(), source, before, written, target);
    }
    try {
      requireSame(path, before, file);
      folders.make(FolderBatch.parent(target));
    } catch (IOException | RuntimeException | Error e) {
      temporary.remove(file);
      throw e;
    }
    CreateResult result = link(written, file, target, false);
    return result instanceof CreateResult.Failed && source.linking() == SourceFile.Linking.PREFERRED
        ? Optional.empty()
        : Optional.of(result);
  }

  /// Links a file by a way to it. Nothing behind the way is ever removed: it is the file itself. What the system answers here is final, see [TemporaryFolder#way].
  private Optional<CreateResult> linkBy(Path way, SourceFile source, FileState before, CreateResult.Created written,
      Path target) throws IOException {
    ArtifactPath path = written.path();
    Path folder = FolderBatch.parent(target);
    try {
      try {
        Files.createLink(target, way);
      } catch (NoSuchFileException e) {
        if (look(FolderBatch.parent(way)).isEmpty()) {
          throw StorageException.expelled(path, e);
        }
        if (look(way).isEmpty()) {
          throw StorageException.unreadable(path, new NoSuchFileException(source.file().toString()));
        }
        folders.remake(folder);
        Files.createLink(target, way);
      }
    } catch (StorageException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      Optional<BasicFileAttributes> there = look(target);
      return Optional.of(there.isPresent()
          ? foreign(path, target, there.get(), e)
          : new CreateResult.Failed(path, LocalFaults.ofLink(path, e)));
    } catch (IOException e) {
      return notLinkable(path, source, e);
    } catch (UnsupportedOperationException e) {
      return notLinkable(path, source, new IOException("there are no hard links here", e));
    }
    folders.touch(folder);
    try {
      before.requireSame(target);
      return Optional.of(written);
    } catch (IOException e) {
      return Optional.of(takenBack(path, target, StorageException.unreadable(path, e)));
    }
  }

  /// Another file had taken the place of the one that was read, a moment before it was linked. Its name here is ours, and nobody was told of it.
  private static CreateResult takenBack(ArtifactPath path, Path target, StorageException why) {
    try {
      Files.delete(target);
      return new CreateResult.Failed(path, why);
    } catch (IOException e) {
      why.addSuppressed(e);
      return new CreateResult.Unknown(path, why);
    }
  }

  private static Optional<CreateResult> notLinkable(ArtifactPath path, SourceFile source, IOException fault) {
    if (source.linking() == SourceFile.Linking.PREFERRED) {
      return Optional.empty();
    }
    return Optional.of(new CreateResult.Failed(path, new StorageException("link", path,
        new IOException("%s cannot be hard-linked: %s".formatted(source.file(), StorageException.reason(fault)), fault),
        "A hard link needs one file system for both, and a file that this user owns or may write to: copy it instead.")));
  }

  /// Reads a file that is about to be linked, and makes its bytes durable: those and its size, not the time of this reading, which may cost another write.
  private CreateResult.Created read(ArtifactPath path, Path file, FileState before) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    byte[] buffer = BUFFER.get();
    try (FileChannel channel = open(path, file)) {
      for (int n = read(path, channel, buffer); n >= 0; n = read(path, channel, buffer)) {
        sha256.update(buffer, 0, n);
      }
      if (durability == Durability.DISK) {
        channel.force(false);
      }
    }
    return new CreateResult.Created(path, before.size(), Checksum.sha256(sha256.digest()));
  }

  private static FileChannel open(ArtifactPath path, Path file) throws StorageException {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private static int read(ArtifactPath path, FileChannel channel, byte[] buffer) throws StorageException {
    try {
      return channel.read(ByteBuffer.wrap(buffer));
    } catch (IOException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private static void requireSame(ArtifactPath path, FileState before, Path file) throws StorageException {
    try {
      before.requireSame(file);
    } catch (IOException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  /// The result, now that [FolderBatch#force] is over: what could not be made durable is unknown.
  CreateResult confirmed(CreateResult result) {
    return switch (result) {
      case CreateResult.Created created -> confirmedThere(created);
      case CreateResult.AlreadyThere there -> confirmedThere(there);
      case CreateResult.Failed failed -> failed;
      case CreateResult.Unknown unknown -> unknown;
    };
  }

  private CreateResult confirmedThere(CreateResult result) {
    ArtifactPath path = result.path();
    return folders.fault(FolderBatch.parent(root.resolve(path.value()))).<CreateResult>map(
        fault -> new CreateResult.Unknown(path, LocalFaults.of("make durable", path, fault))).orElse(result);
  }

  private CreateResult.Created write(ArtifactPath path, Content content, TemporaryFile file) throws IOException {
    FileChannel channel = file.channel();
    MessageDigest sha256 = Sha256.digest();
    byte[] buffer = BUFFER.get();
    long size = 0;
    try (channel; InputStream in = open(path, content)) {
      int n = read(path, in, buffer);
      for (; n >= 0 && (size < LARGE || !threads); n = read(path, in, buffer)) {
        sha256.update(buffer, 0, n);
        size += n;
        write(buffer, n, channel);
      }
      if (n >= 0) {
        sha256.update(buffer, 0, n);
        size += n;
        write(buffer, n, channel);
        size += writeRest(path, in, file, size, sha256);
      }
      if (durability == Durability.DISK) {
        channel.force(true);
      }
    }
    return new CreateResult.Created(path, size, Checksum.sha256(sha256.digest()));
  }

  private static void write(byte[] buffer, int length, FileChannel channel) throws IOException {
    for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length); bytes.hasRemaining();) {
      channel.write(bytes);
    }
  }

  /// Writes what is left of large content behind its beginning, and digests it at the same time.
  private long writeRest(ArtifactPath path, InputStream in, TemporaryFile file, long beginning, MessageDigest sha256)
      throws IOException {
    long size = 0;
    try (@Nullable
    DirectAlongside disk = durability == Durability.DISK
        ? DirectAlongside.open(file.path(), file.channel(), beginning).orElse(null)
        : null;
        DigestAlongside digest = new DigestAlongside(sha256)) {
      while (true) {
        byte[] buffer = digest.take();
        int n = read(path, in, buffer);
        if (n < 0) {
          return size;
        }
        digest.filled(n);
        if (disk == null) {
          write(buffer, n, file.channel());
        } else {
          disk.write(buffer, n);
        }
        size += n;
      }
    }
  }

  /// @param ours whether nobody else has a name of the file: then one at the target is ours
  private CreateResult link(CreateResult.Created written, Path file, Path target, boolean ours) {
    Path folder = FolderBatch.parent(target);
    try {
      try {
        Files.createLink(target, file);
      } catch (NoSuchFileException e) {
        if (look(file).isEmpty()) {
          throw StorageException.expelled(written.path(), e);
        }
        folders.remake(folder);
        Files.createLink(target, file);
      }
    } catch (IOException e) {
      return notLinked(written, file, target, ours, e);
    } catch (UnsupportedOperationException e) {
      return notLinked(written, file, target, ours, new IOException("there are no hard links here", e));
    }
    folders.touch(folder);
    temporary.remove(file);
    return written;
  }

  /// What became of a link that is reported to have failed. A network file system repeats a request whose reply was lost, and
  /// then says of our own link that something is there already: so the inode decides, as long as the temporary file holds it.
  /// Of a file that has other names the inode says nothing: then what is there counts as another's.
  private CreateResult notLinked(CreateResult.Created written, Path file, Path target, boolean ours,
      IOException fault) {
    ArtifactPath path = written.path();
    if (fault instanceof AccessDeniedException) {
      temporary.remove(file);
      return new CreateResult.Failed(path, LocalFaults.ofLink(path, fault));
    }
    try {
      Optional<BasicFileAttributes> mine = look(file);
      Optional<BasicFileAttributes> there = look(target);
      if (ours && mine.isPresent() && there.isPresent() && sameFile(mine.get(), there.get())) {
        folders.touch(FolderBatch.parent(target));
        temporary.remove(file);
        return written;
      }
      boolean removed = temporary.remove(file);
      if (mine.isPresent() && there.isPresent() && fault instanceof FileAlreadyExistsException) {
        return foreign(path, target, there.get(), fault);
      }
      // Without the temporary file no request that is still under way can link it: what is not there now never will be.
      if (removed && look(target).isEmpty()) {
        return new CreateResult.Failed(path, LocalFaults.ofLink(path, fault));
      }
    } catch (IOException e) {
      temporary.remove(file);
      fault.addSuppressed(e);
    }
    return new CreateResult.Unknown(path, LocalFaults.ofLink(path, fault));
  }

  private CreateResult foreign(ArtifactPath path, Path target, BasicFileAttributes there, IOException fault) {
    if (there.isRegularFile()) {
      folders.touch(FolderBatch.parent(target));
      return new CreateResult.AlreadyThere(path);
    }
    return new CreateResult.Failed(path, new StorageException("create", path,
        new IOException("something is there that is not a file", fault),
        "Look at %s, and move it out of the datastore root.".formatted(target)));
  }

  /// Says whether a file is there. What is missing is told without an exception, which a look that does not follow symbolic links costs.
  private static boolean isFile(Path place) throws IOException {
    try {
      if (place.getFileSystem().provider().readAttributesIfExists(place, BasicFileAttributes.class) == null) {
        return false;
      }
    } catch (IOException e) {
      // The closer look has the better word for it.
    }
    return look(place).filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  /// What is at a place; empty only if nothing is.
  private static Optional<BasicFileAttributes> look(Path place) throws IOException {
    return Optional.ofNullable(place.getFileSystem().provider().readAttributesIfExists(place,
        BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean sameFile(BasicFileAttributes one, BasicFileAttributes other) {
    return one.fileKey() != null && one.fileKey().equals(other.fileKey());
  }

  private static InputStream open(ArtifactPath path, Content content) throws StorageException {
    try {
      return content.open();
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private static int read(ArtifactPath path, InputStream in, byte[] buffer) throws StorageException {
    try {
      return in.read(buffer);
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }
}
