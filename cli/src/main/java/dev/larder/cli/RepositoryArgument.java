package dev.larder.cli;

import dev.larder.repository.Datastores;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryLabels;
import dev.larder.repository.RepositoryLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The first argument of everything: which repository.
final class RepositoryArgument {
  /// Names the file with the labels of known repositories.
  private static final String LABELS = "LARDER_REPOSITORIES";

  static final String DESCRIPTION = "Repository: its folder, its URI, or its label in the file that LARDER_REPOSITORIES names.";

  @Parameters(index = "0", paramLabel = "REPO", description = DESCRIPTION)
  private @Nullable String repository;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Where it is.
  ///
  /// @throws dev.larder.repository.RepositoryException `repository-unknown` if it is neither there nor a label
  RepositoryLocation location() throws IOException {
    return labels().find(given());
  }

  /// Where it is, or is to be made.
  RepositoryLocation place() throws IOException {
    return labels().place(given());
  }

  private String given() {
    if (repository == null) {
      throw new ParameterException(command.commandLine(), "missing required parameter: 'REPO'");
    }
    return repository;
  }

  static RepositoryLabels labels() {
    return RepositoryLabels.in(Optional.ofNullable(System.getenv(LABELS)).filter(file -> !file.isBlank())
        .map(Path::of));
  }

  Repository open() throws IOException {
    return told(Repository.open(location()));
  }

  /// With at most so many connections to the database.
  Repository open(int connections) throws IOException {
    return told(Repository.open(location(), settings -> settings.withConnections(connections)));
  }

  private Repository told(Repository opened) {
    tell(opened.datastores());
    return opened;
  }

  /// The half that needs no database.
  Datastores openDatastores() throws IOException {
    Datastores opened = Repository.openDatastores(location());
    tell(opened);
    return opened;
  }

  /// Where this is part of another part of a command, picocli knows only that part: whoever has the command tells it then.
  private void tell(Datastores opened) {
    if (command.root().userObject() instanceof Larder larder) {
      larder.use(opened);
    }
  }

  /// As it was written.
  @Override
  public String toString() {
    return given();
  }
}
