package dev.larder.registry.sql;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.BatchOutcome;
import dev.larder.registry.Change;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Makes the changes of a batch, one after another, in one transaction. Locks that several changes need are taken before the first: of chains,
/// then of runs, ascending. A change that needs more takes it where it stands, and the database ends it if that makes a circle: then the whole
/// batch begins again.
final class BatchApplication {
  private final Session session;
  private final BulkInsertion bulk;
  private final RegistryBatch batch;

  BatchApplication(Session session, BulkInsertion bulk, RegistryBatch batch) {
    this.session = session;
    this.bulk = bulk;
    this.batch = batch;
  }

  BatchOutcome run() throws SQLException {
    lock();
    List<Long> changed = new ArrayList<>();
    for (Change change : batch.changes()) {
      changed.add(apply(change, changed.size() + 1));
    }
    return new BatchOutcome(changed);
  }

  private void lock() throws SQLException {
    boolean chains = false;
    Set<UUID> adding = new HashSet<>();
    Set<RunName> addingTo = new TreeSet<>();
    Set<UUID> removing = new HashSet<>();
    Set<CollectionName> removingAll = new HashSet<>();
    for (Change change : batch.changes()) {
      switch (change) {
        case Change.EditChain edit -> chains = true;
        case Change.RemoveCollection remove -> {
          chains = true;
          removingAll.add(remove.collection());
        }
        case Change.RemoveRun remove -> {
          chains = true;
          removingAll.add(CollectionName.of(remove.run()));
        }
        case Change.InsertDatasets insert -> insert.datasets().stream().map(RegisteredDataset::ref).map(DatasetRef::run)
            .forEach(addingTo::add);
        case Change.AddStorageRecords add -> adding.add(add.dataset());
        case Change.RemoveDatasets remove -> removing.addAll(remove.datasets());
        default -> {
        }
      }
    }
    if (chains) {
      RunLocks.chains(session);
    }
    Set<Integer> exclusive = new TreeSet<>(DatasetChanges.runs(session, removing));
    CollectionRows.read(session, removingAll).values().forEach(row -> exclusive.add(row.key()));
    Set<Integer> shared = new TreeSet<>(DatasetChanges.runs(session, adding));
    RunRows.read(session, addingTo).values().forEach(row -> shared.add(row.key()));
    shared.removeAll(exclusive);
    RunLocks.exclude(session, exclusive);
    RunLocks.share(session, shared);
  }

  /// @param number of the change, from 1
  private long apply(Change change, int number) throws SQLException {
    try {
      return apply(change);
    } catch (RegistryException e) {
      if (batch.changes().size() == 1) {
        throw e;
      }
      String message = "change %d of %d (%s): %s".formatted(number, batch.changes().size(), change.kind(),
          e.getMessage());
      RegistryException named = switch (e) {
        case RegistryException.Conflict conflict -> new RegistryException.Conflict(message, e.remedy());
        case RegistryException.NotFound unknown -> new RegistryException.NotFound(message, e.remedy());
        case RegistryException.Invalid invalid -> new RegistryException.Invalid(e.code(), message, e.remedy());
        default -> throw e;
      };
      named.setStackTrace(e.getStackTrace());
      throw named;
    }
  }

  private long apply(Change change) throws SQLException {
    return switch (change) {
      case Change.DeclareDimension declare -> DimensionChanges.declare(session, declare);
      case Change.PutDimensionRecords put -> DimensionRecordRows.put(session, put);
      case Change.RegisterDatasetType register -> DatasetTypeChanges.register(session, register);
      case Change.RegisterRun register -> CollectionChanges.registerRun(session, register);
      case Change.CreateCollection create -> CollectionChanges.create(session, create);
      case Change.EditChain edit -> ChainChanges.edit(session, edit);
      case Change.Tag tag -> TagChanges.tag(session, tag);
      case Change.Untag untag -> TagChanges.untag(session, untag);
      case Change.Certify certify -> CalibrationChanges.certify(session, certify);
      case Change.Decertify decertify -> CalibrationChanges.decertify(session, decertify);
      case Change.InsertDatasets insert -> DatasetChanges.insert(session, bulk, insert);
      case Change.AddStorageRecords add -> StorageChanges.add(session, add);
      case Change.RemoveStorageRecords remove -> StorageChanges.remove(session, remove);
      case Change.RemoveDatasets remove -> DatasetChanges.remove(session, remove);
      case Change.RemoveCollection remove -> CollectionChanges.remove(session, remove);
      case Change.RemoveRun remove -> CollectionChanges.removeRun(session, remove);
      case Change.RemoveDatasetType remove -> DatasetTypeChanges.remove(session, remove);
      case Change.RemoveDimension remove -> DimensionChanges.remove(session, remove);
    };
  }
}
