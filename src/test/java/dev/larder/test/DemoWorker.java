package dev.larder.test;

import java.nio.file.Path;
import java.util.List;

/// Workers of the demo, started as a pipeline would start its own: without the command, and without a database.
final class DemoWorker {
  private DemoWorker() {}

  /// Starts worker `number` of `workers`, which writes its share of `table` into `run` of a repository that is there.
  static Running start(Path repository, String run, Path table, int number, int workers) {
    return Larder.in(repository.resolveSibling("")).listening()
        .startedBy(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .start("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Larder.JARS.resolve("larder-demo.jar"),
            "dev.larder.demo.Worker", repository, run, table, number, workers, "Plate", "Well");
  }

  /// What a worker said on standard output, added up.
  ///
  /// @param refused the texts of its refusals
  record Said(long stored, long already, List<String> refused) {
    static Said of(Ended worker) {
      List<String[]> progress = worker.out().lines().filter(line -> line.startsWith("progress\t"))
          .map(line -> line.split("\t")).toList();
      return new Said(progress.stream().mapToLong(fields -> Long.parseLong(fields[1])).sum(),
          progress.stream().mapToLong(fields -> Long.parseLong(fields[2])).sum(),
          worker.out().lines().filter(line -> line.startsWith("refused\t")).toList());
    }
  }
}
