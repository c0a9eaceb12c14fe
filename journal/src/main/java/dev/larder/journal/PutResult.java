package dev.larder.journal;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// What became of one dataset that was to be put.
public sealed interface PutResult {
  DatasetRef ref();

  /// It is stored: artifacts and record are durable.
  record Stored(StoredDataset dataset) implements PutResult {
    @Override
    public DatasetRef ref() {
      return dataset.ref();
    }
  }

  /// It was stored before, with the same content, and this writer has recorded it as well. Nothing else was changed.
  record AlreadyStored(StoredDataset dataset) implements PutResult {
    @Override
    public DatasetRef ref() {
      return dataset.ref();
    }
  }

  /// It was stored before with other content, which stays as it is.
  ///
  /// @param winner what is stored
  record Conflict(DatasetRef ref, List<StorageRecord> winner) implements PutResult {}

  /// Another writer that is alive has announced it and has not finished. It is not stored by us.
  record Held(DatasetRef ref, UUID writer) implements PutResult {}

  /// It was deleted in this run, or is about to be: its id is dead there.
  ///
  /// @param operation the delete
  record Deleted(DatasetRef ref, UUID operation) implements PutResult {}

  /// It is not stored: its content could not be read, or the store refused.
  record Failed(DatasetRef ref, IOException cause) implements PutResult {}
}
