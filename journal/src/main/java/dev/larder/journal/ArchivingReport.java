package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.List;

/// What became of archiving journals.
///
/// @param archives that were made
/// @param removed how many segments were taken out of the folders of archived journals, also of those archived before
/// @param problems why journals were left as they are, for people; archiving again tries them again
public record ArchivingReport(List<Archive> archives, long removed, List<String> problems) {
  public ArchivingReport {
    archives = List.copyOf(archives);
    problems = List.copyOf(problems);
  }

  /// One archive.
  ///
  /// @param bytes of its segments, unpacked
  /// @param size in bytes, compressed
  public record Archive(ArtifactPath path, int journals, long bytes, long size) {}

  /// How many journals were archived.
  public int journals() {
    return archives.stream().mapToInt(Archive::journals).sum();
  }
}
