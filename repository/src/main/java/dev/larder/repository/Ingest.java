package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.FileState;
import dev.larder.datastore.Formats;
import dev.larder.datastore.TableException;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes datasets in a run of files that exist, as their [IngestSource] names them. Needs no Registry. Ids are deterministic: the same ingest again finds
/// what is there and goes on where an interrupted one ended.
public final class Ingest {
  /// Put together, for the price of two flushes.
  private static final int BATCH = 1_000;
  /// Batches at a time: some are being recorded while others are read.
  private static final int THREADS = Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 8, 16);

  private final IngestSource source;
  private final Collection<Dimension> dimensions;
  private final DatasetType type;
  private final long size;

  private Ingest(IngestSource source, Collection<Dimension> dimensions, DatasetType type, long size) {
    this.source = source;
    this.dimensions = List.copyOf(dimensions);
    this.type = type;
    this.size = size;
  }

  /// Reads a source as a whole, so that nothing has been written when something in it is wrong. Files are not looked at.
  ///
  /// @param known the definition of the dataset type where there is one already; its dimensions must be those of the source
  /// @param dimensions that are declared: values get the form of their types, e.g. `007` is the integer 7; those of other dimensions are texts
  /// @param format of a dataset type that is not known yet; empty for what the name of the first file says
  /// @throws TableException naming file, line and column of what is wrong
  public static Ingest of(IngestSource source, DatasetTypeName name, Optional<DatasetType> known,
      Collection<Dimension> dimensions, Optional<String> format) throws IOException {
    long size = 0;
    List<DimensionName> found = List.of();
    String example = "";
    long unmatched;
    try (IngestSource.Reading reading = source.read(dimensions, true)) {
      for (Optional<IngestItem> item = reading.next(); item.isPresent(); item = reading.next()) {
        if (size++ == 0) {
          found = reading.dimensions();
          example = item.get().place().fileName();
        }
      }
      unmatched = reading.unmatched();
    }
    if (size == 0) {
      throw new TableException("%s names no file%s".formatted(source.name(),
          unmatched == 0 ? "" : ": none of %,d fits the pattern".formatted(unmatched)),
          unmatched == 0 ? "Each row behind the first names one." : "Compare the pattern with one of the names.", null);
    }
    DatasetType type = type(source, name, found, format.orElse(Formats.ofFile(example)), known);
    checkRequirements(source, type, dimensions);
    return new Ingest(source, dimensions, type, size);
  }

  /// The Registry would refuse the datasets one by one, after all of them were stored.
  private static void checkRequirements(IngestSource source, DatasetType type, Collection<Dimension> dimensions)
      throws TableException {
    for (Dimension dimension : dimensions) {
      if (type.dimensions().contains(dimension.name()) && !type.dimensions().containsAll(dimension.requires())) {
        throw new TableException("%s has values of %s, and no column for each of those that it requires"
            .formatted(source.name(), dimension), "Add what is missing: it tells values of it apart.", null);
      }
    }
  }

  private static DatasetType type(IngestSource source, DatasetTypeName name, List<DimensionName> found, String format,
      Optional<DatasetType> known) throws TableException {
    if (known.isEmpty()) {
      return new DatasetType(name, found, format);
    }
    if (!new HashSet<>(found).equals(new HashSet<>(known.get().dimensions()))) {
      throw new TableException(
          "%s has the columns %s, and dataset type %s has the dimensions %s".formatted(source.name(), found,
              name, known.get().dimensions()),
          "Name the columns like the dimensions, or choose another dataset type.", null);
    }
    return known.get();
  }

  /// What a dataset type means in a run, where somebody has written datasets of it there. Needs no Registry.
  public static Optional<DatasetType> typeInRun(ArtifactStore store, RunName run, DatasetTypeName name)
      throws IOException {
    Optional<RunFolder> folder = RunFolder.find(store, run);
    return folder.isEmpty() ? Optional.empty() : new RunDatasetTypes(store, folder.get()).find(name);
  }

  public DatasetType type() {
    return type;
  }

  /// How many things the source names.
  public long size() {
    return size;
  }

  /// [#store(List,DatasetWriter,IngestOptions,LongConsumer)] for one datastore.
  public IngestReport store(Datastore datastore, DatasetWriter writer, IngestOptions options, LongConsumer progress)
      throws IOException {
    return store(List.of(datastore), writer, options, progress);
  }

  /// Stores what the source names, in several threads. What is refused stops no other, unless the options say so.
  ///
  /// @param datastores that `writer` writes to and that accept [#type], see [Datastores#accepting]
  /// @param progress is told how many more are done, by one thread
  /// @throws RepositoryException `transfer-impossible` if one of the datastores cannot link
  public IngestReport store(List<Datastore> datastores, DatasetWriter writer, IngestOptions options,
      LongConsumer progress) throws IOException {
    checkTransfer(datastores, options.transfer());
    // Read before anything is put where all depends on it, else when it is asked for first.
    Supplier<ExistingDatasets> existing = options.skipExisting()
        ? known(existingNow(datastores, writer.run()))
        : existing(datastores, writer.run());
    IngestReport report = IngestReport.NOTHING;
    long read = 0;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS,
        Thread.ofPlatform().daemon().name("larder-ingest-", 1).factory());
    Deque<Running> running = new ArrayDeque<>();
    try (IngestSource.Reading reading = source.read(dimensions, false)) {
      boolean stopped = false;
      for (List<IngestItem> items = batch(reading); !items.isEmpty() && !stopped; items = batch(reading)) {
        List<IngestItem> now = items;
        read += now.size();
        running.add(new Running(now.size(), threads.submit(
            () -> new IngestBatch(datastores, writer, type, options, existing).store(now))));
        if (running.size() >= THREADS) {
          report = report.plus(finished(running.remove(), progress));
        }
        stopped = options.stopOnFailure() && !report.refused().isEmpty();
      }
      while (!running.isEmpty()) {
        report = report.plus(finished(running.remove(), progress));
      }
      return report.ending(reading.unmatched(), Math.max(0, size - read));
    } finally {
      threads.shutdown();
      awaitAll(running);
    }
  }

  private record Running(int items, Future<IngestReport> report) {}

  private static List<IngestItem> batch(IngestSource.Reading reading) throws IOException {
    List<IngestItem> items = new ArrayList<>(BATCH);
    while (items.size() < BATCH) {
      Optional<IngestItem> item = reading.next();
      if (item.isEmpty()) {
        break;
      }
      items.add(item.get());
    }
    return items;
  }

  private static IngestReport finished(Running running, LongConsumer progress) throws IOException {
    IngestReport report = await(running.report);
    progress.accept(running.items);
    return report;
  }

  /// An interrupt does not end the waiting: a batch that has begun comes to its end.
  private static IngestReport await(Future<IngestReport> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unpacked(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException unpacked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof UncheckedIOException fault) {
      return new IOException(fault.getMessage(), fault);
    }
    if (cause instanceof RuntimeException defect) {
      throw defect;
    }
    return cause instanceof IOException fault ? fault : new IOException(cause);
  }

  /// Nothing uses the writer any more when the ingest is over, whatever ended it: the first fault is on its way already.
  private static void awaitAll(Deque<Running> running) {
    for (Running left : running) {
      try {
        await(left.report);
      } catch (IOException | RuntimeException e) {
        // The writer has ended for all of them, or the same defect again.
      }
    }
  }

  /// Each of them links, or none does: a dataset of which one datastore has a link and the next none would be half of what was asked for.
  private static void checkTransfer(List<Datastore> datastores, Transfer transfer) {
    if (transfer != Transfer.HARDLINK && transfer != Transfer.SYMLINK) {
      return;
    }
    for (Datastore datastore : datastores) {
      if (datastore.store().file(new ArtifactPath("x")).isEmpty()) {
        throw new RepositoryException("transfer-impossible",
            "%s has no local files: nothing can be linked into it".formatted(datastore.store()),
            "Use --transfer copy, or direct to leave the files where they are.");
      }
    }
  }

  private static ExistingDatasets existingNow(List<Datastore> datastores, RunFolder run) throws IOException {
    return ExistingDatasets.read(datastores, run.run(), run.incarnation()::equals);
  }

  private static Supplier<ExistingDatasets> known(ExistingDatasets existing) {
    return () -> existing;
  }

  /// What the run holds, read when it is asked for first.
  private static Supplier<ExistingDatasets> existing(List<Datastore> datastores, RunFolder run) {
    return new Supplier<>() {
      private @Nullable ExistingDatasets read;

      @Override
      public synchronized ExistingDatasets get() {
        ExistingDatasets known = read;
        if (known == null) {
          try {
            known = existingNow(datastores, run);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          read = known;
        }
        return known;
      }
    };
  }

  /// What [#store] would do with one thing.
  ///
  /// @param action `store`, `compare` (something is stored under its data ID: its content decides), `skip` or `refuse`
  public record Forecast(IngestItem item, String action, String message) {}

  /// [#forecast(List,RunName,IngestOptions,Consumer)] for one datastore.
  public void forecast(Datastore datastore, RunName run, IngestOptions options, Consumer<Forecast> forecasts)
      throws IOException {
    forecast(List.of(datastore), run, options, forecasts);
  }

  /// Says for each thing what [#store] would do with it, as far as that can be told without reading files. Writes nothing.
  ///
  /// @param datastores as of [#store]
  public void forecast(List<Datastore> datastores, RunName run, IngestOptions options, Consumer<Forecast> forecasts)
      throws IOException {
    checkTransfer(datastores, options.transfer());
    ExistingDatasets existing = ExistingDatasets.read(datastores, run, _ -> true);
    try (IngestSource.Reading reading = source.read(dimensions, false)) {
      for (Optional<IngestItem> item = reading.next(); item.isPresent(); item = reading.next()) {
        forecasts.accept(forecast(item.get(), existing, options));
      }
    }
  }

  private Forecast forecast(IngestItem item, ExistingDatasets existing, IngestOptions options) {
    boolean there = existing.anywhere(type, item.dataId());
    if (options.skipExisting() && existing.everywhere(type, item.dataId())) {
      return new Forecast(item, "skip", "");
    }
    if (item.place() instanceof IngestItem.LocalFile local) {
      try {
        FileState.of(local.file());
        if (!Files.isReadable(local.file())) {
          return new Forecast(item, "refuse", "permission denied");
        }
      } catch (IOException e) {
        return there && options.transfer() == Transfer.MOVE
            ? new Forecast(item, "skip", "")
            : new Forecast(item, "refuse", "it cannot be read: " + IngestBatch.text(e));
      }
    }
    return new Forecast(item, there ? "compare" : "store", "");
  }
}
