package dev.larder.cli;

import dev.larder.repository.InitOptions;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryLocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "init", header = "Make a repository.", description = {
    "Makes a repository in REPO, a folder that is empty or not there yet: an embedded SQLite registry and a datastore in the "
        + "same folder. An interrupted init is completed by the same command.",
    "",
    "With --registry the Registry is in an empty PostgreSQL database. The URL stands in larder.yaml as it is given, and a password never: it "
        + "comes from the environment or from ~/.pgpass.",
    "",
    "With --datastore the artifacts and journals go below another root, e.g. a prefix of a bucket. REPO may be a URI as well: then larder.yaml lies "
        + "there, and --registry names a database that all who use it can reach.",
    "",
    "  larder init ./pantry",
    "  larder init ./pantry --registry jdbc:postgresql://db.example.org/pantry",
    "  larder init ./pantry --datastore s3://bucket/pantry --store-option region=eu-west-1",
    "  larder init s3://bucket/pantry --registry jdbc:postgresql://db.example.org/pantry",
    ""})
final class InitCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--registry", paramLabel = "URL", description = "Database of the Registry (default: a SQLite file in REPO).")
  private String registry = InitOptions.EMBEDDED.registryUrl();

  @Option(names = "--datastore", paramLabel = "ROOT", description = "Root of the datastore: a URI, or a folder relative to REPO (default: REPO itself).")
  private @Nullable String datastore;

  @Mixin
  private final StoreOptions options = new StoreOptions();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (datastore == null && !options.all().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--store-option is about the store that --datastore names");
    }
    RepositoryLocation place = argument.place();
    InitOptions stands = InitOptions.EMBEDDED.withRegistry(registry);
    Repository.init(place, datastore == null ? stands : stands.withDatastore(datastore, options.all()));
    try (Repository repository = Repository.open(place)) {
      output.object(StatusCommand.IDENTITY, repository.id(), repository.location(),
          repository.registry().capabilities().dialect());
    }
    return ExitCode.DONE;
  }
}
