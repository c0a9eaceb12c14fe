package dev.larder.cli;

import dev.larder.model.CollectionType;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.repository.Overview;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", header = "Show a repository on one screen.", description = {
    "What is in the Registry, what waits in journals, and what needs somebody's attention. `larder run list` says it by run.",
    "",
    "  larder status ./pantry",
    ""})
final class StatusCommand implements Action {
  /// What a repository is, as `init` tells it too.
  static final List<Column> IDENTITY = List.of(Column.text("repository"), Column.text("path"), Column.text("registry"));

  private static final List<Column> COLUMNS = new ArrayList<>(IDENTITY);

  static {
    COLUMNS.addAll(List.of(Column.text("schema"), Column.text("writable"), Column.number("runs"),
        Column.number("datasets"),
        Column.number("pending"), Column.size("bytes"), Column.number("journals"), Column.number("ended"),
        Column.number("abandoned"), Column.number("corrupt"), Column.number("quarantined"), Column.text("problems"),
        Column.number("collections"), Column.number("dimensions"), Column.number("dataset_types"),
        Column.text("datastore_writable")));
  }

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      RegistryCapabilities registry = repository.registry().capabilities();
      Overview overview = Overview.of(repository);
      List<Overview.Run> runs = overview.runs();
      output.object(COLUMNS, repository.id(), repository.location(), registry.dialect(), registry.schema(),
          registry.writable(),
          runs.size(), runs.stream().mapToLong(Overview.Run::datasets).sum(),
          runs.stream().mapToLong(Overview.Run::pending).sum(), runs.stream().mapToLong(Overview.Run::bytes).sum(),
          runs.stream().mapToLong(Overview.Run::journals).sum(), runs.stream().mapToLong(Overview.Run::ended).sum(),
          runs.stream().mapToLong(Overview.Run::abandoned).sum(), runs.stream().mapToLong(Overview.Run::corrupt).sum(),
          repository.registry().quarantine().size(), overview.unreadable(), collections(repository.registry()),
          repository.registry().dimensions().size(), repository.registry().datasetTypes().size(),
          repository.datastoreWritable());
      return ExitCode.DONE;
    }
  }

  /// Runs are counted apart.
  private static long collections(Registry registry) {
    return registry.collections().stream().filter(collection -> collection.type() != CollectionType.RUN).count();
  }
}
