package dev.larder.test;

import dev.larder.datastore.Content;
import dev.larder.journal.DatasetRefusedException;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.ExpectedDataset;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.WriterEndedException;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Random puts of one writer, of every kind that there is: alone, many at once, by several threads, declared before; of one component
/// and of two; of datasets that only this one puts, that others put as well with the same content, and that others put with
/// content of their own. What the writer is told is said at once, in lines that [Acknowledgements] takes, and not before.
final class PutLoad {
  private static final DatasetType NOTE = DatasetType.of("note", List.of("owner", "k"), "application/json");
  private static final DatasetType SCAN = DatasetType.of("scan", List.of("owner", "k"), "image/tiff");
  /// Of ids that are random: several datasets of one data ID.
  private static final DatasetType DRAW = DatasetType.of("draw", List.of("owner", "k"), "text/plain");
  /// How many data IDs of each owner are in use at a time.
  private static final int SPAN = 400;

  private final DatasetWriter writer;
  private final String owner;
  private final boolean randomIds;
  private final SplittableRandom random;
  private final Consumer<String> say;
  private final SequencedMap<DatasetRef, Planned> declared = new LinkedHashMap<>();

  /// @param owner whose datasets are put beside those of everybody: the same one comes again after a crash
  /// @param randomIds whether this writer mints ids by chance: then it puts datasets of a type of its own
  /// @param say takes some whole lines at once
  PutLoad(DatasetWriter writer, String owner, boolean randomIds, SplittableRandom random, Consumer<String> say) {
    this.writer = writer;
    this.owner = owner;
    this.randomIds = randomIds;
    this.random = random;
    this.say = say;
  }

  /// A dataset to put.
  private record Planned(DatasetType type, DataId dataId, TreeMap<String, byte[]> parts) {
    NewDataset dataset() {
      return new NewDataset(type, dataId, parts.entrySet().stream()
          .map(part -> new NewComponent(part.getKey(), Content.bytes(part.getValue()), type.format(), "dat")).toList());
    }

    ExpectedDataset expected() {
      return new ExpectedDataset(type, dataId, null,
          parts.keySet().stream().map(component -> new ExpectedDataset.Component(component, "dat")).toList());
    }

    /// What is acknowledged: these bytes, at the places that the writer was told.
    String line(String word, DatasetRef ref, List<StorageRecord> records) {
      Map<String, String> paths = new HashMap<>();
      records.forEach(record -> paths.put(record.component(), record.location().value()));
      Map<String, Acknowledged.Part> told = new HashMap<>();
      parts.forEach((component, bytes) -> told.put(component,
          new Acknowledged.Part(paths.getOrDefault(component, ""), bytes.length, Tree.sha256(bytes))));
      return new Acknowledged(ref.run().value(), ref.id(), told).line(word) + "\n";
    }
  }

  /// Puts some datasets.
  ///
  /// @param window which data IDs are in use: neighbouring ones share some
  /// @throws IOException if the writer has ended; what it acknowledged has been said
  void step(int window) throws IOException {
    switch (random.nextInt(9)) {
      case 0, 1 -> one(window);
      case 2, 3, 4 -> many(plan(window, 1 + random.nextInt(random.nextInt(6) == 0 ? 250 : 30)));
      case 5 -> declare(plan(window, 1 + random.nextInt(12)));
      case 6, 7 -> declared();
      default -> together(window);
    }
  }

  private List<Planned> plan(int window, int count) {
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      planned.add(plan(window));
    }
    return planned;
  }

  private Planned plan(int window) {
    int kind = random.nextInt(10);
    String whose = kind < 5 ? owner : kind < 8 ? "same" : "other";
    int k = window * SPAN / 4 + random.nextInt(SPAN);
    DatasetType type = randomIds ? DRAW : k % 4 == 0 ? SCAN : NOTE;
    DataId dataId = DataId.of(Map.of("owner", whose, "k", Integer.toString(k)));
    String text = "%s %s%s".formatted(type.name(), dataId, whose.equals("other") ? " by " + random.nextInt() : "");
    TreeMap<String, byte[]> parts = new TreeMap<>();
    for (String component : type.equals(SCAN) ? List.of("image", "mask") : List.of("")) {
      parts.put(component, content(text + component));
    }
    return new Planned(type, dataId, parts);
  }

  /// Bytes that follow from a text: mostly a few, sometimes more than a buffer holds.
  private static byte[] content(String text) {
    int hash = text.hashCode() & 0xffff;
    int times = hash % 50 == 0 ? 4_000 : 1 + hash % 20;
    return (text + "\n").repeat(times).getBytes(StandardCharsets.UTF_8);
  }

  private void one(int window) throws IOException {
    put(plan(window));
  }

  private void put(Planned planned) throws IOException {
    try {
      say.accept(planned.line("stored", writer.put(planned.dataset()), List.of()));
    } catch (DatasetRefusedException e) {
      say.accept(e.code() + "\n");
    } catch (WriterEndedException e) {
      sayStored(e);
      throw e;
    }
  }

  private void many(List<Planned> planned) throws IOException {
    put(planned, planned.stream().map(Planned::dataset).toList());
  }

  /// Puts what was declared before, and leaves some of it for ever.
  private void declared() throws IOException {
    List<Planned> planned = new ArrayList<>();
    List<NewDataset> datasets = new ArrayList<>();
    while (!declared.isEmpty() && random.nextInt(10) > 0) {
      var next = declared.pollFirstEntry();
      planned.add(next.getValue());
      datasets.add(next.getValue().dataset().withId(next.getKey().id()));
    }
    put(planned, datasets);
  }

  private void put(List<Planned> planned, List<NewDataset> datasets) throws IOException {
    try {
      StringBuilder lines = new StringBuilder();
      List<PutResult> results = writer.putAll(datasets);
      for (int i = 0; i < results.size(); i++) {
        lines.append(line(planned.get(i), results.get(i)));
      }
      say.accept(lines.toString());
    } catch (WriterEndedException e) {
      sayStored(e);
      throw e;
    }
  }

  private static String line(Planned planned, PutResult result) throws IOException {
    return switch (result) {
      case PutResult.Stored put -> planned.line("stored", put.ref(), put.dataset().records());
      case PutResult.AlreadyStored put -> planned.line("already", put.ref(), put.dataset().records());
      case PutResult.Conflict put -> conflict(put) + "\n";
      case PutResult.Held put -> "dataset-held\n";
      case PutResult.Deleted put -> throw DatasetRefusedException.of(put);
      case PutResult.Failed put -> throw put.cause();
    };
  }

  private static String conflict(PutResult.Conflict conflict) {
    Map<String, Acknowledged.Part> winner = new HashMap<>();
    conflict.winner().forEach(record -> winner.put(record.component(),
        new Acknowledged.Part(record.location().value(), record.size(), record.checksum().toString())));
    return new Acknowledged(conflict.ref().run().value(), conflict.ref().id(), winner).line("conflict");
  }

  /// Of a call that failed, these are acknowledged all the same; with what is not said.
  private void sayStored(WriterEndedException end) {
    StringBuilder lines = new StringBuilder();
    for (DatasetRef ref : end.acknowledged()) {
      lines.append(new Acknowledged(ref.run().value(), ref.id(), Map.of()).line("already")).append('\n');
    }
    say.accept(lines.toString());
  }

  private void declare(List<Planned> planned) throws IOException {
    List<DatasetRef> refs = writer.declare(planned.stream().map(Planned::expected).toList());
    for (int i = 0; i < refs.size(); i++) {
      declared.put(refs.get(i), planned.get(i));
    }
    say.accept("declared\n".repeat(refs.size()));
  }

  /// Several threads at once, which share flushes.
  private void together(int window) throws IOException {
    List<Callable<Void>> puts = new ArrayList<>();
    for (Planned planned : plan(window, 4)) {
      puts.add(() -> {
        put(planned);
        return null;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> put : threads.invokeAll(puts)) {
        put.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a put failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between puts", e);
    }
  }
}
