package dev.larder.datastore;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The folder of a cache, shared by any number of threads and processes without locks: a file is written under another name and renamed when
/// it is whole; who reads one that is evicted meanwhile reads on. The time of its last change says when a file was last read.
///
/// ```
/// v1/ab/abcdef…   one file an artifact, by the name of its key
/// v1/tmp/…        what is being fetched
/// ```
final class ReadCache {
  /// A file is not marked as read more often than this.
  private static final long MARK_MILLIS = 1_000;

  private final CacheSettings settings;
  private final Path folder;
  private final Path temporary;
  private final CacheEviction eviction;

  private ReadCache(CacheSettings settings, Path folder, Path temporary) {
    this.settings = settings;
    this.folder = folder;
    this.temporary = temporary;
    this.eviction = new CacheEviction(folder, temporary, settings);
  }

  /// @throws StorageException if there can be no folder there
  static ReadCache open(CacheSettings settings) throws StorageException {
    Path folder = settings.folder().toAbsolutePath().resolve("v1");
    try {
      // What artifacts hold is not for everybody on this machine.
      makeFolder(settings.folder().toAbsolutePath());
      Path temporary = folder.resolve("tmp");
      makeFolder(temporary);
      return new ReadCache(settings, folder, temporary);
    } catch (IOException e) {
      throw new StorageException(
          "cannot make the cache in %s: %s".formatted(settings.folder(), StorageException.reason(e)),
          e, "Name a folder that you may write to in LARDER_CACHE or under cache: in larder.yaml, or write off.");
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    FileSystem system = folder.getFileSystem();
    if (system.supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  long maxBytes() {
    return settings.maxBytes();
  }

  private Path place(String name) {
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }

  /// Whether there is a file of that name, whatever it holds.
  boolean mayHave(String name) {
    return Files.exists(place(name));
  }

  /// What is cached for `key`. What is damaged or too old is removed; what does not answer for `key` is left, until it is fetched anew.
  Optional<CachedFile> find(CacheKey key) {
    Path place = place(key.name());
    try {
      long age = System.currentTimeMillis() - Files.getLastModifiedTime(place).toMillis();
      Optional<CachedFile> found = age > settings.maxAge().toMillis() ? Optional.empty() : CachedFile.open(place);
      if (found.isPresent() && key.fits(found.get().header())) {
        if (age > MARK_MILLIS) {
          mark(place);
        }
        return found;
      }
      if (found.isPresent()) {
        found.get().close();
      } else {
        remove(key.name());
      }
    } catch (FileNotFoundException | NoSuchFileException _) {
      // Not cached, or evicted at this moment.
    } catch (IOException _) {
      remove(key.name());
    }
    return Optional.empty();
  }

  private static void mark(Path place) {
    try {
      Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
    } catch (IOException _) {
      // It is evicted sooner than it deserves, or just was.
    }
  }

  /// What is to be cached.
  interface Source {
    InputStream open() throws IOException;
  }

  /// Fetches what `key` wants and keeps it. Empty, and nothing kept, if it cannot be kept or is not what is wanted: the caller reads without the
  /// cache then.
  ///
  /// @throws IOException as `source` throws it, when it is opened or read
  Optional<CachedFile> fill(CacheKey key, Source source) throws IOException {
    Path file = temporary.resolve(UUID.randomUUID().toString());
    CachedFile written;
    try (InputStream in = source.open()) {
      Instant modified = key instanceof CacheKey.Seen seen ? seen.modified() : Instant.EPOCH;
      // One byte more than there should be shows that there are more.
      written = write(file, key, in, modified);
    } catch (CachedFile.Unreadable e) {
      delete(file);
      throw e.fault();
    } catch (CacheFault e) {
      delete(file);
      return Optional.empty();
    }
    boolean kept = false;
    try {
      if (key.fits(written.header())) {
        Path place = place(key.name());
        makeFolder(place.resolveSibling("."));
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        kept = true;
        eviction.added(Files.size(place));
      }
    } catch (IOException _) {
      // Full, or somebody else has evicted it already.
    }
    if (kept) {
      return Optional.of(written);
    }
    close(written);
    delete(file);
    return Optional.empty();
  }

  /// The cache itself could not be written to.
  private static final class CacheFault extends IOException {
    private static final long serialVersionUID = 1;

    CacheFault(IOException cause) {
      super(cause);
    }
  }

  private static CachedFile write(Path file, CacheKey key, InputStream in, Instant modified)
      throws CachedFile.Unreadable, CacheFault {
    try {
      return CachedFile.write(file, key.name(), in, key.size() + 1, modified);
    } catch (CachedFile.Unreadable e) {
      throw e;
    } catch (IOException e) {
      throw new CacheFault(e);
    }
  }

  void remove(String name) {
    delete(place(name));
  }

  private static void close(CachedFile file) {
    try {
      file.close();
    } catch (IOException _) {
      // It was not to be kept.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // Eviction tries again.
    }
  }
}
