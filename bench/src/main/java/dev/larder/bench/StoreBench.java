package dev.larder.bench;

import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Creating artifacts in a local folder: many of 1 MiB, and one that is large.
final class StoreBench {
  private static final int MIB = 1 << 20;
  /// As many as a store has for one caller.
  private static final int THREADS = 64;
  private static final int BATCH = 100;

  private final Scratch scratch;
  private final int rounds;

  StoreBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /// @param artifacts how many of 1 MiB, by the hundred
  void many(int artifacts) throws Exception {
    byte[] content = Inputs.bytes(MIB);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < artifacts; i++) {
      paths.add("run/image/P%d/W%d.tif".formatted(i / BATCH, i % BATCH));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      new SideBySide("durable creates with checksum, 1 MiB each, by the hundred", artifacts, "artifacts", rounds)
          .compare("bare, %d threads".formatted(THREADS), round -> {
            Path folder = scratch.folder("bare" + round);
            BareStore store = new BareStore(folder);
            double seconds = SideBySide.seconds(() -> {
              for (int from = 0; from < paths.size(); from += BATCH) {
                store.writeAll(paths.subList(from, Math.min(paths.size(), from + BATCH)), content, threads);
              }
            });
            Scratch.delete(folder);
            return seconds;
          }, "LocalArtifactStore.create", round -> {
            Path folder = scratch.folder("ours" + round);
            double seconds;
            try (LocalArtifactStore store = LocalArtifactStore.open(folder)) {
              seconds = SideBySide.seconds(() -> {
                for (int from = 0; from < paths.size(); from += BATCH) {
                  check(store.create(paths.subList(from, Math.min(paths.size(), from + BATCH)).stream()
                      .map(path -> new NewArtifact(new ArtifactPath(path), Content.bytes(content))).toList()));
                }
              });
            }
            Scratch.delete(folder);
            return seconds;
          });
    }
  }

  /// @param mebibytes of one artifact, whose content is made up while it is read
  void large(int mebibytes) throws Exception {
    byte[] block = Inputs.bytes(MIB);
    SideBySide.Way ours = round -> {
      Path folder = scratch.folder("large" + round + "-" + System.nanoTime());
      double seconds;
      try (LocalArtifactStore store = LocalArtifactStore.open(folder)) {
        seconds = SideBySide.seconds(() -> check(
            List.of(store.create(new ArtifactPath("run/large"), () -> new Repeating(block, mebibytes)))));
      }
      Scratch.delete(folder);
      return seconds;
    };
    new SideBySide("one artifact of %,d MiB, against reading, writing and forcing it".formatted(mebibytes), mebibytes,
        "MiB", rounds).compare("bare disk, no checksum", round -> {
          Path folder = scratch.folder("disk" + round);
          double seconds = SideBySide.seconds(() -> write(folder.resolve("large"), new Repeating(block, mebibytes)));
          Scratch.delete(folder);
          return seconds;
        }, "LocalArtifactStore.create", ours);
    new SideBySide("the same, against reading it and its checksum", mebibytes, "MiB", rounds).compare(
        "bare SHA-256, no disk", round -> SideBySide.seconds(() -> digest(new Repeating(block, mebibytes))),
        "LocalArtifactStore.create", ours);
    new SideBySide("the same, against both at the same time, each on its own", mebibytes, "MiB", rounds).compare(
        "bare disk, and bare SHA-256 beside it", round -> {
          Path folder = scratch.folder("both" + round);
          double seconds = SideBySide.seconds(() -> {
            try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
              Future<?> digested = beside.submit(() -> {
                digest(new Repeating(block, mebibytes));
                return null;
              });
              write(folder.resolve("large"), new Repeating(block, mebibytes));
              digested.get();
            }
          });
          Scratch.delete(folder);
          return seconds;
        }, "LocalArtifactStore.create", ours);
    long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    System.out.printf("%nheap of this process at most %,d MiB, memory outside it %,d KiB%n",
        Runtime.getRuntime().maxMemory() / MIB, direct / 1_024);
  }

  private static void write(Path file, InputStream in) throws IOException {
    byte[] buffer = new byte[MIB];
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      out.getFD().sync();
    }
  }

  private static void digest(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[MIB];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    digest.digest();
  }

  private static void check(List<CreateResult> results) {
    for (CreateResult result : results) {
      if (!(result instanceof CreateResult.Created)) {
        throw new IllegalStateException("not created: " + result);
      }
    }
  }

  /// One block, over and over.
  private static final class Repeating extends InputStream {
    private final byte[] block;
    private long left;

    Repeating(byte[] block, int times) {
      this.block = block;
      left = (long) block.length * times;
    }

    @Override
    public int read() {
      return left-- > 0 ? block[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int at = (int) (-left % block.length + block.length) % block.length;
      int count = (int) Math.min(Math.min(length, left), block.length - at);
      System.arraycopy(block, at, bytes, offset, count);
      left -= count;
      return count;
    }
  }
}
