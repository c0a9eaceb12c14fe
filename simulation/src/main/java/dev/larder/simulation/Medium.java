package dev.larder.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Files and folders, as all processes of a machine see them, and as they are on its disk.
///
/// A force of a file makes its data durable, a force of a folder the names that are in it: neither does the other's work, and neither
/// makes durable where the file or folder itself is to be found. Every method is one atomic step. Faults are those of Linux.
final class Medium {
  private static final int LONGEST_NAME = 255;

  private final Inode.Folder root;
  private final InstantSource clock;
  private long lastInode;
  private long lastChange;
  private int forces;
  private final Set<Integer> failing = new HashSet<>();

  /// All inodes with something pending.
  private final Set<Inode> changed = new HashSet<>();

  /// @param clock for times of files, which decide nothing
  Medium(InstantSource clock) {
    this(new Inode.Folder(1), 1, clock);
  }

  private Medium(Inode.Folder root, long lastInode, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    this.lastInode = lastInode;
  }

  // Names

  /// What is at `path`.
  ///
  /// @throws NoSuchFileException if there is nothing
  synchronized Inode find(SimulatedPath path) throws IOException {
    Inode found = look(path);
    if (found == null) {
      throw new NoSuchFileException(path.toString());
    }
    return found;
  }

  /// What is at `path`; null for nothing.
  synchronized @Nullable Inode look(SimulatedPath path) throws IOException {
    String[] names = path.names();
    if (names.length == 0) {
      return root;
    }
    Inode.Folder folder = walk(path, names);
    return folder == null ? null : folder.seen.get(names[names.length - 1]);
  }

  private static String last(SimulatedPath path) throws FileSystemException {
    String[] names = path.names();
    if (names.length == 0) {
      throw new FileSystemException(path.toString(), null, "Device or resource busy");
    }
    return names[names.length - 1];
  }

  private Inode.Folder parent(SimulatedPath path) throws IOException {
    Inode.Folder folder = walk(path, path.names());
    if (folder == null) {
      throw new NoSuchFileException(path.toString());
    }
    return folder;
  }

  /// The folder that holds the last of `names`; null for none.
  private Inode.@Nullable Folder walk(SimulatedPath path, String[] names) throws IOException {
    Inode.Folder folder = root;
    for (int i = 0; i < names.length; i++) {
      if (names[i].length() > LONGEST_NAME / 3 && names[i].getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw new FileSystemException(path.toString(), null, "File name too long");
      }
      if (i == names.length - 1) {
        return folder;
      }
      switch (folder.seen.get(names[i])) {
        case Inode.Folder below -> folder = below;
        case Inode.File file -> throw new FileSystemException(path.toString(), null, "Not a directory");
        case null -> {
          return null;
        }
      }
    }
    return folder;
  }

  private boolean isBelowFile(SimulatedPath path) {
    Inode at = root;
    for (String name : path.names()) {
      switch (at) {
        case Inode.Folder folder -> at = folder.seen.get(name);
        case Inode.File file -> {
          return true;
        }
        case null -> {
          return false;
        }
      }
    }
    return false;
  }

  synchronized List<String> list(SimulatedPath path) throws IOException {
    if (find(path) instanceof Inode.Folder folder) {
      return List.copyOf(folder.seen.keySet());
    }
    throw new NotDirectoryException(path.toString());
  }

  /// What is at `path`; null for nothing. Below a file is nothing: that it is no folder is not said here, as Java does not say it.
  synchronized @Nullable SimulatedAttributes attributes(SimulatedPath path) throws IOException {
    return switch (isBelowFile(path) ? null : look(path)) {
      case Inode.Folder folder -> new SimulatedAttributes(true, 4096, folder.number, folder.modified);
      case Inode.File file -> new SimulatedAttributes(false, file.seen.length, file.number, file.modified);
      case null -> null;
    };
  }

  synchronized void makeFolder(SimulatedPath path) throws IOException {
    if (look(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    put(parent(path), last(path), new Inode.Folder(++lastInode));
  }

  /// A new, empty file.
  synchronized Inode.File makeFile(SimulatedPath path) throws IOException {
    if (look(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Inode.File file = new Inode.File(++lastInode, new byte[0]);
    file.modified = clock.millis();
    put(parent(path), last(path), file);
    return file;
  }

  synchronized void link(SimulatedPath existing, SimulatedPath link) throws IOException {
    Inode linked = find(existing);
    Inode.Folder folder = parent(link);
    if (look(link) != null) {
      throw new FileAlreadyExistsException(link.toString());
    }
    if (linked instanceof Inode.Folder) {
      throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
    }
    put(folder, last(link), linked);
  }

  /// Renames as `rename(2)` does: a file takes the place of a file, a folder that of an empty folder.
  synchronized void rename(SimulatedPath source, SimulatedPath target) throws IOException {
    Inode.Folder from = parent(source);
    Inode.Folder to = parent(target);
    Inode moved = find(source);
    String newName = last(target);
    Inode there = to.seen.get(newName);
    if (there == moved) {
      return;
    }
    if (target.startsWith(source)) {
      throw new FileSystemException(source.toString(), target.toString(), "Invalid argument");
    }
    if (there instanceof Inode.Folder && source.startsWith(target)) {
      throw new FileSystemException(source.toString(), target.toString(), "Directory not empty");
    }
    if (there != null && there instanceof Inode.Folder != moved instanceof Inode.Folder) {
      throw new FileSystemException(source.toString(), target.toString(),
          moved instanceof Inode.Folder ? "Not a directory" : "Is a directory");
    }
    if (there instanceof Inode.Folder folder && !folder.seen.isEmpty()) {
      throw new FileSystemException(source.toString(), target.toString(), "Directory not empty");
    }
    if (moved instanceof Inode.Folder folder) {
      from.seen.remove(last(source));
      to.seen.put(newName, folder);
      Change.Move move = new Change.Move(++lastChange, from, last(source), to, newName, folder);
      note(from, move);
      if (to != from) {
        note(to, move);
      }
    } else {
      put(to, newName, moved);
      put(from, last(source), null);
    }
  }

  synchronized void delete(SimulatedPath path) throws IOException {
    if (find(path) instanceof Inode.Folder folder && !folder.seen.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    put(parent(path), last(path), null);
  }

  private void put(Inode.Folder folder, String name, @Nullable Inode inode) {
    if (inode == null) {
      folder.seen.remove(name);
    } else {
      folder.seen.put(name, inode);
    }
    note(folder, new Change.Entry(++lastChange, folder, name, inode));
  }

  private void note(Inode inode, Change change) {
    inode.modified = clock.millis();
    inode.pending.add(change);
    changed.add(inode);
  }

  // Data

  synchronized long size(Inode.File file) {
    return file.seen.length;
  }

  /// At most `length` bytes from `offset`; none at the end.
  synchronized byte[] read(Inode.File file, long offset, int length) {
    int from = (int) Math.min(offset, file.seen.length);
    return Arrays.copyOfRange(file.seen, from, from + Math.min(length, file.seen.length - from));
  }

  synchronized void write(Inode.File file, long offset, byte[] bytes) {
    if (bytes.length > 0) {
      file.seen = Inode.File.overwritten(file.seen, offset, bytes);
      note(file, new Change.Write(++lastChange, file, offset, bytes));
    }
  }

  synchronized void truncate(Inode.File file, long size) {
    if (size < file.seen.length) {
      file.seen = Arrays.copyOf(file.seen, Math.toIntExact(size));
      note(file, new Change.Truncation(++lastChange, file, size));
    }
  }

  // Durability

  /// What is pending of `inode` becomes durable, or, where a fault was ordered, never will.
  synchronized void force(Inode inode) throws IOException {
    if (failing.remove(++forces)) {
      drop(inode);
      throw new IOException("Input/output error");
    }
    flush(inode);
  }

  private void flush(Inode inode) {
    List<Change> pending = inode.pending;
    if (pending.isEmpty()) {
      return;
    }
    inode.pending = new ArrayList<>();
    changed.remove(inode);
    for (Change change : pending) {
      change.applyTo(inode);
      if (change instanceof Change.Move move) {
        flush(move.from());
        flush(move.to());
      }
    }
  }

  private void drop(Inode inode) {
    List<Change> dropped = inode.pending;
    inode.pending = new ArrayList<>();
    changed.remove(inode);
    for (Change change : dropped) {
      if (change instanceof Change.Move move) {
        move.from().pending.removeIf(other -> other.sequence() == move.sequence());
        move.to().pending.removeIf(other -> other.sequence() == move.sequence());
      }
    }
  }

  /// Makes everything durable that was not dropped.
  synchronized void flushAll() {
    List.copyOf(changed).forEach(this::flush);
  }

  /// How many forces there have been.
  synchronized int forces() {
    return forces;
  }

  synchronized void failForce(int nth) {
    failing.add(forces + nth);
  }

  // After a crash

  /// The medium as it is found when the power returns. This one stays as it is.
  synchronized Medium afterCrash(Policy policy, RandomGenerator random) {
    SortedMap<Long, Change> pending = new TreeMap<>();
    for (Inode inode : changed) {
      inode.pending.forEach(change -> pending.put(change.sequence(), change));
    }
    Copies copies = new Copies();
    Medium found = new Medium(copies.of(root), lastInode, clock);
    policy.survivors(List.copyOf(pending.values()), random).forEach(survivor -> survivor.applyTo(copies));
    copies.settle();
    return found;
  }

  /// What another medium holds durably, under the same inode numbers.
  static final class Copies {
    private final Map<Inode, Inode> copies = new HashMap<>();

    Inode.File of(Inode.File file) {
      return (Inode.File) of((Inode) file);
    }

    Inode.Folder of(Inode.Folder folder) {
      return (Inode.Folder) of((Inode) folder);
    }

    Inode of(Inode inode) {
      Inode known = copies.get(inode);
      return known == null ? copy(inode) : known;
    }

    private Inode copy(Inode inode) {
      switch (inode) {
        case Inode.File file -> {
          Inode.File copy = new Inode.File(file.number, file.durable);
          copy.modified = file.modified;
          copies.put(file, copy);
          return copy;
        }
        case Inode.Folder folder -> {
          Inode.Folder copy = new Inode.Folder(folder.number);
          copies.put(folder, copy);
          folder.durable.forEach((name, below) -> copy.durable.put(name, of(below)));
          return copy;
        }
      }
    }

    /// From now on what is durable is what is seen.
    private void settle() {
      for (Inode copy : copies.values()) {
        switch (copy) {
          case Inode.File file -> file.seen = file.durable;
          case Inode.Folder folder -> folder.seen.putAll(folder.durable);
        }
      }
    }
  }
}
