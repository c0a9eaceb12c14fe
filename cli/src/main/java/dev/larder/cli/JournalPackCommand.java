package dev.larder.cli;

import dev.larder.journal.PackSummary;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalPacks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "pack", header = "Write the journals of a run into one file that travels.", description = {
    "Writes all that transfer-back needs of a run, or of all runs, as one tar file to standard output, or into a new FILE: from where there is no way to the "
        + "Registry to where there is one. `larder transfer-back REPO --from FILE` takes it in there; REPO has the same larder.yaml and "
        + "_journal/v1/repository.json at both places.",
    "",
    "Changes nothing, and may run while jobs write: of a journal that grows the pack holds a beginning, and the next pack brings the rest. Artifacts "
        + "are not in it, and neither are deletes. All is read twice.",
    "",
    "  larder journal pack ./pantry --run raw/2026 | ssh gateway larder transfer-back /data/pantry --from -",
    "  larder journal pack ./pantry --to night1.tar",
    ""})
final class JournalPackCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Option(names = "--to", paramLabel = "FILE", description = "Write this file, which is not there yet (default: standard output).")
  private @Nullable Path to;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    Larder larder = Larder.of(spec);
    if (to == null && larder.printsToTerminal()) {
      throw new ParameterException(spec.commandLine(),
          "a pack is nothing to be shown on a terminal: name a file with --to, or lead standard output to one");
    }
    Optional<RunName> only = Optional.ofNullable(run).map(RunName::new);
    List<String> problems = new ArrayList<>();
    PackSummary packed;
    try (Datastores datastores = argument.openDatastores(); PackProgress progress = PackProgress.start(larder, "pack")) {
      packed = to == null
          ? JournalPacks.write(datastores, only, larder.out(), problems::add, progress)
          : JournalPacks.writeFile(datastores, only, to, problems::add, progress);
    }
    ProgressDisplay display = larder.progress();
    problems.forEach(problem -> display.say("passed over: " + problem));
    display.say("packed %,d files of %s: %,d bytes".formatted(packed.entries(), runs(packed.runs()), packed.size()));
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  /// For people: the names of few, the number of many.
  static String runs(List<RunName> runs) {
    return runs.isEmpty() || runs.size() > 3
        ? "%,d runs".formatted(runs.size())
        : (runs.size() == 1 ? "run " : "runs ") + runs.stream().map(RunName::value).collect(Collectors.joining(", "));
  }
}
