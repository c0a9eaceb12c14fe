package dev.larder.repository;

import dev.larder.bridge.BridgeException;
import dev.larder.bridge.LocatedBridge;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.SnapshotInfo;
import dev.larder.bridge.SnapshotMaker;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.bridge.SnapshotTableRows;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.StatResult;
import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.FoundDataset;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// One snapshot on its way: made in a local folder, then put into the datastore file by file, the manifest last.
final class SnapshotMaking implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);
  private static final int ROWS_A_FILE = 1_000_000;
  private static final int LISTEN = 1_000;

  private final SnapshotOptions options;
  private final Path work;
  /// Names below the snapshot's folder, as they are in [#work] as well.
  private final List<String> names = new ArrayList<>();

  SnapshotMaking(SnapshotOptions options) throws IOException {
    this.options = options;
    work = options.work().isPresent()
        ? Files.createTempDirectory(Files.createDirectories(options.work().get()), "larder-snapshot")
        : Files.createTempDirectory("larder-snapshot");
  }

  /// When the making of a snapshot began, of which the folder has that name; empty where it is no such name.
  static Optional<Instant> begun(String name) {
    try {
      return name.length() < 16 ? Optional.empty() : Optional.of(Instant.from(TIME.parse(name.substring(0, 16))));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  Snapshot make(Repository from, ArtifactStore store, UUID repository, Optional<SnapshotBridge> before,
      LongConsumer listener) throws IOException {
    Path storage = work.resolve(Snapshot.STORAGE);
    UUID id = UUID.randomUUID();
    SnapshotInfo info;
    try (SnapshotMaker maker = new SnapshotMaker(Files.createDirectory(work.resolve("sort")))) {
      // Journals first, the Registry second: what is transferred back in between comes twice rather than not at all.
      if (options.journals()) {
        addJournals(from, maker);
      }
      Instant asOf = Instant.now();
      addRegistry(from, maker, listener);
      info = maker.write(storage, new SnapshotOrigin(id, repository,
          before.map(bridge -> bridge.infos().getFirst().origin().snapshot()), asOf, options.journals(),
          options.selection()), before);
    }
    names.add(Snapshot.STORAGE);
    if (options.tables().isPresent()) {
      writeTables(options.tables().get(), storage, from.datastores());
    }
    ArtifactPath folder = Snapshots.ROOT.resolve(TIME.format(info.origin().asOf()) + "-" + id);
    return put(store, folder, info);
  }

  private static void addJournals(Repository from, SnapshotMaker maker) throws IOException {
    JournalBridge pending = JournalBridge.pending(from);
    if (!pending.problems().isEmpty()) {
      throw new RepositoryException("snapshot-journals",
          "journals cannot be read, and so a snapshot with them would lack datasets: " + pending.problems().getFirst(),
          "See larder journal verify, or make a snapshot without --pending.");
    }
    try (Stream<StoredDataset> datasets = pending.datasets()) {
      for (StoredDataset dataset : (Iterable<StoredDataset>) datasets::iterator) {
        maker.add(dataset.ref(), dataset.records());
      }
    }
  }

  private void addRegistry(Repository from, SnapshotMaker maker, LongConsumer listener) throws IOException {
    List<String> order = from.datastores().all().stream().map(RepositoryDatastore::name).toList();
    long told = 0;
    try (DatasetCursor cursor = from.registry().query(options.query().withRecords())) {
      while (cursor.hasNext()) {
        FoundDataset dataset = cursor.next();
        maker.add(dataset.ref(), firstOf(order, dataset.records()));
        if (++told == LISTEN) {
          listener.accept(told);
          told = 0;
        }
      }
    }
    listener.accept(told);
  }

  /// The records that a bridge answers with: those of the first datastore that has some.
  private static List<StorageRecord> firstOf(List<String> order, List<StorageRecord> records) {
    if (records.size() < 2) {
      return records;
    }
    String first = records.stream().map(StorageRecord::datastore).distinct()
        .min(Comparator.comparingInt((String name) -> order.contains(name) ? order.indexOf(name) : order.size())
            .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
    return records.stream().filter(record -> record.datastore().equals(first)).toList();
  }

  private void writeTables(SnapshotTables format, Path storage, Datastores datastores) throws IOException {
    Files.createDirectory(work.resolve("parquet"));
    LocatedBridge.Locator locator = (name, location) -> location instanceof ArtifactPath path
        ? datastores.all().stream().filter(datastore -> datastore.name().equals(name)).findFirst()
            .map(datastore -> datastore.store().uri(path).toString()).orElse(path.value())
        : ((ExternalUri) location).value();
    try (SnapshotTableRows rows = SnapshotTableRows.datasets(storage, locator)) {
      boolean more = rows.next();
      for (int number = 0; more || number == 0; number++) {
        more = writeTable(format, rows, more, "parquet/datasets-%05d.parquet".formatted(number));
      }
    }
    try (SnapshotTableRows rows = SnapshotTableRows.removed(storage)) {
      if (rows.next()) {
        boolean more = true;
        while (more) {
          more = writeTable(format, rows, true, "parquet/removed-%05d.parquet".formatted(names.size()));
        }
      }
    }
  }

  /// Writes up to [#ROWS_A_FILE] rows, beginning with those that are in the columns if there are any.
  ///
  /// @return whether there are more in the columns
  private boolean writeTable(SnapshotTables format, SnapshotTableRows rows, boolean any, String name)
      throws IOException {
    boolean more = any;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(work.resolve(name)), 1 << 16);
        SnapshotTables.Rows table = format.open(rows.root(), out)) {
      for (int written = 0; more && written < ROWS_A_FILE; more = rows.next()) {
        written += rows.root().getRowCount();
        table.write();
      }
    }
    names.add(name);
    return more;
  }

  private Snapshot put(ArtifactStore store, ArtifactPath folder, SnapshotInfo info) throws IOException {
    List<Snapshot.File> files = new ArrayList<>();
    for (String name : names) {
      CreateResult.Created created = create(store, folder.resolve(name), Content.file(work.resolve(name)));
      files.add(new Snapshot.File(name, created.size(), created.checksum()));
    }
    // Somebody who takes leftovers away may have taken this for one.
    for (StatResult found : store.stat(names.stream().map(folder::resolve).toList())) {
      if (!(found instanceof StatResult.Present)) {
        throw new BridgeException("snapshot-taken-away",
            "%s is not there any more, or cannot be looked at".formatted(found.path()),
            "Nothing was published. Make the snapshot again.");
      }
    }
    Snapshot snapshot = new Snapshot(folder, info, files);
    create(store, folder.resolve(SnapshotManifest.NAME), Content.bytes(SnapshotManifest.bytes(snapshot)));
    return snapshot;
  }

  private static CreateResult.Created create(ArtifactStore store, ArtifactPath path, Content content)
      throws IOException {
    return switch (store.create(path, content)) {
      case CreateResult.Created created -> created;
      case CreateResult.AlreadyThere there -> throw new BridgeException("snapshot-taken-away",
          "%s is there already".formatted(there.path()), "Nothing was published. Make the snapshot again.");
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
