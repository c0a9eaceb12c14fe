package dev.larder.datastore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps the folder of a cache within its bounds. Nobody knows what other processes add, so the folder itself is counted: when this process has
/// added a twentieth of what there may be, and besides by lot, so that a thousand processes that add one file each count as often as one that adds a
/// thousand. Between two counts the bounds may be exceeded by about that much.
final class CacheEviction {
  private static final int PART = 20;
  /// What nobody has written to for so long is not being fetched any more.
  private static final long ABANDONED_MILLIS = 60 * 60 * 1_000L;

  private final Path folder;
  private final Path temporary;
  private final CacheSettings settings;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicBoolean counting = new AtomicBoolean();

  CacheEviction(Path folder, Path temporary, CacheSettings settings) {
    this.folder = folder;
    this.temporary = temporary;
    this.settings = settings;
  }

  private record Entry(Path file, long size, long used) {}

  /// A file of that size came into the cache.
  void added(long size) {
    long addedBytes = bytes.addAndGet(size);
    long addedFiles = files.incrementAndGet();
    boolean due = addedBytes >= settings.maxBytes() / PART || addedFiles >= settings.maxFiles() / PART;
    double lot = PART * Math.max((double) size / settings.maxBytes(), 1.0 / settings.maxFiles());
    if ((due || ThreadLocalRandom.current().nextDouble() < lot) && counting.compareAndSet(false, true)) {
      bytes.set(0);
      files.set(0);
      try {
        evict();
      } catch (IOException | DirectoryIteratorException | UncheckedIOException _) {
        // The next count tries again; reading does not depend on it.
      } finally {
        counting.set(false);
      }
    }
  }

  private void evict() throws IOException {
    long now = System.currentTimeMillis();
    List<Entry> entries = new ArrayList<>();
    long total = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path one : folders) {
        total += look(one, now, entries);
      }
    }
    boolean over = total > settings.maxBytes() || entries.size() > settings.maxFiles();
    // A tenth below the bounds, so that not every file that comes makes another one go.
    long mostBytes = over ? settings.maxBytes() - settings.maxBytes() / 10 : Long.MAX_VALUE;
    long mostFiles = over ? settings.maxFiles() - settings.maxFiles() / 10 : Long.MAX_VALUE;
    entries.sort(Comparator.comparingLong(Entry::used));
    long left = entries.size();
    for (Entry entry : entries) {
      boolean old = now - entry.used > settings.maxAge().toMillis();
      if (!old && total <= mostBytes && left <= mostFiles) {
        break;
      }
      if (remove(entry.file)) {
        total -= entry.size;
        left--;
      }
    }
  }

  /// Adds what is in a folder of files; what is being fetched counts, and is no entry.
  ///
  /// @return bytes
  private long look(Path one, long now, List<Entry> entries) throws IOException {
    long total = 0;
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(one)) {
      for (Path file : inside) {
        BasicFileAttributes attributes = file.getFileSystem().provider().readAttributesIfExists(file,
            BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes == null || !attributes.isRegularFile()) {
          continue;
        }
        long used = attributes.lastModifiedTime().toMillis();
        if (one.equals(temporary)) {
          if (now - used > ABANDONED_MILLIS && remove(file)) {
            continue;
          }
        } else {
          entries.add(new Entry(file, attributes.size(), used));
        }
        total += attributes.size();
      }
    }
    return total;
  }

  /// Whether it is gone; that another process was faster is fine.
  private static boolean remove(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
