package dev.larder.simulation;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// A POSIX file system in memory that loses what a real disk may lose when the power fails.
///
/// What was done to it is pending until it is forced. The force of a file makes its data durable, the force of a folder the names in it as
/// they are now; so a file is safe after a crash when it was forced, and its folder, and the folder of that one, up to the root. A file name
/// that is moved is two changes, the new name and then the old one; a folder that is moved is one.
///
/// Files and folders belong to their inodes: an open channel goes on writing to a file that was renamed or deleted. There are no symbolic links
/// and no permissions, and the only time is that of the last change, by a clock that stands still unless another one is given. Files and folders of a
/// [Medium] may be seen by several processes, each through a disk of its own (see [#mount]).
/// Any number of threads may use it; each operation is one step.
public final class SimulatedDisk extends FileSystem {
  private final Medium medium;
  private final Points points;
  private final AtomicInteger lives = new AtomicInteger();

  /// An empty disk that nobody watches.
  public SimulatedDisk() {
    this(Points.NONE);
  }

  /// An empty disk that tells `points` before each operation that changes or reads it. These are `create` and `open` (of a file or folder),
  /// `read`, `write`, `truncate`, `force`, `mkdir`, `link` (with the new name), `rename` (with the old one), `delete`, `list` and `stat`.
  public SimulatedDisk(Points points) {
    this(points, InstantSource.fixed(Instant.EPOCH));
  }

  /// @param clock for times of files
  SimulatedDisk(Points points, InstantSource clock) {
    this(new Medium(clock), points);
  }

  private SimulatedDisk(Medium medium, Points points) {
    this.medium = medium;
    this.points = points;
  }

  /// The same files and folders for another process, or watched by somebody else. Paths of one disk mean nothing on the other.
  public SimulatedDisk mount(Points others) {
    return new SimulatedDisk(medium, others);
  }

  /// The disk as it is found when the power returns, watched by nobody. This one stays as it is, so several crashes can be tried on it.
  public SimulatedDisk crash(Policy policy, RandomGenerator random) {
    return new SimulatedDisk(medium.afterCrash(policy, random), Points.NONE);
  }

  /// The process that uses this disk ends, and the machine goes on: all is as it was seen, durable or not, and what is open can be used no more.
  public void kill() {
    lives.incrementAndGet();
  }

  /// Makes the `nth` force from now on fail (1 is the next one), of whatever file or folder, by whatever process. What is pending there is
  /// never written: it is seen until the power fails, and the next force reports success.
  public void failForce(int nth) {
    medium.failForce(nth);
  }

  /// Makes all durable that is pending, as `sync(1)` does. Nobody is told, and no fault is met.
  public void sync() {
    medium.flushAll();
  }

  /// The folder that holds all others.
  public Path root() {
    return SimulatedPath.of(this, "/");
  }

  Medium medium() {
    return medium;
  }

  /// Changes when what is open must not be used any more.
  int lives() {
    return lives.get();
  }

  void before(String kind, Path subject) throws IOException {
    points.before(new Operation(kind, subject.toString()));
  }

  @Override
  public FileSystemProvider provider() {
    return SimulatedDiskProvider.ONE;
  }

  /// Not possible: a disk is there as long as somebody knows it.
  @Override
  public void close() {
    throw new UnsupportedOperationException("a simulated disk cannot be closed");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    StringBuilder text = new StringBuilder(first);
    for (String name : more) {
      if (!name.isEmpty()) {
        text.append(text.isEmpty() ? "" : "/").append(name);
      }
    }
    return SimulatedPath.of(this, text.toString());
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException("a simulated disk has no path matchers");
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("a simulated disk has no users");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("a simulated disk cannot be watched");
  }
}
