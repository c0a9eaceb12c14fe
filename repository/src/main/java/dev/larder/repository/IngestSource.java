package dev.larder.repository;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What names things to be ingested, and their data IDs: a manifest, a folder, the inventory of a bucket. It is read twice, once to see whether
/// it is right as a whole and once to store, and never held in memory.
public sealed interface IngestSource permits ManifestSource, FolderSource, InventorySource, OrphanSource {

  /// Begins at the start.
  ///
  /// @param dimensions that are declared: values get the form of their types, e.g. `007` is the integer 7; those of other dimensions are texts
  /// @param check whether to see to it that no data ID comes twice, which takes memory
  Reading read(Collection<Dimension> dimensions, boolean check) throws IOException;

  /// For messages.
  String name();

  /// What the source names, one by one.
  interface Reading extends Closeable {
    /// Empty at the end.
    ///
    /// @throws IOException naming source, line and column of what is wrong
    Optional<IngestItem> next() throws IOException;

    /// The dimensions of all data IDs. Asked for after the first item.
    List<DimensionName> dimensions();

    /// What was passed over so far because its name does not fit the pattern.
    long unmatched();
  }
}
