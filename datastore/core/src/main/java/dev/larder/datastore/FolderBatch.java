package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The folders that one call of a store touches: each is made once, and forced once when all work in it is done.
final class FolderBatch {
  private final Path root;
  private final DurableFolders durable;
  private final Map<Path, FolderIdentity> known;

  /// Folders below the root that are there but not known to be durable in their parents.
  private final Set<Path> fresh = ConcurrentHashMap.newKeySet();
  private final Set<Path> touched = ConcurrentHashMap.newKeySet();
  private final Map<Path, IOException> faults = new ConcurrentHashMap<>();

  FolderBatch(Path root, DurableFolders durable) {
    this.root = root;
    this.durable = durable;
    this.known = durable.known();
  }

  /// Makes `folder` and its ancestors where they are not there.
  void make(Path folder) throws IOException {
    if (fresh.contains(folder)) {
      return; // And all above it: it came last.
    }
    for (Path ancestor : unknown(folder)) {
      if (!fresh.contains(ancestor)) {
        makeOne(ancestor);
        fresh.add(ancestor);
      }
    }
  }

  /// [#make] for a folder that was there and is gone.
  void remake(Path folder) throws IOException {
    durable.forget();
    known.clear();
    for (Path ancestor : unknown(folder)) {
      makeOne(ancestor);
      fresh.add(ancestor);
    }
  }

  /// Notes that a name in `folder` is to be made durable by [#force], and the folder with it.
  void touch(Path folder) {
    touched.add(folder);
  }

  /// [#touch] for a folder that this call has not made, and that may not be there.
  void touchExisting(Path folder) {
    try {
      BasicFileAttributes there = folder.getFileSystem().provider().readAttributesIfExists(folder,
          BasicFileAttributes.class);
      if (there != null && there.isDirectory()) {
        fresh.addAll(unknown(folder));
      }
    } catch (IOException e) {
      faults.put(folder, e);
    }
    touched.add(folder);
  }

  /// Forces the touched folders, and all folders that hold fresh ones, in the order of their names. Call once, after the last touch.
  ///
  /// A folder that was durable may have been removed since, and made anew by somebody who has not forced it yet. Looked at behind the work in it, it is the one that the work is in: no folder that
  /// holds anything is removed.
  void force(Workers workers) {
    lookAgain();
    Map<Path, FolderIdentity> identities = identities();
    Set<Path> all = new TreeSet<>(touched);
    fresh.forEach(folder -> all.add(parent(folder)));
    List<Path> folders = List.copyOf(all);
    workers.forEach(folders.size(), i -> force(folders.get(i)));
    remember(identities);
  }

  /// Takes those for fresh, with all above them, that are not the ones any more that are known to be durable.
  private void lookAgain() {
    Set<Path> worked = new TreeSet<>(touched);
    fresh.forEach(folder -> worked.add(parent(folder)));
    worked.removeAll(fresh);
    worked.stream().filter(this::isAnother).forEach(folder -> fresh.addAll(belowRoot(folder)));
  }

  /// Which folders the fresh ones are, before they are forced.
  private Map<Path, FolderIdentity> identities() {
    Map<Path, FolderIdentity> identities = new TreeMap<>();
    for (Path folder : new TreeSet<>(fresh)) {
      try {
        identities.put(folder, FolderIdentity.of(folder));
      } catch (IOException e) {
        identities.remove(folder); // It is gone again, and not known; forcing it tells why.
      }
    }
    return identities;
  }

  private void remember(Map<Path, FolderIdentity> identities) {
    identities.forEach((folder, identity) -> {
      if (fault(folder).isEmpty()) {
        known.put(folder, identity);
      }
    });
  }

  private boolean isAnother(Path folder) {
    FolderIdentity identity = known.get(folder);
    if (identity == null) {
      return false; // The root, or one that nobody has promised anything about.
    }
    try {
      // One that was remembered in the moment in which it was made says too little: the next one may have its number.
      return !identity.equals(FolderIdentity.of(folder))
          || !identity.certain() && FolderIdentity.of(root).certain();
    } catch (IOException e) {
      return true; // Forcing it tells why.
    }
  }

  /// Why the names in `folder` may not be durable, if so. To be asked after [#force].
  Optional<IOException> fault(Path folder) {
    IOException own = faults.get(folder);
    return own != null ? Optional.of(own) : faultAbove(folder);
  }

  private Optional<IOException> faultAbove(Path folder) {
    for (Path at = folder; fresh.contains(at); at = parent(at)) {
      IOException fault = faults.get(parent(at));
      if (fault != null) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private void force(Path folder) {
    try {
      durable.force(folder);
    } catch (IOException e) {
      faults.put(folder, e);
    }
  }

  /// `folder` and its ancestors below the root that are not known to be durable, from the top.
  private Deque<Path> unknown(Path folder) {
    Deque<Path> unknown = new ArrayDeque<>();
    for (Path at = folder; !at.equals(root) && !known.containsKey(at); at = parent(at)) {
      unknown.addFirst(at);
    }
    return unknown;
  }

  private Deque<Path> belowRoot(Path folder) {
    Deque<Path> all = new ArrayDeque<>();
    for (Path at = folder; !at.equals(root); at = parent(at)) {
      all.addFirst(at);
    }
    return all;
  }

  /// Symbolic links are refused: what is created behind one would not be listed, and might be outside the root.
  private static void makeOne(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      // Some systems say of a folder that is there that it may not be made, and not that it is there.
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!(e instanceof FileAlreadyExistsException)) {
        throw e;
      }
      FileSystemException fault = new FileSystemException(folder.toString(), null,
          "%s is %s, not a folder".formatted(folder, Files.isSymbolicLink(folder) ? "a symbolic link" : "a file"));
      fault.initCause(e);
      throw fault;
    }
  }

  /// The folder that holds a file or folder below the root.
  static Path parent(Path below) {
    Path parent = below.getParent();
    if (parent == null) {
      throw new IllegalStateException(below + " is not below a root");
    }
    return parent;
  }
}
