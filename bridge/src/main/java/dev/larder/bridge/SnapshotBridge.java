package dev.larder.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Answers from the files of a snapshot, mapped into memory: no database, no journals, next to no heap, open in milliseconds whatever its size. May be
/// used by many threads. Close it when no report is being made any more: what is asked afterwards fails.
///
/// Its answers are as of [#asOf]. An id that it does not have is unknown: it may have come since, or be in a journal. Only what is asked for is read, and what is read is
/// compared with its checksum before it is believed.
public final class SnapshotBridge implements StorageBridge, AutoCloseable {

  private final List<SnapshotTable> tables;

  private SnapshotBridge(List<SnapshotTable> tables) {
    this.tables = List.copyOf(tables);
  }

  /// Opens a snapshot and those that it is built on.
  ///
  /// @param repository whose it must be
  /// @param newestFirst the files: each but the last holds the changes since the one behind it
  /// @throws BridgeException `snapshot-damaged`, `snapshot-newer`, `snapshot-foreign` or `snapshot-chain`
  public static SnapshotBridge open(UUID repository, List<Path> newestFirst) throws IOException {
    SnapshotBridge bridge = open(newestFirst);
    try {
      for (SnapshotTable table : bridge.tables) {
        requireOf(repository, table);
      }
      return bridge;
    } catch (RuntimeException e) {
      bridge.close();
      throw e;
    }
  }

  private static void requireOf(UUID repository, SnapshotTable table) {
    UUID found = table.info().origin().repository();
    if (!found.equals(repository)) {
      throw new BridgeException("snapshot-foreign",
          "snapshot %s is of repository %s, and this is %s".formatted(table.file(), found, repository),
          "Open a snapshot of this repository.");
    }
  }

  /// The same, of whatever repository it is.
  public static SnapshotBridge open(List<Path> newestFirst) throws IOException {
    List<SnapshotTable> tables = new ArrayList<>();
    try {
      for (Path file : newestFirst) {
        tables.add(SnapshotTable.open(file));
      }
      requireChain(tables);
      return new SnapshotBridge(tables);
    } catch (IOException | RuntimeException e) {
      tables.forEach(SnapshotTable::close);
      throw e;
    }
  }

  private static void requireChain(List<SnapshotTable> tables) {
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("a snapshot of no files");
    }
    for (int i = 0; i < tables.size(); i++) {
      Optional<UUID> since = tables.get(i).info().origin().since();
      Optional<UUID> next = i + 1 == tables.size()
          ? Optional.empty()
          : Optional.of(tables.get(i + 1).info().origin().snapshot());
      boolean sameRepository = tables.get(i).info().origin().repository()
          .equals(tables.getFirst().info().origin().repository());
      if (!since.equals(next) || !sameRepository) {
        throw new BridgeException("snapshot-chain",
            "snapshot %s is built on %s, and the file behind it is %s".formatted(tables.get(i).file(),
                since.map(UUID::toString).orElse("nothing"), next.map(UUID::toString).orElse("none")),
            "Give a snapshot and all those that it is built on, the newest first.");
      }
    }
  }

  /// Reads and compares all of one file, whether or not those are there that it is built on.
  ///
  /// @throws BridgeException as [#open(UUID, List)] and [#verify] do
  public static void verify(UUID repository, Path file) throws IOException {
    try (SnapshotTable table = SnapshotTable.open(file)) {
      requireOf(repository, table);
      verify(table);
    }
  }

  /// What each file says of itself, the newest first.
  public List<SnapshotInfo> infos() {
    return tables.stream().map(SnapshotTable::info).toList();
  }

  /// When the Registry was asked from which these answers come.
  public Instant asOf() {
    return tables.getFirst().info().origin().asOf();
  }

  List<SnapshotTable> tables() {
    return tables;
  }

  /// Nobody was asked: what is not in a snapshot may be anywhere.
  @Override
  public Completeness completeness() {
    return Completeness.of();
  }

  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    SnapshotBatch batch = new SnapshotBatch();
    try (StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
      SnapshotAnswers answers = new SnapshotAnswers(tables, report);
      for (int begin = 0; begin < ids.size(); begin += SnapshotBatch.SIZE) {
        batch.fill(ids, begin);
        for (int number = 0; number < tables.size() && batch.unanswered > 0; number++) {
          tables.get(number).slots().find(batch, number);
        }
        answers.add(batch);
      }
      return report.build();
    } catch (InternalError e) {
      throw SnapshotTable.unreadable(tables.getFirst().file(), e);
    }
  }

  /// Reads and compares everything: each block with its checksum, each row with its place.
  ///
  /// @throws BridgeException `snapshot-damaged`, naming the file and what is wrong in it first
  public void verify() {
    tables.forEach(SnapshotBridge::verify);
  }

  private static void verify(SnapshotTable table) {
    try {
      table.compareAll();
      SnapshotRows.verify(table);
    } catch (InternalError e) {
      throw SnapshotTable.unreadable(table.file(), e);
    }
  }

  @Override
  public void close() {
    tables.forEach(SnapshotTable::close);
  }
}
