package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.ROW;
import static dev.larder.registry.sql.JournalDraft.incarnation;
import static dev.larder.registry.sql.JournalDraft.well;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DatasetRef;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.BatchOutcome;
import dev.larder.registry.Change;
import dev.larder.registry.Change.ChainEdit;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A new registry for each test, and what contracts put into it.
abstract class RegistryFixture {
  @TempDir
  Path folder = Path.of("");
  Registry registry = unset();
  String url = "";

  private final List<Registry> others = new ArrayList<>();

  abstract Backend backend();

  @SuppressWarnings("NullAway") // set before each test
  private static Registry unset() {
    return null;
  }

  @BeforeEach
  void open() throws Exception {
    url = backend().fresh(folder);
    registry = backend().open(url);
  }

  @AfterEach
  void close() {
    registry.close();
    others.forEach(Registry::close);
  }

  /// The same registry, as another process has it.
  Registry another() {
    Registry other = backend().open(url);
    others.add(other);
    return other;
  }

  BatchOutcome apply(Change... changes) {
    return registry.apply(RegistryBatch.of(changes));
  }

  long changed(Change change) {
    return apply(change).changed().getFirst();
  }

  static CollectionName name(String collection) {
    return new CollectionName(collection);
  }

  static List<CollectionName> names(String... collections) {
    return Stream.of(collections).map(CollectionName::new).toList();
  }

  static Change.RegisterRun run(String run) {
    return new Change.RegisterRun(new RunName(run), incarnation(run));
  }

  static Change.CreateCollection create(String collection, CollectionType type) {
    return new Change.CreateCollection(name(collection), type);
  }

  static Change.EditChain chain(String chain, ChainEdit edit, String... children) {
    return new Change.EditChain(name(chain), edit, names(children));
  }

  static DatasetRef ref(String run, String well) {
    return new JournalDraft(run).ref(ROW, well("P", well));
  }

  static Change.InsertDatasets insert(DatasetRef... refs) {
    return new Change.InsertDatasets("main",
        Stream.of(refs).map(ref -> new RegisteredDataset(ref, List.of(), List.of(), "")).toList());
  }

  /// Dimensions `plate` and `well`, the dataset type `row`, and these runs.
  void words(String... runs) {
    apply(new Change.DeclareDimension(Dimension.of("plate", ValueType.STRING)),
        new Change.DeclareDimension(Dimension.of("well", ValueType.STRING)), new Change.RegisterDatasetType(ROW));
    for (String run : runs) {
      apply(run(run));
    }
  }

  CollectionSummary collection(String name) {
    return registry.collections().stream().filter(each -> each.name().equals(name(name))).findFirst().orElseThrow();
  }

  /// @param parts that the error's message has
  static void says(RegistryException error, String... parts) {
    String message = String.valueOf(error.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  boolean has(UUID id) {
    return !registry.lookUp(List.of(id)).equals(List.of(Optional.empty()));
  }
}
