package dev.larder.demo;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.StoreSettings;
import dev.larder.journal.DatasetRefusedException;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.Explained;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One worker process of the demo: writes its share of the rows, and nothing else. Started as
/// `java … dev.larder.demo.Worker [--store-option=NAME=VALUE…] DATASTORE_ROOT RUN TABLE WORKER WORKERS DIMENSION…`; the root is the path of a folder, or a URI.
///
/// On standard output it speaks [WorkerMessage]s. It ends when its standard input does: whoever started it is gone then.
public final class Worker {
  /// Exit code where a dataset was refused and everything else is stored.
  public static final int PARTLY = 3;
  /// Before an option of the store.
  static final String STORE_OPTION = "--store-option=";
  private static final int BATCH = 250;

  private final DemoTable table;
  private final RunWriter writer;
  private final PrintStream out;
  private final DatasetType rowType;
  private final List<NewDataset> batch = new ArrayList<>();
  private boolean refused;

  private Worker(DemoTable table, RunWriter writer, PrintStream out) {
    this.table = table;
    this.writer = writer;
    this.out = out;
    this.rowType = table.rowType();
  }

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    endWithParent();
    try {
      System.exit(run(List.of(arguments), out) ? PARTLY : 0);
    } catch (IOException | RuntimeException e) {
      String code = e instanceof Explained explained ? explained.code() : e.getClass().getSimpleName();
      out.println(new WorkerMessage.Failed(code, String.valueOf(e.getMessage())).line());
      System.exit(1);
    }
  }

  private static boolean run(List<String> all, PrintStream out) throws IOException {
    Map<String, String> options = new HashMap<>();
    all.stream().takeWhile(argument -> argument.startsWith(STORE_OPTION)).forEach(argument -> {
      String[] option = argument.substring(STORE_OPTION.length()).split("=", 2);
      options.put(option[0], option[1]);
    });
    List<String> arguments = all.subList(options.size(), all.size());
    DemoTable table = new DemoTable(Path.of(arguments.get(2)), arguments.subList(5, arguments.size()));
    try (ArtifactStore store = open(arguments.get(0), options);
        RunWriter writer = RunWriter.open(Datastore.on(store), new RunName(arguments.get(1)), WriterOptions.DEFAULT)) {
      Worker worker = new Worker(table, writer, out);
      worker.work(Integer.parseInt(arguments.get(3)), Integer.parseInt(arguments.get(4)));
      return worker.refused;
    }
  }

  private static ArtifactStore open(String root, Map<String, String> options) throws IOException {
    return root.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        ? ArtifactStores.open(new StoreSettings(URI.create(root), options))
        : LocalArtifactStore.open(Path.of(root));
  }

  /// Writes the rows of every group whose place in the table, counted from 0, leaves the remainder `number` when divided by `workers`.
  private void work(int number, int workers) throws IOException {
    Map<String, Integer> groups = new HashMap<>();
    Map<String, Summary> summaries = new LinkedHashMap<>();
    table.read((row, dataId) -> {
      String group = table.group(row);
      int place = groups.computeIfAbsent(group, value -> groups.size());
      if (place % workers == number) {
        summaries.computeIfAbsent(group, value -> new Summary()).add(row.values());
        put(NewDataset.of(rowType, dataId, Content.bytes(RowJson.row(row.values()))));
      }
    });
    String dimension = table.dimensions().getFirst();
    for (Map.Entry<String, Summary> summary : summaries.entrySet()) {
      byte[] json = RowJson.summary(dimension, summary.getKey(), summary.getValue().rows, summary.getValue().filled);
      put(NewDataset.of(table.summaryType(), DataId.of(Map.of(dimension, summary.getKey())), Content.bytes(json)));
    }
    flush();
  }

  private static final class Summary {
    private final Map<String, Long> filled = new LinkedHashMap<>();
    private long rows;

    void add(Map<String, String> row) {
      rows++;
      row.forEach((column, value) -> filled.merge(column, value.isEmpty() ? 0L : 1L, Long::sum));
    }
  }

  private void put(NewDataset dataset) throws IOException {
    batch.add(dataset);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() throws IOException {
    long stored = 0;
    long already = 0;
    long bytes = 0;
    for (PutResult result : writer.putAll(batch)) {
      switch (result) {
        case PutResult.Stored put -> {
          stored++;
          bytes += put.dataset().size();
        }
        case PutResult.AlreadyStored put -> already++;
        case PutResult.Conflict put -> refuse(DatasetRefusedException.of(put));
        case PutResult.Deleted put -> refuse(DatasetRefusedException.of(put));
        case PutResult.Held put -> refuse(DatasetRefusedException.of(put));
        case PutResult.Failed put -> throw put.cause();
      }
    }
    batch.clear();
    out.println(new WorkerMessage.Progress(stored, already, bytes).line());
  }

  private void refuse(DatasetRefusedException why) {
    refused = true;
    out.println(new WorkerMessage.Refused(why.code(), String.valueOf(why.getMessage())).line());
  }

  /// A worker whose starter is gone shall not go on for nobody. What it has stored by then stays stored.
  private static void endWithParent() {
    Thread.ofPlatform().daemon().name("larder-parent").start(() -> {
      try {
        while (System.in.read() >= 0) {
          // Nothing is ever said here; only the end counts.
        }
      } catch (IOException e) {
        // An input that cannot be read has ended as well.
      }
      Runtime.getRuntime().halt(1);
    });
  }
}
