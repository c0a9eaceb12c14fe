package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Takes the temporary folder of a writer away, with all that is in it.
///
/// The rename is what counts: from then on no link finds its file, also on a machine that is slow to notice. It is forced, so
/// that a power failure of the file server does not bring the folder back while that machine goes on. What an earlier call
/// could not finish is finished by the next.
final class Expulsion {
  /// Shorter names first, then by their letters: what was numbered goes in the order of its numbers.
  private static final Comparator<Path> BY_NAME = Comparator.<Path>comparingInt(path -> path.toString().length())
      .thenComparing(Comparator.naturalOrder());

  /// Of the whole process: what it took away first is removed first.
  private static final AtomicLong COUNTER = new AtomicLong();

  private Expulsion() {}

  static void of(UUID writer, Path root, DurableFolders durable, Workers workers) throws IOException {
    Path all = root.resolve(TemporaryFolder.NAME);
    String prefix = "expelled-" + writer + "-";
    try {
      Files.move(all.resolve(writer.toString()),
          all.resolve(prefix + COUNTER.incrementAndGet() + "-" + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      if (children(all).isEmpty()) {
        return;
      }
    } catch (IOException e) {
      throw fault(writer, e);
    }
    FolderBatch batch = new FolderBatch(root, durable);
    batch.touch(all);
    batch.force(workers);
    Optional<IOException> unforced = batch.fault(all);
    if (unforced.isPresent()) {
      throw fault(writer, unforced.get());
    }
    try {
      for (Path child : children(all)) {
        if (child.getFileName() != null && child.getFileName().toString().startsWith(prefix)) {
          remove(child);
        }
      }
    } catch (IOException e) {
      throw fault(writer, e);
    }
  }

  private static void remove(Path folder) throws IOException {
    for (Path child : children(folder)) {
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        remove(child);
      } else {
        Files.deleteIfExists(child);
      }
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      paths.forEach(children::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    children.sort(BY_NAME);
    return children;
  }

  private static StorageException fault(UUID writer, IOException cause) {
    return new StorageException("cannot take away the temporary files of writer %s: %s".formatted(writer, cause), cause,
        "See that you may change %s below the datastore root, and run the same again.".formatted(TemporaryFolder.NAME));
  }
}
