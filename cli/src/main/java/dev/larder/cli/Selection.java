package dev.larder.cli;

import dev.larder.journal.RunFolder;
import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.Where;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which datasets: the same options everywhere; none means all of them.
final class Selection {
  @Option(names = "--run", paramLabel = "RUN", description = "Only datasets of this run.")
  private @Nullable String run;

  @Option(names = "--collection", paramLabel = "NAME", split = CollectionNames.SEPARATOR, splitSynopsisLabel = ",", description = "Only "
      + "datasets in these collections, searched in this order; a chain stands for what it searches.")
  private List<String> collections = List.of();

  @Option(names = "--find-first", description = "Of each dataset type and data ID only the first, in the order of --collection.")
  private boolean findFirst;

  @Option(names = "--dataset-type", paramLabel = "GLOB", split = ",", description = "Only datasets of these dataset types; * and ? as in file names.")
  private List<String> types = List.of();

  @Option(names = "--where", paramLabel = "EXPR", description = "Only datasets that fulfil this, e.g. \"plate = 'P1' AND size > 1000\".")
  private @Nullable String where;

  @Option(names = "--ids", paramLabel = "FILE", description = "Only these datasets: one id a line; - reads standard input.")
  private @Nullable String ids;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// What takes ids, some at a time.
  interface IdTaker {
    void take(List<UUID> ids) throws Exception;
  }

  /// Whether ids were given, which stand alone.
  boolean byIds() {
    return ids != null;
  }

  /// @throws IllegalArgumentException unless [#byIds]
  IdLines ids() {
    if (ids == null) {
      throw new IllegalArgumentException("no ids were given");
    }
    return new IdLines(ids);
  }

  /// Refuses options that contradict each other.
  void check() {
    if (byIds() && narrowed()) {
      throw wrong("--ids stands alone: leave out --run, --collection, --dataset-type and --where");
    }
    if (run != null && !collections.isEmpty()) {
      throw wrong("--run and --collection both say where to look: give one of them");
    }
    if (findFirst && collections.isEmpty()) {
      throw wrong("--find-first goes by the order of --collection: name the collections");
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(command.commandLine(), why);
  }

  DatasetQuery query() {
    check();
    DatasetQuery query = DatasetQuery.ALL.ofTypes(types);
    query = run == null ? query.in(CollectionNames.of(collections)) : query.in(new RunName(run));
    query = findFirst ? query.firstFound() : query;
    return where == null ? query : query.where(Where.parse(where));
  }

  /// Those of [#query] that are in `collection`.
  DatasetQuery queryWithin(CollectionName collection) {
    DatasetQuery query = query().in(List.of(collection));
    if (run == null) {
      return query;
    }
    String ofRun = "run = '%s'".formatted(run.replace("'", "''"));
    return query.where(Where.parse(where == null ? ofRun : "%s AND (%s)".formatted(ofRun, where)));
  }

  /// How many datasets `query` finds, or how many ids were given.
  long count(Repository repository, DatasetQuery query) throws Exception {
    if (!byIds()) {
      return ask(repository, registry -> registry.count(query));
    }
    long[] count = new long[1];
    batches(repository, query, SelectedDatasets.BATCH, batch -> count[0] += batch.size());
    return count[0];
  }

  /// What the Registry answers to `question`. Where it does not know the run that was named, and journals do, the error says so.
  <T> T ask(Repository repository, Function<Registry, T> question) throws IOException {
    try {
      return question.apply(repository.registry());
    } catch (RegistryException.NotFound e) {
      throw explained(repository, run, e);
    }
  }

  /// Why the Registry did not find what was asked for, where it may not know that run yet.
  static RuntimeException explained(Repository repository, @Nullable String run, RegistryException.NotFound e)
      throws IOException {
    if (run != null && CollectionFields.find(repository.registry(), new CollectionName(run)).isEmpty()
        && RunFolder.find(repository.datastore().store(), new RunName(run)).isPresent()) {
      return new NotTransferredBack(new RunName(run), repository.location(), e);
    }
    return e;
  }

  /// Gives all ids that are selected to `taker`, at most `size` at a time: those of `--ids` as they stand there, else those that
  /// `query` finds.
  void batches(Repository repository, DatasetQuery query, int size, IdTaker taker) throws Exception {
    if (byIds()) {
      idBatches(size, taker);
      return;
    }
    try (DatasetCursor cursor = ask(repository, registry -> registry.query(query))) {
      List<UUID> batch = new ArrayList<>();
      while (cursor.hasNext()) {
        batch.add(cursor.next().ref().id());
        if (batch.size() == size || !cursor.hasNext()) {
          taker.take(batch);
          batch = new ArrayList<>();
        }
      }
    }
  }

  /// Gives the ids of `--ids` to `taker`, at most `size` at a time. Asks nobody.
  void idBatches(int size, IdTaker taker) throws Exception {
    try (IdLines lines = ids()) {
      for (List<UUID> batch = lines.next(size); !batch.isEmpty(); batch = lines.next(size)) {
        taker.take(batch);
      }
    }
  }

  /// Whether `ref` is among those that [#query] selects, were it in the Registry. Only where [#ofJournals].
  boolean admits(DatasetRef ref) {
    return (run == null || ref.run().equals(new RunName(run)))
        && Glob.any(types).test(ref.type().name().value());
  }

  /// Whether what is selected can be told without the Registry.
  boolean ofJournals() {
    return where == null && collections.isEmpty();
  }

  /// Whether a collection was named in which to look.
  boolean located() {
    return !collections.isEmpty();
  }

  /// Whether anything but ids was given, which `--ids` takes no notice of.
  boolean narrowed() {
    return run != null || !types.isEmpty() || !ofJournals();
  }

  /// The same as text: empty for everything, and the same for what selects the same in the same words.
  String text() {
    List<String> words = new ArrayList<>();
    if (run != null) {
      words.add("run " + run);
    }
    if (!collections.isEmpty()) {
      words.add((findFirst ? "first in collections " : "collections ") + String.join(",", collections));
    }
    if (!types.isEmpty()) {
      words.add("dataset types " + String.join(",", types));
    }
    if (where != null) {
      words.add("where " + where);
    }
    return String.join("; ", words);
  }

  /// Whether nothing was given: everything is selected.
  boolean everything() {
    return !byIds() && !narrowed();
  }
}
