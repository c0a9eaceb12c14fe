package dev.larder.cli;

import dev.larder.repository.Repository;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "grants", header = "Print the SQL that lets a role of the database read the Registry.", description = {
    "Prints statements and nothing else, tables that are not there yet included, for the owner of the tables to run. They let the role "
        + "read, and nothing more. Changes nothing itself.",
    "",
    "  larder admin grants ./pantry --role reader | psql service=pantry",
    ""})
final class AdminGrantsCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--role", paramLabel = "ROLE", required = true, description = "Name of the role, as the database has it.")
  private String role;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    OutputStream out = Larder.of(spec).out();
    out.write(Repository.grants(argument.location(), role).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return ExitCode.DONE;
  }
}
