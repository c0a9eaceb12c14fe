package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DatasetTypeConstraints;
import dev.larder.datastore.Datastore;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores datasets in each datastore of a chain that accepts their dataset type. A dataset is stored when all of these have acknowledged it; what one of them was missing is completed when
/// the same is put again.
///
/// Each datastore keeps journals of its own, so that each is whole without the others. The first one decides what all must agree about: the incarnation of the run, the meaning of dataset types, and, of those that
/// accept a dataset, which content it has. What is refused there never gets to the next.
public final class ChainWriter implements DatasetWriter {
  private final List<Link> links;
  private final List<RunWriter> writers;

  /// One datastore of a chain.
  ///
  /// @param name for messages, and for the records of what is stored there
  public record Link(String name, Datastore datastore, DatasetTypeConstraints constraints) {}

  private ChainWriter(List<Link> links, List<RunWriter> writers) {
    this.links = links;
    this.writers = writers;
  }

  /// A new writer in each of these datastores.
  ///
  /// @param chain at least one, in the order in which they are asked
  /// @throws JournalException `run-closed` if the run is closed in one of them, `run-incarnation-conflict` if they do not agree on which run it is
  public static ChainWriter open(List<Link> chain, RunName run, WriterOptions options) throws IOException {
    List<RunWriter> writers = new ArrayList<>();
    try {
      ArtifactStore first = chain.getFirst().datastore().store();
      RepositoryMarker.read(first);
      UUID incarnation = RunFolder.open(first, run, known(chain, run)).incarnation();
      for (Link link : chain) {
        writers.add(RunWriter.open(link.datastore(), run, options, incarnation));
      }
      return new ChainWriter(List.copyOf(chain), writers);
    } catch (IOException | RuntimeException e) {
      for (RunWriter writer : writers) {
        try {
          writer.close();
        } catch (IOException closing) {
          e.addSuppressed(closing);
        }
      }
      throw e;
    }
  }

  /// A datastore that was put before the others later on does not know the runs that they have.
  private static UUID known(List<Link> chain, RunName run) throws IOException {
    for (Link link : chain) {
      Optional<RunFolder> folder = RunFolder.find(link.datastore().store(), run);
      if (folder.isPresent()) {
        return folder.get().incarnation();
      }
    }
    return Host.SYSTEM.randomUuid();
  }

  @Override
  public RunFolder run() {
    return writers.getFirst().run();
  }

  @Override
  public DatasetType agree(DatasetType proposed) throws IOException {
    return writers.getFirst().agree(proposed);
  }

  /// {@inheritDoc}
  ///
  /// A dataset that no datastore accepts is [PutResult.Failed].
  @Override
  public List<PutResult> putAll(List<NewDataset> datasets) throws IOException {
    List<NewDataset> named = new ArrayList<>(datasets.size());
    datasets.forEach(dataset -> named.add(dataset.withId(writers.getFirst().name(dataset).id())));
    define(named.stream().map(NewDataset::type).distinct().toList());
    List<@Nullable PutResult> results = new ArrayList<>();
    named.forEach(dataset -> results.add(null));
    for (int i = 0; i < links.size(); i++) {
      put(i, named, results);
    }
    List<PutResult> all = new ArrayList<>(results.size());
    for (int row = 0; row < results.size(); row++) {
      PutResult result = results.get(row);
      all.add(result == null ? nowhere(writers.getFirst().name(named.get(row))) : result);
    }
    return all;
  }

  /// Puts into one datastore what it accepts and nothing before it has refused.
  private void put(int link, List<NewDataset> datasets, List<@Nullable PutResult> results) throws IOException {
    List<Integer> rows = new ArrayList<>();
    List<NewDataset> accepted = new ArrayList<>();
    for (int row = 0; row < datasets.size(); row++) {
      if (links.get(link).constraints().accepts(datasets.get(row).type()) && good(results.get(row))) {
        rows.add(row);
        accepted.add(datasets.get(row));
      }
    }
    if (accepted.isEmpty()) {
      return;
    }
    List<PutResult> found = writers.get(link).putAll(accepted);
    for (int i = 0; i < rows.size(); i++) {
      results.set(rows.get(i), merged(results.get(rows.get(i)), in(links.get(link).name(), found.get(i))));
    }
  }

  private static boolean good(@Nullable PutResult result) {
    return result == null || result instanceof PutResult.Stored || result instanceof PutResult.AlreadyStored;
  }

  /// What became of it so far: it is new if it is new in any datastore, and as the first one has it.
  private static PutResult merged(@Nullable PutResult before, PutResult now) {
    if (before == null || !good(now)) {
      return now;
    }
    return before instanceof PutResult.AlreadyStored already && now instanceof PutResult.Stored
        ? new PutResult.Stored(already.dataset())
        : before;
  }

  private static PutResult in(String datastore, PutResult result) {
    return switch (result) {
      case PutResult.Stored stored -> new PutResult.Stored(stored.dataset().in(datastore));
      case PutResult.AlreadyStored already -> new PutResult.AlreadyStored(already.dataset().in(datastore));
      case PutResult.Conflict conflict -> new PutResult.Conflict(conflict.ref(),
          conflict.winner().stream().map(record -> record.in(datastore)).toList());
      case PutResult.Held held -> held;
      case PutResult.Deleted deleted -> deleted;
      case PutResult.Failed failed -> failed;
    };
  }

  private PutResult nowhere(DatasetRef ref) {
    return new PutResult.Failed(ref, new JournalException("datastore-refuses",
        "no datastore accepts dataset type %s: %s do not".formatted(ref.type(),
            links.stream().map(Link::name).toList()),
        "See accepts: and rejects: in larder.yaml."));
  }

  /// In each datastore, beginning with the one that decides; also where none of that type goes.
  private void define(List<DatasetType> types) throws IOException {
    for (RunWriter writer : writers) {
      writer.define(types);
    }
  }

  @Override
  public List<DatasetRef> declare(List<ExpectedDataset> datasets) throws IOException {
    List<ExpectedDataset> named = datasets.stream()
        .map(dataset -> dataset.withId(writers.getFirst().name(dataset).id())).toList();
    define(named.stream().map(ExpectedDataset::type).distinct().toList());
    for (int i = 0; i < links.size(); i++) {
      DatasetTypeConstraints constraints = links.get(i).constraints();
      List<ExpectedDataset> accepted = named.stream().filter(dataset -> constraints.accepts(dataset.type())).toList();
      if (!accepted.isEmpty()) {
        writers.get(i).declare(accepted);
      }
    }
    return named.stream().map(writers.getFirst()::name).toList();
  }

  /// {@inheritDoc}
  ///
  /// A failure of one stops no other.
  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (RunWriter writer : writers) {
      try {
        writer.close();
      } catch (IOException e) {
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
