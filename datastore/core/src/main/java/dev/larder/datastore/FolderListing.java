package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The artifacts below a folder in the order of an object store, one folder in memory at a time (and those above it).
///
/// Folders are sorted as if their names ended in `/`, which gives the order of the full paths: `a-b`, `a.b`, `a/b`, `ab`.
/// Symbolic links are neither listed nor followed, so a listing stays inside the root and comes to an end. A file whose name no
/// [ArtifactPath] can have is no artifact.
final class FolderListing implements Iterator<Artifact> {
  /// @param key the name; of a folder, with `/` at its end
  private record Child(String key, long size) {
    boolean isFolder() {
      return key.charAt(key.length() - 1) == '/';
    }
  }

  /// @param prefix the folder's path below the root, with `/` at its end
  private record Level(Path folder, String prefix, Iterator<Child> children) {}

  private final ArtifactPath start;
  private final String after;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Artifact next;

  /// @param after where to begin: only paths behind it are listed, and folders with none are not read; empty for all
  FolderListing(ArtifactPath start, Path folder, String after) throws IOException {
    this.start = start;
    this.after = after;
    levels.push(level(folder, start.value() + "/"));
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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

  private @Nullable Artifact advance() throws IOException {
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.children.hasNext()) {
        levels.pop();
        continue;
      }
      Child child = level.children.next();
      if (child.isFolder()) {
        Path folder = level.folder.resolve(child.key.substring(0, child.key.length() - 1));
        levels.push(level(folder, level.prefix + child.key));
      } else {
        ArtifactPath path = path(level.prefix + child.key);
        if (path != null) {
          return new Artifact(path, child.size);
        }
      }
    }
    return null;
  }

  private static @Nullable ArtifactPath path(String value) {
    try {
      return new ArtifactPath(value);
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private Level level(Path folder, String prefix) throws IOException {
    return new Level(folder, prefix, children(folder, prefix).iterator());
  }

  /// Says whether `place`, or something below it if it is a folder (with `/` at its end), comes behind where the listing begins.
  private boolean isWanted(String place) {
    return Utf8Order.INSTANCE.compare(place, after) > 0 || place.endsWith("/") && after.startsWith(place);
  }

  private List<Child> children(Path folder, String prefix) throws IOException {
    List<Child> children = new ArrayList<>();
    boolean there = new LocalFolder(start, folder).visit((open, path, name) -> {
      if (!after.isEmpty() && !isWanted(prefix + name) && !isWanted(prefix + name + "/")) {
        return;
      }
      BasicFileAttributes attributes = LocalFolder.look(open, path);
      if (attributes == null || !attributes.isDirectory() && !attributes.isRegularFile()) {
        return;
      }
      String key = attributes.isDirectory() ? name + "/" : name;
      if (after.isEmpty() || isWanted(prefix + key)) {
        children.add(new Child(key, attributes.size()));
      }
    });
    if (!there) {
      return List.of(); // Gone since its parent was read, or nothing there to begin with.
    }
    children.sort(Comparator.comparing(Child::key, Utf8Order.among(children.stream().map(Child::key))));
    return children;
  }
}
