package dev.larder.cli;

import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.model.CollectionName;
import dev.larder.model.RunName;
import dev.larder.registry.Association;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.RegistryException;
import dev.larder.repository.DeletePlan;
import dev.larder.repository.Deleting;
import dev.larder.repository.DeletingReport;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What `unstore` and `purge` have in common: a selection, which is never everything by accident; a plan, shown; a question; and the delete itself.
final class DatasetDelete {
  private static final List<Column> COLUMNS = List.of(Column.text("operation"), Column.text("action"),
      Column.text("dry_run"), Column.number("datasets"), Column.number("artifacts"), Column.size("bytes"),
      Column.number("in_place"), Column.number("already"), Column.text("runs"), Column.text("chains"),
      Column.text("associations"), Column.number("deleted"), Column.number("kept"), Column.text("failed"),
      Column.text("voided"));
  private static final int NAMED = 10;

  private final Selection selection;
  private final Confirmation confirmation;
  private final Output output;
  private final CommandSpec command;

  DatasetDelete(Selection selection, Confirmation confirmation, Output output, CommandSpec command) {
    this.selection = selection;
    this.confirmation = confirmation;
    this.output = output;
    this.command = command;
  }

  /// How far it goes. A mixin.
  static final class Extent {
    @Option(names = "--everything", description = "All datasets of the repository, where nothing else selects some.")
    private boolean everything;

    @Option(names = "--dry-run", description = "Change nothing; say what would be taken away.")
    private boolean dryRun;
  }

  /// @param unlink whether datasets may be taken out of the tagged and calibration collections that hold them
  ExitCode run(RepositoryArgument argument, DeleteAction action, Extent extent, boolean unlink) throws Exception {
    selection.check();
    if (selection.everything() != extent.everything) {
      throw new ParameterException(command.commandLine(), extent.everything
          ? "--everything stands alone: leave it out where something selects datasets"
          : "nothing says which datasets: select some by --ids, --run, --collection, --dataset-type or --where, or ask for --everything");
    }
    ProgressDisplay display = Larder.of(command).progress();
    try (Repository repository = argument.open()) {
      DeletePlan plan = plan(repository, action);
      requireKnown(plan, argument);
      List<CollectionName> chains = chains(repository, plan);
      describe(plan, chains, display);
      boolean blocked = action == DeleteAction.PURGE && !unlink && !plan.associations().isEmpty();
      if (blocked) {
        display.say("datasets in these collections are not purged; --unlink takes them out of them as well");
      }
      if (extent.dryRun || blocked || plan.isEmpty()) {
        print(plan, chains, extent.dryRun, null);
        return blocked ? extent.dryRun ? ExitCode.CHECK_FOUND : ExitCode.ERROR : ExitCode.DONE;
      }
      repository.requireWritableRegistry();
      if (!confirmation.given("%s %,d datasets".formatted(action.word(), plan.datasets().size()))) {
        display.say("nothing was changed");
        return ExitCode.ERROR;
      }
      DeletingReport report;
      try (Progress progress = display.start(action.word(), plan.artifacts(), "artifacts")) {
        report = new Deleting(repository, Host.SYSTEM, progress::advance).run(plan, unlink);
      }
      print(plan, chains, false, report);
      return say(report, argument, display);
    }
  }

  private DeletePlan plan(Repository repository, DeleteAction action) throws Exception {
    if (!selection.byIds()) {
      DatasetQuery query = selection.query();
      return selection.ask(repository, registry -> DeletePlan.of(repository, action, query));
    }
    List<UUID> ids = new ArrayList<>();
    selection.idBatches(SelectedDatasets.BATCH, ids::addAll);
    return DeletePlan.of(repository, action, ids);
  }

  private static void requireKnown(DeletePlan plan, RepositoryArgument argument) {
    if (!plan.unknown().isEmpty()) {
      throw new RegistryException.NotFound(
          "the Registry does not know %,d of these datasets, e.g. %s; nothing was changed".formatted(
              plan.unknown().size(),
              plan.unknown().stream().limit(NAMED).map(UUID::toString).collect(Collectors.joining(", "))),
          "See that the ids are right. Datasets that are in journals only are known after: larder transfer-back %s"
              .formatted(argument));
    }
  }

  /// Chains that search a run of which datasets go: they lose nothing but these.
  private static List<CollectionName> chains(Repository repository, DeletePlan plan) {
    Set<CollectionName> runs = plan.runs().keySet().stream().map(CollectionName::of).collect(Collectors.toSet());
    return repository.registry().collections().stream().filter(collection -> runs.contains(collection.name()))
        .map(CollectionSummary::parents).flatMap(List::stream).distinct().sorted().toList();
  }

  private static void describe(DeletePlan plan, List<CollectionName> chains, ProgressDisplay display) {
    display.say("%s: %,d datasets of %,d runs, with %,d artifacts of %,d bytes".formatted(plan.action().word(),
        plan.datasets().size(), plan.runs().size(), plan.artifacts(), plan.bytes()));
    if (plan.elsewhere() > 0) {
      display.say("%,d artifacts were ingested in place and stay".formatted(plan.elsewhere()));
    }
    if (plan.already() > 0) {
      display.say("%,d of the datasets that were named are %s already".formatted(plan.already(),
          plan.action() == DeleteAction.PURGE ? "purged" : "not stored"));
    }
    for (Association association : plan.associations()) {
      display.say("%s collection %s holds %,d of them".formatted(association.type().word(), association.collection(),
          association.datasets()));
    }
    if (!chains.isEmpty()) {
      display.say("these chains search their runs: %s"
          .formatted(chains.stream().map(CollectionName::value).collect(Collectors.joining(", "))));
    }
  }

  private void print(DeletePlan plan, List<CollectionName> chains, boolean dryRun, @Nullable DeletingReport report)
      throws Exception {
    output.object(COLUMNS, report == null ? null : report.operation(), plan.action().word(), dryRun,
        plan.datasets().size(), plan.artifacts(), plan.bytes(), plan.elsewhere(), plan.already(),
        plan.runs().entrySet().stream().map(run -> json(run.getKey(), run.getValue())).toList(), chains,
        plan.associations().stream().map(DatasetDelete::json).toList(), report == null ? 0 : report.deleted(),
        report == null ? 0 : report.kept(),
        report == null ? List.of() : report.failed().stream().map(DatasetDelete::json).toList(),
        report == null ? null : report.voided().orElse(null));
  }

  /// Tells a person what was not done, and says how the command ends.
  static ExitCode say(DeletingReport report, RepositoryArgument argument, ProgressDisplay display) {
    Optional<String> voided = report.voided();
    if (voided.isPresent()) {
      display.say("nothing was deleted: %s".formatted(voided.get()));
      display.say("run the same command again: it plans anew");
      return ExitCode.ERROR;
    }
    if (report.failed().isEmpty()) {
      return ExitCode.DONE;
    }
    report.failed().stream().limit(NAMED).forEach(failed -> display.say("could not be removed: " + failed.why()));
    display.say(
        "%,d artifacts are still there, and stay on record: see what keeps them, and then: larder recover %s --yes"
            .formatted(report.failed().size(), argument));
    return ExitCode.PARTLY_DONE;
  }

  static Map<String, Object> json(DeletingReport.Failed failed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("datastore", failed.datastore());
    json.put("path", failed.path());
    json.put("reason", failed.why());
    return json;
  }

  static Map<String, Object> json(Association association) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("collection", association.collection());
    json.put("type", association.type().word());
    json.put("datasets", association.datasets());
    return json;
  }

  private static Map<String, Object> json(RunName run, long datasets) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("datasets", datasets);
    return json;
  }
}
