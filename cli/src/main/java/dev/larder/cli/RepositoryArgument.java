package dev.larder.cli;

import dev.larder.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The first argument of everything: which repository.
final class RepositoryArgument {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "0", paramLabel = "REPO", description = "Folder of the repository.")
  private Path path;

  Path path() {
    return path;
  }

  Repository open() throws IOException {
    return Repository.open(path);
  }
}
