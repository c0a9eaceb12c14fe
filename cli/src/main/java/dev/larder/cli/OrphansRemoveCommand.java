package dev.larder.cli;

import dev.larder.repository.Orphans;
import dev.larder.repository.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "remove", header = "Move orphans into quarantine, or destroy what is there.", description = {
    "An orphan goes when this host has seen it for so long (--older-than): the first call, or `larder orphans list`, or `larder fsck`, begins to count. It is created below _quarantine and read back, then journals and Registry are "
        + "asked once more, and only then it is deleted where it was. What is in quarantine is destroyed by --quarantined, and by nothing else.",
    "",
    "Exit code 3: something may not go yet, or could not be told or done.",
    "",
    "  larder orphans remove ./pantry --older-than 3d --dry-run",
    "  larder orphans remove ./pantry --quarantined --older-than 30d --yes",
    ""})
final class OrphansRemoveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("datastore"), Column.text("path"),
      Column.size("size"), Column.text("action"), Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--older-than", paramLabel = "TIME", converter = DurationOption.class, defaultValue = "3d", description = "How long this host must have seen it (default: ${DEFAULT-VALUE}).")
  private Duration age = Orphans.GRACE;

  @Option(names = "--quarantined", description = "Destroy what is in quarantine. This cannot be taken back.")
  private boolean quarantined;

  @Option(names = "--dry-run", description = "Change nothing; say what would be done.")
  private boolean dryRun;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private record Row(String datastore, Orphans.Outcome outcome) {}

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    List<Row> rows = new ArrayList<>();
    boolean told;
    try (Repository repository = argument.open()) {
      List<OrphanSearch> searches = quarantined
          ? OrphansListCommand.quarantined(repository, display)
          : OrphanSearch.in(repository, dryRun, display);
      told = searches.stream().allMatch(search -> search.others().isEmpty());
      Map<OrphanSearch, List<Orphans.Orphan>> ripe = new LinkedHashMap<>();
      for (OrphanSearch search : searches) {
        List<Orphans.Orphan> going = search.orphans().olderThan(search.found(), age);
        ripe.put(search, going);
        search.found().stream().filter(orphan -> !going.contains(orphan))
            .forEach(orphan -> rows.add(new Row(search.datastore(), wait(orphan))));
      }
      remove(ripe, display, rows);
    }
    output.rows(COLUMNS, out -> {
      for (Row row : rows) {
        out.add(row.datastore, row.outcome.path(), row.outcome.size(), row.outcome.action(), row.outcome.detail());
      }
    });
    boolean all = rows.stream().map(row -> row.outcome.action()).allMatch(
        action -> action.equals("quarantined") || action.equals("removed"));
    return told && all ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private Orphans.Outcome wait(Orphans.Orphan orphan) {
    return new Orphans.Outcome(orphan.path(), orphan.size(), "wait",
        "seen since %s; may go from %s on".formatted(orphan.seen(), orphan.seen().plus(age)));
  }

  private void remove(Map<OrphanSearch, List<Orphans.Orphan>> ripe, ProgressDisplay display, List<Row> rows)
      throws Exception {
    String action = quarantined ? "removed" : "quarantined";
    List<Orphans.Orphan> all = ripe.values().stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return;
    }
    display.say("%,d artifacts with %,d bytes may be %s".formatted(all.size(),
        all.stream().mapToLong(Orphans.Orphan::size).sum(), action));
    if (dryRun) {
      ripe.forEach((search, orphans) -> orphans.forEach(orphan -> rows.add(new Row(search.datastore(),
          new Orphans.Outcome(orphan.path(), orphan.size(), action, "would be")))));
      return;
    }
    if (!confirmation.given(quarantined ? "destroy them" : "move them into quarantine")) {
      display.say("nothing was changed");
      ripe.forEach((search, orphans) -> orphans.forEach(orphan -> rows.add(new Row(search.datastore(),
          new Orphans.Outcome(orphan.path(), orphan.size(), "kept", "as you said")))));
      return;
    }
    for (Map.Entry<OrphanSearch, List<Orphans.Orphan>> search : ripe.entrySet()) {
      Orphans orphans = search.getKey().orphans();
      (quarantined ? orphans.destroy(search.getValue()) : orphans.quarantine(search.getValue()))
          .forEach(outcome -> rows.add(new Row(search.getKey().datastore(), outcome)));
    }
  }
}
