package dev.larder.cli;

import dev.larder.journal.JournalState;
import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.Overview;
import dev.larder.repository.Repository;
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
      RunJournals journals = JournalSelection.ofRun(repository, new RunName(run));
      Map<JournalState, Integer> states = new EnumMap<>(JournalState.class);
      try (Progress progress = Larder.of(spec).progress().start("read", journals.journals().size(), "journals")) {
        for (JournalVerification.Journal journal : JournalVerification.journals(repository.datastore().store(),
            repository.id(), journals, _ -> progress.advance(1))) {
          states.merge(JournalStatus.of(repository.datastore().store(), journals.folder().run(), journal, false)
              .state(), 1, Integer::sum);
        }
      }
      Overview.Run overview = Overview.of(repository, journals.folder().run());
      List<Object> values = new ArrayList<>(List.of(overview.run(), journals.folder().incarnation(),
          overview.state().word(), overview.closed(), types(repository, journals),
          overview.datasets(), overview.pending(), overview.bytes(), overview.journals()));
      for (JournalState state : JournalState.values()) {
        values.add(states.getOrDefault(state, 0));
      }
      output.object(COLUMNS, values.toArray());
      return ExitCode.DONE;
    }
  }

  private static List<String> types(Repository repository, RunJournals journals) throws IOException {
    return new RunDatasetTypes(repository.datastore().store(), journals.folder()).all().stream()
        .map(type -> type.name().value()).toList();
  }
}
