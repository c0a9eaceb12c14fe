package dev.larder.cli;

import dev.larder.demo.DemoTable;
import dev.larder.demo.SampleTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "demo", header = "See the main job: worker processes write, one transfer-back registers, one check finds all.", description = {
    "Makes the repository if there is none, and starts workers: processes without a database. They share the rows of a table, by its "
        + "first dimension, and write one JSON dataset for each row (dataset type `row`) and one for each value of the first "
        + "dimension (`summary`). Then their journals are transferred back, and every dataset is looked up.",
    "",
    "What is written depends on the table alone. A worker that dies is reported, and the rest is transferred (exit code 3): the same "
        + "command again finishes the job.",
    "",
    "  larder demo ./pantry",
    "  larder demo ./pantry --input annotation.csv --dimensions Plate,Well --run screen-a",
    ""})
final class DemoCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--input", paramLabel = "TABLE", description = "CSV or JSON-lines table (default: a small one made up).")
  private @Nullable Path input;

  @Option(names = "--dimensions", paramLabel = "A,B", split = ",", description = "Columns of TABLE that tell its rows apart.")
  private List<String> dimensions = List.of();

  @Option(names = "--workers", paramLabel = "N", description = "Number of worker processes (default: ${DEFAULT-VALUE}).")
  private int workers = 4;

  @Option(names = "--run", paramLabel = "RUN", defaultValue = "demo", description = "Run to write into (default: ${DEFAULT-VALUE}).")
  private String run = "demo";

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if ((input == null) != dimensions.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--input and --dimensions belong together");
    }
    if (workers < 1 || workers > 256) {
      throw new ParameterException(spec.commandLine(), "--workers is %d: use 1 to 256".formatted(workers));
    }
    if (input != null) {
      return run(new DemoTable(input, dimensions));
    }
    Path sample = Files.createTempFile("larder-sample", ".csv");
    try {
      SampleTable.write(sample);
      return run(new DemoTable(sample, SampleTable.DIMENSIONS));
    } finally {
      Files.deleteIfExists(sample);
    }
  }

  private ExitCode run(DemoTable table) throws IOException, InterruptedException {
    return new Demo(argument.place(), table, workers, run, Larder.of(spec).progress(), output).run();
  }
}
