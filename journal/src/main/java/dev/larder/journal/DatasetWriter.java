package dev.larder.journal;

import dev.larder.datastore.Content;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import java.io.IOException;
import java.util.List;

/// What stores datasets in one run: a [RunWriter] in one datastore, a [ChainWriter] in several. Whatever is reported as stored survives the end of this process and of
/// its machine's power.
///
/// May be used by many threads. Closing it seals what it has written; a process that ends without it has lost nothing that was acknowledged.
public interface DatasetWriter extends AutoCloseable {

  /// The run, with its incarnation.
  RunFolder run();

  /// What a dataset type is in this run, for a job that knows its name and what it would be: the definition that is there already, or else
  /// `proposed`, which is then the definition for every writer.
  DatasetType agree(DatasetType proposed) throws IOException;

  /// Stores many datasets for the price of a few flushes. Row i of the answer tells what became of `datasets.get(i)`; one that is
  /// refused stops no other. What is reported as stored is durable.
  ///
  /// @throws IllegalArgumentException if a data ID does not fit its dataset type: nothing was begun
  /// @throws IOException if a dataset type is defined otherwise in this run (nothing was begun), or if a journal cannot be written: what earlier calls reported stays stored, and what of this call had
  ///     been finished is found and taken as it is by whoever runs the job again
  List<PutResult> putAll(List<NewDataset> datasets) throws IOException;

  /// Stores one dataset of one artifact; durable on return, also where it was stored before with the same content.
  ///
  /// @throws DatasetRefusedException if it is stored with other content, or held by a writer that is alive
  default DatasetRef put(DatasetType type, DataId dataId, Content content) throws IOException {
    return put(NewDataset.of(type, dataId, content));
  }

  /// [#put(DatasetType,DataId,Content)] with an id that was minted before, by [#declare] or by whoever plans the work.
  ///
  /// @throws IllegalArgumentException if it is a dataset of another run
  default DatasetRef put(DatasetRef ref, Content content) throws IOException {
    if (!ref.run().equals(run().run())) {
      throw new IllegalArgumentException("%s cannot be put into run %s".formatted(ref, run().run()));
    }
    return put(NewDataset.of(ref, content));
  }

  /// Stores one dataset; durable on return, also where it was stored before with the same content.
  ///
  /// @throws DatasetRefusedException if it is stored with other content, deleted, or held by a writer that is alive
  default DatasetRef put(NewDataset dataset) throws IOException {
    return switch (putAll(List.of(dataset)).getFirst()) {
      case PutResult.Stored stored -> stored.ref();
      case PutResult.AlreadyStored already -> already.ref();
      case PutResult.Conflict conflict -> throw DatasetRefusedException.of(conflict);
      case PutResult.Held held -> throw DatasetRefusedException.of(held);
      case PutResult.Deleted deleted -> throw DatasetRefusedException.of(deleted);
      case PutResult.Failed failed -> throw failed.cause();
    };
  }

  /// Announces datasets that will be put, for the price of one flush: a later put of each of them announces nothing, and waits for one flush in
  /// place of two. What is declared and never put is given up when the writer is closed.
  ///
  /// @return the names of the datasets, row i of `datasets.get(i)`: put them by these
  /// @throws IllegalArgumentException if a data ID does not fit its dataset type, or a name is too long: nothing was begun
  /// @throws IOException if a dataset type is defined otherwise in this run, the run is closed, or the journal cannot be written
  List<DatasetRef> declare(List<ExpectedDataset> datasets) throws IOException;

  @Override
  void close() throws IOException;
}
