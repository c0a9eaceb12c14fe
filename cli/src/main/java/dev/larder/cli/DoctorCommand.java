package dev.larder.cli;

import dev.larder.repository.Checkup;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "doctor", header = "Try out whether everything works that a repository stands on.", description = {
    "One row a check: can the file system keep what a datastore has to promise (hard links, forces), is it memory, nearly full or slow, do the "
        + "Registry and the folders of all runs open, does the locale get in the way. Tries things out in a folder of its own below _tmp, "
        + "which is gone afterwards; changes nothing else.",
    "",
    "Exit code 4: something has to be mended. Warnings do not count.",
    "",
    "  larder doctor ./pantry",
    ""})
final class DoctorCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("verdict"),
      Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    List<Checkup.Check> checks = Checkup.of(argument.path());
    output.rows(COLUMNS, rows -> {
      for (Checkup.Check check : checks) {
        rows.add(check.name(), check.finding().word(), check.detail());
      }
    });
    return checks.stream().anyMatch(check -> check.finding().bad()) ? ExitCode.CHECK_FOUND : ExitCode.DONE;
  }
}
