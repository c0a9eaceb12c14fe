package dev.larder.registry;

import dev.larder.bridge.StorageBridge;
import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.RunName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What datasets are. Every method is one or more whole transactions of its own; none is open between calls, but for cursors,
/// and none while bytes of artifacts move. Faults are [RegistryException]s. May be used by many threads.
public interface Registry extends AutoCloseable {

  RegistryCapabilities capabilities();

  /// The repository that this is the Registry of; empty where none has claimed it.
  Optional<UUID> repository();

  /// Makes this the Registry of `repository`, for ever, unless it is that of another one.
  ///
  /// @return whose it is now
  UUID claim(UUID repository);

  /// All dimensions, by name.
  List<Dimension> dimensions();

  /// All dataset types, by name.
  List<DatasetType> datasetTypes();

  /// All collections, by name: runs as well.
  List<CollectionSummary> collections();

  /// All runs, by name, with what they hold: a scan, for reports.
  List<RunSummary> runs();

  /// Row i answers `ids.get(i)`: the dataset of that id, stored or not, or empty where the Registry has none.
  List<Optional<DatasetRef>> lookUp(List<UUID> ids);

  /// The dataset of that type and data ID in the first collection of `searchPath` that has one; a chain stands for its children. One
  /// statement, however long the path. Calibration collections answer only where `moment` says for when.
  ///
  /// @throws RegistryException.NotFound if there is no collection or dataset type of that name
  Optional<LocatedDataset> find(DatasetTypeName type, DataId dataId, List<CollectionName> searchPath,
      Optional<Instant> moment);

  /// Datasets, with their storage records where [DatasetQuery#withRecords] asks for them. The caller closes the cursor.
  ///
  /// @throws InvalidWhereException if the condition names or compares what it cannot
  /// @throws RegistryException.NotFound if a collection or dataset type, named without `*` and `?`, is not there
  /// @throws RegistryException.Invalid if the position is none of such a query
  DatasetCursor query(DatasetQuery query);

  /// All storage records of one datastore, in no order: one pass over them, for who compares all of them with something. [#query] tells of each dataset the records of one datastore only.
  Cursor<DatasetRecord> records(String datastore);

  /// What [#records] gives, place and size alone.
  Cursor<RecordedPlace> places(String datastore);

  /// How many datasets [#query] would give.
  long count(DatasetQuery query);

  /// The distinct data IDs of the datasets that [#query] would give, ascending by key; limit, order and position do not count.
  Cursor<DataId> dataIds(DatasetQuery query);

  /// Why [#query] gives nothing, for people: each step that leaves none, such as a collection without datasets, a dataset type that the run does
  /// not have, or a part of the condition that nothing fulfils. Empty where it gives something.
  List<String> explain(DatasetQuery query);

  /// The records of a dimension, ascending by key.
  ///
  /// @param where a condition on the dimension, those that it requires, and its metadata
  /// @throws RegistryException.NotFound if there is no such dimension
  Cursor<DimensionRecord> dimensionRecords(DimensionName dimension, Optional<Where> where);

  /// What `id` was made from, or what was made from it, directly and through others, as far as the Registry was told: by distance, id. The
  /// first is `id` itself, whether or not the Registry has it.
  ///
  /// @param depth the most steps that are followed
  List<DatasetOrigin> lineage(UUID id, LineageDirection direction, int depth);

  /// The bridge that answers from storage records: of each dataset, those of the first datastore that has some, in the order of [RegistrySettings#datastores].
  StorageBridge bridge();

  /// The bridge that answers from the storage records of one datastore alone.
  StorageBridge bridge(String datastore);

  /// Makes all these changes in one transaction, or none. Where the answer to the commit is lost, and nobody knows what became of it, the
  /// batch is applied once more: each change is idempotent. The outcome then counts what the second time changed.
  ///
  /// @throws RegistryException.Conflict naming the change, what it found and what it was given
  /// @throws RegistryException.OutcomeUnknown if the answer is lost, and the second time is refused: perhaps for what the first time did
  /// @throws RegistryException.NotFound if a change names something that is not there
  /// @throws RegistryException.Invalid if a name or value does not fit
  BatchOutcome apply(RegistryBatch batch);

  /// How far each of these journals has been taken in; a writer that is not in the answer has not been met.
  Map<UUID, JournalProgress> progress(Collection<UUID> writers);

  /// Takes in a piece of some journals: all of it in one transaction, or nothing.
  ///
  /// A slice that does not begin where the Registry's progress of its journal ends is left out and named in
  /// [ChunkOutcome#behind]: somebody else took it in meanwhile, or holds it. A dataset that is there with the same content counts as already
  /// there; one with other content is quarantined and changes nothing. Giving the same chunk again is harmless.
  ///
  /// What comes out is what the slices' datasets would give one after another: the first of a chunk wins. Runs, dataset types and
  /// dimensions that nobody registered are registered; the first definition of a name stands, and a dimension that nobody declared is an
  /// integer where the first value is one, else a string. Reasons for quarantine: `run-incarnation` (the run of that name is another
  /// one), `wrong-run` (the dataset names another run than its journal), `name-taken` (a collection of another type has the run's name),
  /// `dataset-type-conflict`, `data-id-invalid` (a value does not fit its dimension), `dataset-conflict` (the id is there as something
  /// else, or with other content) and `dataset-key-conflict` (the run has that type and data ID under another id). A dataset of which a
  /// delete has committed does not come back: it counts as already there. What a delete unstored comes back by a record that lifts all the deletes that
  /// unstored it, and what one purged never does.
  ///
  /// @throws RegistryException.Conflict if a slice is of a run that was removed; nothing was changed
  ChunkOutcome ingest(JournalChunk chunk);

  /// Those of these deletes that are on record, committed or voided.
  Set<UUID> decided(Collection<UUID> operations);

  /// Deletes datasets, or their storage records, in one transaction: all that is listed and nothing else, or nothing. Touches no artifact.
  ///
  /// The operation voids itself where a dataset is not there or in another run, where a storage record is gone, differs, or is there and
  /// not listed, or where a dataset to be purged is in a tagged or calibration collection and nobody said to unlink it. What it did is
  /// remembered by a tombstone for each dataset: no journal, however late, undoes it. Lineage stays.
  ///
  /// An operation is decided once. Given again it answers as before: `Committed`, or `Voided` where it was voided, by itself or by [#settle].
  /// Where the answer to the commit is lost it is given again by itself, so that what comes out is what is true.
  ///
  /// @throws RegistryException.OutcomeUnknown if that is refused as well: delete no artifact, and ask [#settle]
  DeletionOutcome delete(Deletion deletion);

  /// Decides deletes of which nobody knows what became: each that is not on record is voided, for ever. One whose commit is still on its way is
  /// waited for.
  ///
  /// @return for each, whether it is committed
  Map<UUID, Boolean> settle(Collection<UUID> operations);

  /// The tagged and calibration collections that hold some of these datasets, by name.
  List<Association> associations(Collection<UUID> datasets);

  /// What committed deletes did to these datasets: of those that some did anything to, by operation.
  Map<UUID, List<Tombstone>> tombstones(Collection<UUID> datasets);

  /// Writes down what became of deletes, as journals tell it, and makes those that are committed and not on record: the operations with their outcomes, of the
  /// committed ones the tombstones, and what they took away is taken away, all in one transaction. A dataset that has the tombstone already is left as it is: it
  /// may have been restored since. For a Registry that was lost, or restored from a backup, before anybody takes journals in: what they were about may come only
  /// after. Idempotent.
  ///
  /// @throws RegistryException.Conflict if a committed one is on record as voided; nothing was changed
  void replay(List<JournaledDelete> deletes);

  /// Writes down that all that was and will be written to these runs is in the Registry. For ever: a complete run is closed.
  void complete(Collection<RunName> runs);

  /// Writes down how far an ingester is, so that others can see whether it moves. Those that were not heard of for a week are forgotten.
  void tell(Ingester ingester);

  /// Those that take journals in, or did lately: by their beginning, the latest last.
  List<Ingester.Seen> ingesters();

  /// Those of these incarnations of runs that were removed.
  Set<UUID> removed(Collection<UUID> incarnations);

  /// Everything that was refused, by run, writer and record: kept until an operator decides.
  List<Quarantined> quarantine();

  @Override
  void close();
}
