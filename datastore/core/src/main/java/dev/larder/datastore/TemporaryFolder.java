package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The folder `_tmp/{writer}`, where artifacts are while they are being written.
///
/// Who writes few files has them in the folder itself; from some number on they lie in rooms of it, because threads that make and remove names in one
/// folder wait for each other.
///
/// It comes into being with the first file. Whoever takes it away takes with it what is unfinished: that is how a writer is
/// expelled (see [Expulsion]), and so the folder of a named writer never comes back by itself.
final class TemporaryFolder {
  /// The folder of all temporary files, below the root.
  static final String NAME = "_tmp";

  private static final int FEW = 64;
  private static final int ROOMS = 16;
  /// Folders of files that are linked; those of further ones get no way.
  private static final int WAYS = 256;
  /// File systems of one machine: when a link has failed there, nothing of it is still under way.
  private static final Set<String> LOCAL = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs");

  /// Of the whole process, so that several views of one writer never meet.
  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path folder;
  private final boolean named;
  private final Queue<Path> leftovers = new ConcurrentLinkedQueue<>();
  private final AtomicLong files = new AtomicLong();
  private final Set<Path> rooms = ConcurrentHashMap.newKeySet();
  /// By the folder that each leads to.
  private final Map<Path, Path> ways = new ConcurrentHashMap<>();
  private final Supplier<Boolean> local;
  private volatile boolean made;

  private TemporaryFolder(Path root, UUID writer, boolean named) {
    local = new IsLocal(root);
    this.folder = root.resolve(NAME).resolve(writer.toString());
    this.named = named;
  }

  /// The folder of a writer that others know and may expel.
  static TemporaryFolder of(Path root, UUID writer) {
    return new TemporaryFolder(root, writer, true);
  }

  /// A folder that nobody else knows.
  static TemporaryFolder anonymous(Path root) {
    return new TemporaryFolder(root, UUID.randomUUID(), false);
  }

  /// A file that is being written.
  record TemporaryFile(Path path, FileChannel channel) {}

  /// A new file, for the artifact that is to be at `path`.
  TemporaryFile create(ArtifactPath path) throws IOException {
    if (!made) {
      make();
    }
    try {
      return open();
    } catch (NoSuchFileException e) {
      if (named) {
        throw StorageException.expelled(path, e);
      }
      make();
      return open();
    }
  }

  /// Another name, in here, of a file that exists. [#remove] takes it away again.
  Path link(ArtifactPath path, Path file) throws IOException {
    if (!made) {
      make();
    }
    try {
      return linked(file);
    } catch (NoSuchFileException e) {
      if (Files.notExists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (named) {
        throw StorageException.expelled(path, e);
      }
      make();
      return linked(file);
    }
  }

  /// Another path of a file that exists, to link it by: it leads through this folder, by a symbolic link to the folder of the file, and so leads nowhere once
  /// this folder was taken away. Costs nothing for each file, where [#link] makes a name and takes it away again. **Never remove what it leads to**: that is the file itself.
  ///
  /// Empty where a link that is reported to have failed might still come into being, where there are no symbolic links, and for the files of very many folders.
  Optional<Path> way(ArtifactPath path, Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path from = absolute.getParent();
    Path name = absolute.getFileName();
    if (from == null || name == null || !local.get()) {
      return Optional.empty();
    }
    Path way = ways.get(from);
    if (way == null) {
      if (ways.size() >= WAYS) {
        return Optional.empty();
      }
      if (!made) {
        make();
      }
      way = folder.resolve("way-" + COUNTER.incrementAndGet());
      try {
        Files.createSymbolicLink(way, from);
      } catch (NoSuchFileException e) {
        if (named) {
          throw StorageException.expelled(path, e);
        }
        return Optional.empty();
      } catch (IOException | UnsupportedOperationException e) {
        return Optional.empty();
      }
      Path other = ways.putIfAbsent(from, way);
      if (other != null) {
        remove(way);
        way = other;
      }
    }
    return Optional.of(way.resolve(name));
  }

  /// Whether the file system of a folder is one of this machine. Asked when it is needed.
  private static final class IsLocal implements Supplier<Boolean> {
    private final Path root;
    private volatile @Nullable Boolean known;

    IsLocal(Path root) {
      this.root = root;
    }

    @Override
    public Boolean get() {
      Boolean answer = known;
      if (answer == null) {
        try {
          answer = LOCAL.contains(Files.getFileStore(root).type());
        } catch (IOException | UnsupportedOperationException e) {
          answer = false;
        }
        known = answer;
      }
      return answer;
    }
  }

  private Path linked(Path file) throws IOException {
    Path name = newName();
    Files.createLink(name, file);
    return name;
  }

  /// A name that no other file has.
  ///
  /// @throws NoSuchFileException if the folder was taken away: its rooms do not bring it back
  private Path newName() throws IOException {
    String name = Long.toString(COUNTER.incrementAndGet());
    long number = files.incrementAndGet();
    if (number <= FEW) {
      return folder.resolve(name);
    }
    Path room = folder.resolve("room-" + number % ROOMS);
    if (!rooms.contains(room)) {
      try {
        Files.createDirectory(room);
      } catch (FileAlreadyExistsException e) {
        // Another thread was faster, or another view of the writer.
      }
      rooms.add(room);
    }
    return room.resolve(name);
  }

  private TemporaryFile open() throws IOException {
    Path file = newName();
    // Never an existing file: it may be linked as an artifact already, and opening would truncate that.
    return new TemporaryFile(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /// Without a lock: to make what is there already does no harm.
  private void make() throws IOException {
    Files.createDirectories(folder);
    rooms.clear();
    made = true;
  }

  /// Removes a file and says whether it is gone. If not, [#close] tries again and reports.
  boolean remove(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      leftovers.add(file);
      return false;
    }
  }

  /// Removes the folder, if nothing is in it that another thread still writes.
  void close() throws IOException {
    for (Path file = leftovers.poll(); file != null; file = leftovers.poll()) {
      Files.deleteIfExists(file);
    }
    if (made) {
      try {
        for (Path way : ways.values()) {
          Files.deleteIfExists(way);
        }
        for (Path room : rooms) {
          Files.deleteIfExists(room);
        }
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        // Another thread is still writing. What it leaves behind goes when the writer is expelled.
      }
    }
  }
}
