package dev.larder.cli;

import dev.larder.journal.JournalState;
import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.model.RunName;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.Overview;
import dev.larder.repository.Repository;
import dev.larder.repository.RunIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", header = "Show one run.", description = {
    "What `larder run list` says of a run, its dataset types, and its journals by their states. Reads all of them.",
    "",
    "  larder run show ./pantry raw/2026",
    ""})
final class RunShowCommand implements Action {
  private static final List<Column> COLUMNS = Stream.concat(
      Stream.of(Column.text("run"), Column.text("incarnation"), Column.text("state"), Column.text("closed"),
          Column.text("dataset_types"), Column.number("datasets"), Column.number("pending"), Column.size("bytes"),
          Column.number("journals")),
      Stream.of(JournalState.values()).map(state -> Column.number(state.word()))).toList();

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "RUN", description = "Name of the run.")
  private String run;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      List<RunIn> runs = JournalSelection.ofRun(repository.datastores(), new RunName(run));
      RunIn first = runs.getFirst();
      Map<JournalState, Integer> states = new EnumMap<>(JournalState.class);
      try (Progress progress = Larder.of(spec).progress().start("read",
          runs.stream().mapToLong(in -> in.journals().journals().size()).sum(), "journals")) {
        for (RunIn in : runs) {
          for (JournalVerification.Journal journal : JournalVerification.journals(in.store(), repository.id(),
              in.journals(), _ -> progress.advance(1))) {
            states.merge(JournalStatus.of(in.store(), in.folder().run(), journal, false).state(), 1, Integer::sum);
          }
        }
      }
      Overview.Run overview = Overview.of(repository, first.folder().run());
      List<Object> values = new ArrayList<>(List.of(overview.run(), first.folder().incarnation(),
          overview.state().word(), overview.closed(), types(first),
          overview.datasets(), overview.pending(), overview.bytes(), overview.journals()));
      for (JournalState state : JournalState.values()) {
        values.add(states.getOrDefault(state, 0));
      }
      output.object(COLUMNS, values.toArray());
      return ExitCode.DONE;
    }
  }

  private static List<String> types(RunIn run) throws IOException {
    return new RunDatasetTypes(run.store(), run.folder()).all().stream()
        .map(type -> type.name().value()).toList();
  }
}
