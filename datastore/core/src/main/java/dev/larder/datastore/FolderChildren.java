package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is directly in a folder that is open, and what each of it is.
///
/// Where the system counts the folders in a folder, as its links, many of them need no look each: a folder of a run holds one of each journal and little else, and
/// once that little is looked at, the count tells whether all others are folders. A symbolic link in place of one is not counted.
final class FolderChildren {
  /// How many files one thread looks at before it asks for more.
  private static final int TOGETHER = 500;
  /// So few are looked at as fast as counted.
  private static final int FEW = 100;
  /// Where a folder has two links and one more for each folder in it. Others count all that is in it, or nothing.
  private static final Set<String> COUNTING = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  private final Path folder;
  private final DirectoryStream<Path> open;
  private final List<Path> paths = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private boolean whole = true;
  private Kind[] kinds = new Kind[0];

  private enum Kind {
    FOLDER, FILE, OTHER
  }

  FolderChildren(Path folder, DirectoryStream<Path> open) {
    this.folder = folder;
    this.open = open;
  }

  void add(Path path, String name) {
    paths.add(path);
    names.add(name);
  }

  /// There is a child that nobody wants to know of, which may be a folder.
  void leaveOut() {
    whole = false;
  }

  /// Finds out what the children are.
  ///
  /// @param workers look at many at the same time
  void look(Workers workers) throws IOException {
    kinds = new Kind[paths.size()];
    int usual = usualLength();
    look(i -> names.get(i).length() != usual, workers);
    if (areAllFolders()) {
      for (int i = 0; i < kinds.length; i++) {
        kinds[i] = kinds[i] == null ? Kind.FOLDER : kinds[i];
      }
    } else {
      look(i -> kinds[i] == null, workers);
    }
  }

  /// The length that most names have: those of journals have it in common, and what else is beside them has not.
  private int usualLength() {
    int[] counts = new int[names.stream().mapToInt(String::length).max().orElse(0) + 1];
    names.forEach(name -> counts[name.length()]++);
    return IntStream.range(0, counts.length).reduce(0, (most, length) -> counts[length] > counts[most] ? length : most);
  }

  /// Whether all that were not looked at are folders.
  private boolean areAllFolders() throws IOException {
    long left = kinds.length;
    long folders = 0;
    for (Kind kind : kinds) {
      left -= kind == null ? 0 : 1;
      folders += kind == Kind.FOLDER ? 1 : 0;
    }
    return whole && left > FEW && countsFolders()
        && left == ((Number) Files.getAttribute(folder, "unix:nlink")).longValue() - 2 - folders;
  }

  private boolean countsFolders() {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    try {
      return COUNTING.contains(Files.getFileStore(folder).type());
    } catch (IOException notAmongTheMounts) {
      // As in a changed root, where the table of mounts names other places. Each is looked at then.
      return false;
    }
  }

  private void look(IntPredicate wanted, Workers workers) throws IOException {
    int[] chosen = IntStream.range(0, kinds.length).filter(wanted).toArray();
    AtomicReference<@Nullable IOException> fault = new AtomicReference<>();
    workers.forEach((chosen.length + TOGETHER - 1) / TOGETHER, piece -> {
      try {
        for (int i = piece * TOGETHER; i < Math.min(chosen.length, (piece + 1) * TOGETHER); i++) {
          kinds[chosen[i]] = kind(LocalFolder.look(open, paths.get(chosen[i])));
        }
      } catch (IOException e) {
        fault.set(e);
      }
    });
    IOException cause = fault.get();
    if (cause != null) {
      throw cause;
    }
  }

  private static Kind kind(@Nullable BasicFileAttributes attributes) {
    if (attributes == null) {
      return Kind.OTHER;
    }
    return attributes.isDirectory() ? Kind.FOLDER : attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
  }

  FolderNames names() {
    return new FolderNames(names(Kind.FOLDER), names(Kind.FILE));
  }

  private List<String> names(Kind kind) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == kind) {
        found.add(names.get(i));
      }
    }
    Utf8Order.sort(found);
    return found;
  }
}
