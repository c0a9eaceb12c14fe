package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One cache, several processes, one of which is killed while somebody damages what is kept.
@Timeout(120)
final class CacheProcessesTest {
  private static final int PROCESSES = 3;

  @TempDir
  private Path folder = Path.of("");

  private Process start(int number, int reads, long seed) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), CacheProgram.class.getName(),
        folder.resolve("store").toString(), folder.resolve("cache").toString(), Integer.toString(reads),
        Long.toString(seed + number)).redirectOutput(folder.resolve("out" + number).toFile())
        .redirectError(folder.resolve("err" + number).toFile()).start();
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.exists(folder.resolve("cache/v1"))) {
      for (Path one : list(folder.resolve("cache/v1"))) {
        files.addAll(list(one));
      }
    }
    return files;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private int damage(Random random) throws IOException {
    List<Path> files = files();
    if (files.isEmpty()) {
      return 0;
    }
    try (RandomAccessFile file = new RandomAccessFile(files.get(random.nextInt(files.size())).toFile(), "rw")) {
      if (file.length() > 0) {
        if (random.nextInt(10) == 0) {
          file.setLength(random.nextLong(file.length()));
        } else {
          file.seek(random.nextLong(file.length()));
          file.write(random.nextInt());
        }
      }
      return 1;
    } catch (IOException e) {
      return 0; // evicted at this moment
    }
  }

  @Test
  void readWhatWasStoredAndStayWithinTheBounds() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Files.createDirectory(folder.resolve("store"));
    try (ArtifactStore store = LocalArtifactStore.open(folder.resolve("store"))) {
      List<NewArtifact> artifacts = new ArrayList<>();
      for (int i = 0; i < CacheProgram.ARTIFACTS; i++) {
        artifacts.add(new NewArtifact(CacheProgram.path(i), Content.bytes(CacheProgram.content(i))));
      }
      store.create(artifacts);
    }
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i <= PROCESSES; i++) {
        processes.add(start(i, i < PROCESSES ? 150 : 1_000_000, seed));
      }
      int damaged = 0;
      long mostBytes = 0;
      while (processes.stream().anyMatch(Process::isAlive)) {
        Thread.sleep(10);
        damaged += damage(random);
        long bytes = 0;
        for (Path file : files()) {
          bytes += Files.exists(file) ? file.toFile().length() : 0;
        }
        mostBytes = Math.max(mostBytes, bytes);
        if (damaged == 5 || processes.stream().limit(PROCESSES).noneMatch(Process::isAlive)) {
          processes.getLast().destroyForcibly();
        }
      }
      for (int i = 0; i < PROCESSES; i++) {
        String err = Files.readString(folder.resolve("err" + i), StandardCharsets.UTF_8);
        assertEquals(0, processes.get(i).waitFor(), err);
        String out = Files.readString(folder.resolve("out" + i), StandardCharsets.UTF_8);
        assertEquals("reads 150\n", out);
      }
      int times = damaged;
      assertTrue(damaged > 10, () -> "damaged only " + times + " times");
      // Between two counts each process may add a twentieth and one artifact, and is fetching one.
      long bound = CacheProgram.MAX_BYTES + (PROCESSES + 1) * (CacheProgram.MAX_BYTES / 20 + 2 * 150_000L);
      long most = mostBytes;
      assertTrue(mostBytes <= bound, () -> "%,d bytes at most, and %,d may be".formatted(most, bound));
      assertTrue(mostBytes > CacheProgram.MAX_BYTES / 2, () -> "the cache was used: " + most);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }
}
