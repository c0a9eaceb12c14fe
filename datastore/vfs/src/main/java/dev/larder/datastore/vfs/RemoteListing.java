package dev.larder.datastore.vfs;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.datastore.Utf8Order;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The artifacts below a folder in the order of an object store, one folder in memory at a time (and those above it). A file whose name no
/// [ArtifactPath] can have is no artifact.
final class RemoteListing implements Iterator<Artifact> {
  /// @param prefix the folder's path, with `/` at its end
  private record Level(String prefix, Iterator<Child> children) {}

  private final RemoteFiles files;
  private final ArtifactPath start;
  private final String after;
  private final @Nullable UnreadableFolder unreadable;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Artifact next;

  /// @param start a folder that was there a moment ago
  /// @param after where to begin: only paths behind it are listed, and folders with none are not read; empty for all
  RemoteListing(RemoteFiles files, ArtifactPath start, String after) throws IOException {
    this.files = files;
    this.start = start;
    this.after = after;
    unreadable = null;
    levels.push(level(start.value() + "/"));
  }

  /// See [dev.larder.datastore.ArtifactStore#artifacts].
  RemoteListing(RemoteFiles files, UnreadableFolder unreadable) {
    this.files = files;
    start = new ArtifactPath("the datastore root");
    after = "";
    this.unreadable = unreadable;
    levels.push(level("", unreadable));
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
      String place = level.prefix + child.key();
      if (child.isFolder()) {
        if (path(place.substring(0, place.length() - 1)) != null) {
          levels.push(unreadable == null ? level(place) : level(place, unreadable));
        }
      } else {
        ArtifactPath path = path(place);
        if (path != null) {
          return new Artifact(path, child.size());
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

  /// Says whether `place`, or something below it if it is a folder (with `/` at its end), comes behind where the listing begins.
  private boolean isWanted(String place) {
    return Utf8Order.INSTANCE.compare(place, after) > 0 || place.endsWith("/") && after.startsWith(place);
  }

  /// A folder that cannot be read holds nothing here, and somebody is told.
  private Level level(String prefix, UnreadableFolder told) {
    try {
      return level(prefix);
    } catch (IOException e) {
      told.at(prefix, e);
      return new Level(prefix, List.<Child>of().iterator());
    }
  }

  private Level level(String prefix) throws IOException {
    List<Child> children;
    try {
      children = Uninterrupted.call(() -> prefix.isEmpty()
          ? files.children().stream().filter(child -> !child.key().startsWith("_")).toList()
          : childrenOrNone(new ArtifactPath(prefix.substring(0, prefix.length() - 1))));
    } catch (IOException e) {
      throw Faults.of("list", start, e);
    }
    return new Level(prefix, children.stream().filter(child -> isWanted(prefix + child.key()))
        .sorted(Comparator.comparing(Child::key, Utf8Order.INSTANCE)).iterator());
  }

  /// A folder that is gone since its parent was read holds nothing, unless all is gone.
  private List<Child> childrenOrNone(ArtifactPath folder) throws IOException {
    try {
      return files.children(folder);
    } catch (NoSuchFileException e) {
      files.requireRoot();
      return List.of();
    }
  }
}
