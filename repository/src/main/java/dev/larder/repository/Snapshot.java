package dev.larder.repository;

import dev.larder.bridge.SnapshotInfo;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.util.List;

/// A snapshot that is there, as its manifest describes it.
///
/// @param folder below the root of the datastore
/// @param files all but the manifest
public record Snapshot(ArtifactPath folder, SnapshotInfo info, List<File> files) {
  /// The file that [dev.larder.bridge.SnapshotBridge] reads.
  static final String STORAGE = "storage.snapshot";

  /// One file of it.
  ///
  /// @param name below its folder
  /// @param size in bytes
  public record File(String name, long size, Checksum checksum) {}

  public Snapshot {
    files = List.copyOf(files);
  }

  /// The name of its folder, which holds time and id.
  public String name() {
    return folder.name();
  }

  public SnapshotOrigin origin() {
    return info.origin();
  }

  /// Of all files.
  public long bytes() {
    return files.stream().mapToLong(File::size).sum();
  }

  /// The file for look-ups, which every snapshot has.
  File storage() {
    return files.stream().filter(file -> file.name().equals(STORAGE)).findFirst().orElseThrow();
  }
}
