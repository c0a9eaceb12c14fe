package dev.larder.cli;

import dev.larder.repository.Checkup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "doctor", header = "Try out whether everything works that a repository stands on.", description = {
    "One row a check: can the store keep what a datastore has to promise (no overwriting, durability), is it memory, nearly full or slow, do the "
        + "Registry and the folders of all runs open, does the locale get in the way. Tries things out in a folder of its own below _tmp, "
        + "which is gone afterwards; changes nothing else.",
    "",
    "With --store in place of REPO it tries out a store that may belong to no repository yet: what a bucket or a mount really does.",
    "",
    "Exit code 4: something has to be mended. Warnings do not count.",
    "",
    "  larder doctor ./pantry",
    "  larder doctor --store s3://bucket/prefix",
    ""})
final class DoctorCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("verdict"),
      Column.text("detail"));

  @Parameters(index = "0", arity = "0..1", paramLabel = "REPO", description = RepositoryArgument.DESCRIPTION)
  private @Nullable String repository;

  @Option(names = "--store", paramLabel = "ROOT", description = "Root of a store to try out: a URI or a folder.")
  private @Nullable String store;

  @Mixin
  private final StoreOptions options = new StoreOptions();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    List<Checkup.Check> checks = checks();
    output.rows(COLUMNS, rows -> {
      for (Checkup.Check check : checks) {
        rows.add(check.name(), check.finding().word(), check.detail());
      }
    });
    return checks.stream().anyMatch(check -> check.finding().bad()) ? ExitCode.CHECK_FOUND : ExitCode.DONE;
  }

  private List<Checkup.Check> checks() throws Exception {
    if (repository != null && store == null && options.all().isEmpty()) {
      return Checkup.of(RepositoryArgument.labels().find(repository));
    }
    if (store == null || repository != null) {
      throw new ParameterException(spec.commandLine(),
          "name what to try out: a repository, REPO; or a store, --store ROOT with its --store-option");
    }
    return Checkup.ofStore(store, options.all());
  }
}
