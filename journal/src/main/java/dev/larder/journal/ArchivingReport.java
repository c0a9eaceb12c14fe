package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.List;

/// What became of a packing.
///
/// @param archives that were made
/// @param removed how many segments were taken out of the folders of archived journals, also of those archived before
/// @param problems why journals were left as they are, for people; packing again tries them again
public record PackReport(List<Archive> archives, long removed, List<String> problems) {
  public PackReport {
    archives = List.copyOf(archives);
    problems = List.copyOf(problems);
  }

  /// One archive.
  ///
  /// @param bytes of its segments, unpacked
  /// @param size in bytes, packed
  public record Archive(ArtifactPath path, int journals, long bytes, long size) {}

  /// How many journals were packed.
  public int journals() {
    return archives.stream().mapToInt(Archive::journals).sum();
  }
}
