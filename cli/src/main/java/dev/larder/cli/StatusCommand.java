package dev.larder.cli;

import dev.larder.journal.UnfinishedDeletes.Unfinished;
import dev.larder.model.CollectionType;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.repository.DeleteRecovery;
import dev.larder.repository.Fsck;
import dev.larder.repository.FsckReport;
import dev.larder.repository.Overview;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import dev.larder.repository.RunState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", header = "Show a repository on one screen.", description = {
    "What is in the Registry, by the state of its runs, what waits in journals, and what needs somebody's attention: deletes that are not finished (`larder recover` finishes them), writers that are "
        + "gone, journals that cannot be read. `larder run list` says it by run.",
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
        Column.text("datastore_writable"), Column.text("states"), Column.text("deletes"),
        Column.text("last_fsck"), Column.text("fsck_findings")));
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
          repository.datastoreWritable(), states(runs), deletes(repository),
          lastFsck(repository).map(FsckReport::ended), lastFsck(repository).map(FsckReport::alarming));
      return ExitCode.DONE;
    }
  }

  private static List<Map<String, Object>> states(List<Overview.Run> runs) {
    List<Map<String, Object>> states = new ArrayList<>();
    for (RunState state : RunState.values()) {
      List<Overview.Run> those = runs.stream().filter(run -> run.state() == state).toList();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("state", state.word());
      json.put("runs", those.size());
      json.put("datasets", those.stream().mapToLong(Overview.Run::datasets).sum());
      json.put("pending", those.stream().mapToLong(Overview.Run::pending).sum());
      json.put("bytes", those.stream().mapToLong(Overview.Run::bytes).sum());
      states.add(json);
    }
    return states;
  }

  /// The comparison of a whole datastore that is the longest ago, of those that were the last ones of theirs; empty where one was never compared.
  private static Optional<FsckReport> lastFsck(Repository repository) throws IOException {
    List<FsckReport> last = new ArrayList<>();
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      Optional<FsckReport> report = Fsck.last(datastore);
      if (report.isEmpty()) {
        return Optional.empty();
      }
      last.add(report.get());
    }
    return last.stream().min(Comparator.comparing(FsckReport::ended));
  }

  /// Deletes that are not finished: under way, interrupted, or with artifacts that could not be removed.
  private static List<Map<String, @Nullable Object>> deletes(Repository repository) throws IOException {
    List<Map<String, @Nullable Object>> deletes = new ArrayList<>();
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      for (Unfinished delete : DeleteRecovery.unfinished(datastore).deletes()) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("operation", delete.operation());
        json.put("datastore", datastore.name());
        json.put("action", delete.action().word());
        json.put("committed", delete.committed());
        json.put("runs", delete.runs());
        json.put("datasets", delete.datasets());
        json.put("artifacts_left", delete.left().size());
        json.put("failed", delete.failed().size());
        json.put("writer_ended", delete.writers().isEmpty());
        json.put("reason", delete.failed().values().stream().findFirst().orElse(null));
        deletes.add(json);
      }
    }
    return deletes;
  }

  /// Runs are counted apart.
  private static long collections(Registry registry) {
    return registry.collections().stream().filter(collection -> collection.type() != CollectionType.RUN).count();
  }
}
