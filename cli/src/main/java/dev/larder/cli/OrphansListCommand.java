package dev.larder.cli;

import dev.larder.repository.Orphans;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "List artifacts that no record, no journal and no delete names.", description = {
    "Compares storage, journals and Registry, as `larder fsck` does. seen says since when this host knows an orphan: it is written down, and `larder orphans remove` goes by it.",
    "",
    "Exit code 3: something cannot be read, so that nobody can tell whether there are more.",
    "",
    "  larder orphans list ./pantry",
    ""})
final class OrphansListCommand implements Action {
  static final List<Column> COLUMNS = List.of(Column.text("datastore"), Column.text("path"), Column.size("size"),
      Column.text("seen"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--quarantined", description = "List what is in quarantine instead.")
  private boolean quarantined;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open()) {
      List<OrphanSearch> searches = quarantined
          ? quarantined(repository, display)
          : OrphanSearch.in(repository, false, display);
      output.rows(COLUMNS, rows -> {
        for (OrphanSearch search : searches) {
          for (Orphans.Orphan orphan : search.found()) {
            rows.add(search.datastore(), orphan.path(), orphan.size(), orphan.seen());
          }
        }
      });
      return searches.stream().allMatch(search -> search.others().isEmpty()) ? ExitCode.DONE : ExitCode.PARTLY_DONE;
    }
  }

  static List<OrphanSearch> quarantined(Repository repository, ProgressDisplay display) throws Exception {
    List<OrphanSearch> searches = new ArrayList<>();
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      Orphans orphans = OrphanSearch.of(repository, datastore, display);
      searches.add(new OrphanSearch(datastore.name(), orphans, orphans.quarantined(), List.of()));
    }
    return searches;
  }
}
