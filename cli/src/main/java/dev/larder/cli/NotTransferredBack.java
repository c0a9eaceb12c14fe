package dev.larder.cli;

import dev.larder.model.Explained;
import dev.larder.model.RunName;
import dev.larder.registry.RegistryException;
import dev.larder.repository.RepositoryLocation;

/// The Registry does not know a run that has journals.
final class NotTransferredBack extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  NotTransferredBack(RunName run, RepositoryLocation repository, RegistryException.NotFound cause) {
    super("run %s has journals, and nothing of them is in the Registry yet".formatted(run), cause);
    remedy = "Take them in: larder transfer-back %s --run %s; or look into them: larder check %s --pending --run %s"
        .formatted(repository, run, repository, run);
  }

  @Override
  public String code() {
    return "run-not-transferred";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
