package dev.larder.registry;

import dev.larder.bridge.StorageBridge;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What datasets are. Every method is one or more whole transactions of its own; none is open between calls, but for cursors,
/// and none while bytes of artifacts move. Faults are [RegistryException]s. May be used by many threads.
public interface Registry extends AutoCloseable {

  RegistryCapabilities capabilities();

  /// All dataset types, by name.
  List<DatasetType> datasetTypes();

  /// All runs, by name, with what they hold: a scan, for reports.
  List<RunSummary> runs();

  /// Row i answers `ids.get(i)`: the dataset of that id, stored or not, or empty where the Registry has none.
  List<Optional<DatasetRef>> lookUp(List<UUID> ids);

  /// The dataset of that type and data ID in the first run of `searchPath` that has one.
  Optional<DatasetRef> find(DatasetTypeName type, DataId dataId, List<RunName> searchPath);

  /// Datasets with their storage records, ascending by name of run, name of dataset type, key of data ID ([DataId#key], as unsigned
  /// bytes: the order of an index, so that nothing is sorted and the first comes at once). Records come by datastore, component.
  /// The caller closes the cursor.
  DatasetCursor query(DatasetQuery query);

  /// The bridge that answers from storage records.
  StorageBridge bridge();

  /// How far each of these journals has been taken in; a writer that is not in the answer has not been met.
  Map<UUID, JournalProgress> progress(Collection<UUID> writers);

  /// Takes in a piece of some journals: all of it in one transaction, or nothing.
  ///
  /// A slice that does not begin where the Registry's progress of its journal ends is left out and named in
  /// [ChunkOutcome#behind]: somebody else took it in meanwhile. A dataset that is there with the same content counts as already
  /// there; one with other content is quarantined and changes nothing. Giving the same chunk again is harmless.
  ///
  /// What comes out is what the slices' datasets would give one after another: the first of a chunk wins. Runs, dataset types and
  /// dimensions that nobody registered are registered; the first definition of a name stands. Reasons for quarantine:
  /// `run-incarnation` (the run of that name is another one), `wrong-run` (the dataset names another run than its journal),
  /// `dataset-type-conflict`, `dataset-conflict` (the id is there as something else, or with other content) and
  /// `dataset-key-conflict` (the run has that type and data ID under another id).
  ChunkOutcome ingest(JournalChunk chunk);

  /// Everything that was refused, by run, writer and record: kept until an operator decides.
  List<Quarantined> quarantine();

  @Override
  void close();
}
