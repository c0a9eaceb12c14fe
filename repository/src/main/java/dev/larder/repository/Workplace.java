package dev.larder.repository;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// A folder beside what is being retrieved, for what is not finished. One process has it at a time, by a lock that ends with the process; what a killed
/// one left in it is taken away by the next.
final class Workplace implements Closeable {
  private static final String LOCK = "lock";
  private static final int ROOMS = 16;

  private final Path folder;
  private final FileChannel channel;
  private final AtomicLong counter = new AtomicLong();

  private Workplace(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// @throws RepositoryException `destination-held` if another process is at work there
  static Workplace open(Path folder) throws IOException {
    while (true) {
      make(folder);
      FileChannel channel;
      try {
        channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        continue; // Whoever had it has just taken the folder away.
      }
      boolean ours = false;
      try {
        requireLock(channel, folder);
        ours = isStill(folder.resolve(LOCK), channel);
        if (ours) {
          Workplace workplace = new Workplace(folder, channel);
          workplace.empty();
          for (int room = 0; room < ROOMS; room++) {
            Files.createDirectory(folder.resolve(Integer.toString(room)));
          }
          return workplace;
        }
      } finally {
        if (!ours) {
          channel.close();
        }
      }
    }
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static void requireLock(FileChannel channel, Path folder) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new DestinationHeldException(folder);
    }
  }

  /// Whether the file that is locked is the one of that name: the last holder may have taken that away between opening and locking.
  private static boolean isStill(Path file, FileChannel channel) throws IOException {
    byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(mark), 0);
    try {
      return Arrays.equals(mark, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// A name that no other file has, mostly in a folder where no other thread makes files now: those of one folder wait for each other.
  Path newFile() {
    return folder.resolve(Long.toString(Thread.currentThread().threadId() % ROOMS))
        .resolve(Long.toString(counter.incrementAndGet()));
  }

  Path folder() {
    return folder;
  }

  /// Gives a finished file its name. Never replaces anything.
  ///
  /// @throws FileAlreadyExistsException if something is there
  static void publish(Path finished, Path target) throws IOException {
    try {
      Files.createLink(target, finished);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // No hard links here. This looks first and renames then, which is the best that is left.
      Files.move(finished, target);
      return;
    }
    // Not Files.delete, which looks at the file first; what stays is taken away in the end.
    if (!finished.toFile().delete()) {
      Files.deleteIfExists(finished);
    }
  }

  private void empty() throws IOException {
    try (DirectoryStream<Path> rooms = Files.newDirectoryStream(folder)) {
      for (Path room : rooms) {
        if (Files.isDirectory(room, LinkOption.NOFOLLOW_LINKS)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(room)) {
            for (Path file : files) {
              Files.deleteIfExists(file);
            }
          }
        }
        if (!room.getFileName().toString().equals(LOCK)) {
          Files.deleteIfExists(room);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      empty();
      // The lock goes while it is held: who has opened it already finds out that its name is gone.
      Files.deleteIfExists(folder.resolve(LOCK));
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // The next process has made its lock in it already.
    }
  }
}
