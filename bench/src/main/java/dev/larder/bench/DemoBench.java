package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// The demo as a whole, process by process as a user calls it, against a bare loop in one warm process that writes files of the same
/// sizes to the same paths durably, and nothing else: no processes started, no table read, no journal, no registry, no check.
final class DemoBench {
  private final Scratch scratch;
  private final int rounds;

  DemoBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  void demo(Path table, String dimensions) throws Exception {
    Path example = scratch.path("demo-example");
    run(example, table, dimensions);
    List<String> paths = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> files = Files.walk(example.resolve("demo"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        paths.add(example.relativize(file).toString());
        bytes += Files.size(file);
      }
    }
    byte[] content = Inputs.bytes((int) (bytes / paths.size()));
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      new SideBySide("larder demo on %s, %,d bytes".formatted(table.getFileName(), bytes), paths.size(), "datasets",
          rounds)
          .compare("bare durable files, 32 threads", round -> {
            BareStore store = new BareStore(scratch.folder("demo-bare" + round));
            return SideBySide.seconds(() -> store.writeAll(paths, content, threads));
          }, "larder demo, from the launcher to the last line", round -> {
            Path repository = scratch.path("demo-ours" + round);
            return SideBySide.seconds(() -> run(repository, table, dimensions));
          });
    }
  }

  private static void run(Path repository, Path table, String dimensions) throws IOException, InterruptedException {
    Launcher.run(List.of("demo", repository.toString(), "--input", table.toString(), "--dimensions", dimensions));
  }

  /// `larder --help`, against a JVM that does nothing.
  void start() throws Exception {
    Launcher.run(List.of("--help"));
    Path nothing = Files.writeString(scratch.folder("nothing").resolve("Nothing.java"),
        "public class Nothing { public static void main(String[] args) {} }");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Launcher.process(List.of(Path.of(System.getProperty("java.home"), "bin", "javac").toString(), nothing.toString()));
    String classPath = String.valueOf(nothing.getParent());
    new SideBySide("start-up", 1, "starts", rounds * 4).compare(
        "bare JVM that runs an empty main (serial GC, C1)", round -> SideBySide.seconds(() -> Launcher.process(
            List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, "Nothing"))),
        "larder --help", round -> SideBySide.seconds(() -> Launcher.run(List.of("--help"))));
    System.out.printf(Locale.ROOT, "%n");
  }
}
