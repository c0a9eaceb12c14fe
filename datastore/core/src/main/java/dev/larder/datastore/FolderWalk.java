package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All artifacts below a root, folder by folder and in no order: what [FolderListing] gives sorted. Sorting a million names takes as long as looking at the files, and needs all names of a folder in memory;
/// here nothing is kept but the folders that are still to be read. See [ArtifactStore#artifacts].
///
/// Symbolic links are neither told of nor followed. A file whose name no [ArtifactPath] can have is no artifact.
final class FolderWalk implements Iterator<Artifact>, AutoCloseable {
  /// Stands in faults for the root, which has no path.
  private static final ArtifactPath ROOT = new ArtifactPath("the datastore root");

  private final UnreadableFolder unreadable;
  private final Deque<Folder> ahead = new ArrayDeque<>();
  private @Nullable Reading reading;
  private @Nullable Artifact next;

  /// @param prefix its path below the root, with `/` at its end
  private record Folder(Path path, String prefix) {}

  /// A folder of which some is read.
  private record Reading(String prefix, LocalFolder folder, DirectoryStream<Path> stream, Iterator<Path> children) {}

  FolderWalk(Path root, UnreadableFolder unreadable) {
    this.unreadable = unreadable;
    ahead.push(new Folder(root, ""));
  }

  @Override
  public boolean hasNext() {
    while (next == null && (reading != null || enter())) {
      Reading open = Objects.requireNonNull(reading);
      try {
        next = advance(open);
        if (next == null) {
          close();
        }
      } catch (IOException e) {
        // What it has shown until now is there.
        unreadable.at(open.prefix, LocalFaults.of("list", ROOT, e));
        close();
      }
    }
    return next != null;
  }

  @Override
  public Artifact next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Artifact result = Objects.requireNonNull(next);
    next = null;
    return result;
  }

  /// Begins to read the next folder that is there and can be read. Its stream is closed by [#close], which is called at the end of each folder.
  @SuppressWarnings("StreamResourceLeak")
  private boolean enter() {
    for (Folder folder = ahead.poll(); folder != null; folder = ahead.poll()) {
      try {
        DirectoryStream<Path> stream = Files.newDirectoryStream(folder.path);
        reading = new Reading(folder.prefix, new LocalFolder(ROOT, folder.path), stream, stream.iterator());
        return true;
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Gone since its parent was read.
      } catch (IOException e) {
        unreadable.at(folder.prefix, LocalFaults.of("list", ROOT, e));
      }
    }
    return false;
  }

  /// The next file of a folder; folders are read later. Null at its end.
  private @Nullable Artifact advance(Reading open) throws IOException {
    try {
      while (open.children.hasNext()) {
        Path child = open.children.next();
        String name = open.folder.name(child);
        // Larder's own: see [ArtifactStore#artifacts].
        if (name == null || open.prefix.isEmpty() && name.startsWith("_")) {
          continue;
        }
        BasicFileAttributes attributes = LocalFolder.look(open.stream, child);
        if (attributes != null && attributes.isDirectory()) {
          ahead.push(new Folder(child, open.prefix + name + "/"));
        } else if (attributes != null && attributes.isRegularFile()) {
          try {
            return new Artifact(new ArtifactPath(open.prefix + name), attributes.size());
          } catch (InvalidNameException e) {
            // None of ours.
          }
        }
      }
      return null;
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw cause == null ? new IOException(e) : cause;
    }
  }

  @Override
  public void close() {
    Reading open = reading;
    reading = null;
    if (open != null) {
      try {
        open.stream.close();
      } catch (IOException e) {
        unreadable.at(open.prefix, LocalFaults.of("list", ROOT, e));
      }
    }
  }
}
