package dev.larder.bridge;

/// What a file of a snapshot says of itself.
///
/// @param rows its ids, marks included
/// @param artifacts storage records
/// @param removed ids that are marks: the snapshot before it has them, and this one takes them away
/// @param bytes of the file
public record SnapshotInfo(SnapshotOrigin origin, long rows, long artifacts, long removed, long bytes) {
  /// How many datasets it holds: of one that is made of changes, the new and the changed ones.
  public long datasets() {
    return rows - removed;
  }
}
