package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.LocalArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Where the processes of a scenario store things, and what is left of it when they crash.
sealed interface World {
  /// The store as a process sees it whose operations `points` watches.
  ArtifactStore open(Points points, ObjectFaults faults) throws IOException;

  /// What may become of that which was under way when the power failed.
  List<String> policies();

  /// The world after a power failure. This one stays as it is, and shares nothing with it.
  World after(String policy, long seed);

  /// All files by their paths, as they are seen now.
  SortedMap<String, byte[]> files() throws IOException;

  /// Puts other bytes into the place of a file, durably.
  void damage(String path, byte[] bytes) throws IOException;

  /// Takes a file away, durably.
  void remove(String path) throws IOException;

  /// Whether nothing of a writer that was expelled can appear any more.
  boolean isSureOfExpulsion();

  /// How many forces there have been.
  int forces();

  /// Makes the `nth` force from now on fail.
  void failForce(int nth);

  /// Makes durable all that is there.
  void settle();

  /// Says whether an operation can be noticed by other processes, or by those after a crash that comes next.
  boolean isVisible(Operation operation);

  /// A new one: `disk` or `bucket`.
  static World of(String kind) {
    return switch (kind) {
      case "disk" -> DiskWorld.fresh();
      case "bucket" -> new BucketWorld(new SimulatedBucket());
      default -> throw new IllegalArgumentException("there is no world " + kind);
    };
  }

  /// A local disk.
  record DiskWorld(SimulatedDisk disk) implements World {
    private static final String ROOT = "/disk";

    private static DiskWorld fresh() {
      try {
        SimulatedDisk disk = new SimulatedDisk();
        Files.createDirectory(disk.getPath(ROOT));
        disk.sync();
        return new DiskWorld(disk);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ArtifactStore open(Points points, ObjectFaults faults) throws IOException {
      return LocalArtifactStore.open(disk.mount(points).getPath(ROOT), 0);
    }

    @Override
    public List<String> policies() {
      return Arrays.stream(Policy.values()).map(Policy::name).toList();
    }

    @Override
    public World after(String policy, long seed) {
      return new DiskWorld(disk.crash(Policy.valueOf(policy), new SplittableRandom(seed)));
    }

    @Override
    public SortedMap<String, byte[]> files() throws IOException {
      SortedMap<String, byte[]> files = new TreeMap<>();
      gather(disk.getPath(ROOT), "", files);
      return files;
    }

    private static void gather(Path folder, String prefix, SortedMap<String, byte[]> files) throws IOException {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        for (Path child : children) {
          String name = prefix + child.getFileName();
          if (Files.isDirectory(child)) {
            gather(child, name + "/", files);
          } else {
            files.put(name, Files.readAllBytes(child));
          }
        }
      }
    }

    @Override
    public void damage(String path, byte[] bytes) throws IOException {
      Path file = disk.getPath(ROOT).resolve(path);
      Files.deleteIfExists(file);
      Files.write(file, bytes);
      disk.sync();
    }

    @Override
    public void remove(String path) throws IOException {
      Files.delete(disk.getPath(ROOT).resolve(path));
      disk.sync();
    }

    @Override
    public void settle() {
      disk.sync();
    }

    @Override
    public boolean isSureOfExpulsion() {
      return true;
    }

    @Override
    public int forces() {
      return disk.medium().forces();
    }

    @Override
    public void failForce(int nth) {
      disk.failForce(nth);
    }

    /// What happens to a temporary file is seen by nobody until it is linked.
    @Override
    public boolean isVisible(Operation operation) {
      return !operation.subject().startsWith(ROOT + "/_tmp/");
    }
  }

  /// An object store.
  record BucketWorld(SimulatedBucket bucket) implements World {
    private static final int PAGE = 2;

    @Override
    public ArtifactStore open(Points points, ObjectFaults faults) {
      return new SimulatedObjectStore(bucket, points, faults, PAGE);
    }

    @Override
    public List<String> policies() {
      return Arrays.stream(SimulatedBucket.InFlight.values()).map(SimulatedBucket.InFlight::name).toList();
    }

    @Override
    public World after(String policy, long seed) {
      return new BucketWorld(bucket.after(SimulatedBucket.InFlight.valueOf(policy)));
    }

    @Override
    public SortedMap<String, byte[]> files() {
      return new TreeMap<>(bucket.objects());
    }

    @Override
    public void damage(String path, byte[] bytes) {
      bucket.damage(path, bytes);
    }

    @Override
    public void remove(String path) {
      bucket.delete(path);
    }

    /// Everything is.
    @Override
    public void settle() {}

    /// Requests may be under way.
    @Override
    public boolean isSureOfExpulsion() {
      return false;
    }

    @Override
    public int forces() {
      return 0;
    }

    @Override
    public void failForce(int nth) {
      throw new IllegalArgumentException("nothing is forced in a bucket");
    }

    @Override
    public boolean isVisible(Operation operation) {
      return true;
    }
  }
}
