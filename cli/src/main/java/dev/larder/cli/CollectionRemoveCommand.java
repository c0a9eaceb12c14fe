package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "remove", header = "Remove a collection.", description = {
    "The datasets in it stay where they are: in their runs. Refused while a chain names it, or datasets are in it; --unlink takes it out of chains, and the datasets out of it. A run is removed as by "
        + "`larder run remove`, with its datasets. Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder collection remove ./pantry best --dry-run",
    ""})
final class CollectionRemoveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.text("removed"),
      Column.text("blocked_by"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @Option(names = "--unlink", description = "Take it out of chains, and the datasets out of it.")
  private boolean unlink;

  @Option(names = "--dry-run", description = "Change nothing: say whether it could be removed.")
  private boolean dryRun;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    CollectionName collection = new CollectionName(name);
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      Optional<CollectionSummary> found = CollectionFields.find(registry, collection);
      List<String> blockedBy = found.map(summary -> blockedBy(registry, summary)).orElse(List.of());
      if (!blockedBy.isEmpty() && !dryRun) {
        throw new RegistryException.Conflict(
            "%s is not removed: %s".formatted(collection, String.join("; ", blockedBy)),
            found.map(CollectionSummary::type).filter(CollectionType.RUN::equals).isPresent()
                ? "Remove it with its datasets: larder run remove %s %s. Nothing was changed.".formatted(argument,
                    collection)
                : "Take that away, or let --unlink do so. Nothing was changed.");
      }
      String kind = found
          .map(summary -> summary.type() == CollectionType.RUN ? "run" : summary.type().word() + " collection")
          .orElse("collection");
      List<Change> changes = new ArrayList<>();
      found.map(CollectionSummary::parents).orElse(List.of()).forEach(
          parent -> changes.add(new Change.EditChain(parent, Change.ChainEdit.REMOVE, List.of(collection))));
      changes.add(new Change.RemoveCollection(collection));
      Removal.Outcome outcome = new Removal("%s %s".formatted(kind, collection), found.isPresent(), blockedBy,
          changes).carryOut(registry, dryRun, confirmation, spec);
      output.object(COLUMNS, collection, outcome.removed(), blockedBy);
      return outcome.exitCode();
    }
  }

  private List<String> blockedBy(Registry registry, CollectionSummary collection) {
    List<String> reasons = new ArrayList<>();
    long datasets = switch (collection.type()) {
      case CHAINED -> 0;
      case RUN, TAGGED, CALIBRATION -> registry.count(DatasetQuery.ALL.in(List.of(collection.name())));
    };
    if (collection.type() == CollectionType.RUN && datasets > 0) {
      reasons.add("%,d datasets were written to it".formatted(datasets));
    } else if (!unlink && datasets > 0) {
      reasons.add("%,d datasets are in it".formatted(datasets));
    }
    if (!unlink) {
      collection.parents().forEach(parent -> reasons.add("chain %s names it".formatted(parent)));
    }
    return reasons;
  }
}
