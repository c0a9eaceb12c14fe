package dev.larder.cli;

import dev.larder.repository.JournalSelection;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The second argument of commands about one journal: whose.
final class WriterArgument {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "WRITER", description = "Id of the writer, as `larder journal list` shows it.")
  private UUID writer;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  JournalSelection.Found find(Repository repository) throws IOException {
    ProgressDisplay display = Larder.of(command).progress();
    return JournalSelection.ofWriter(repository, writer, problem -> display.say("passed over: " + problem));
  }
}
