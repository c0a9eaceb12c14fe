package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.ExternalUri;
import dev.larder.model.StoredDataset;
import java.nio.file.Path;
import java.util.function.Consumer;

/// One thing that is to be ingested.
///
/// @param line where its source names it, or its number in a folder: 1 for the first
/// @param place where it is
public record IngestItem(long line, Place place, DataId dataId) {

  /// Where something is that is to be ingested.
  public sealed interface Place {
    /// The last element of its name.
    String fileName();
  }

  /// @param file may be absent, or anything but a file: that is found out when it is read
  public record LocalFile(Path file) implements Place {
    @Override
    public String fileName() {
      return String.valueOf(file.getFileName());
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /// An artifact that is to become one of a dataset: its bytes are copied.
  ///
  /// @param stored is told as soon as its dataset is stored and acknowledged; may be called by several threads
  record InStore(ArtifactStore store, ArtifactPath path, Consumer<StoredDataset> stored) implements Place {
    @Override
    public String fileName() {
      return path.name();
    }

    @Override
    public String toString() {
      return path.value();
    }
  }

  /// Something that stays where it is.
  ///
  /// @param size in bytes, as its source says
  /// @param checksum as its source says; [Checksum#NONE] where it says nothing
  public record Elsewhere(ExternalUri uri, long size, Checksum checksum) implements Place {
    @Override
    public String fileName() {
      return uri.value().substring(uri.value().lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return uri.value();
    }
  }
}
