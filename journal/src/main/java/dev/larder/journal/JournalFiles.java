package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The segments of one journal, as a listing found them.
///
/// @param segments the highest number found; lower ones may be missing in a listing that was made while the writer wrote. Of an archived journal, how
///     many its archive holds. [#UNCOUNTED] where the listing did not look into the folder.
/// @param archives those of its run: where it may be besides, or instead
public record JournalFiles(UUID writer, ArtifactPath folder, int segments, JournalArchives archives) {
  /// More than a journal can have: whoever reads finds out how many there are.
  static final int UNCOUNTED = Integer.MAX_VALUE;

  /// Whether it is known how many segments there are.
  public boolean counted() {
    return segments != UNCOUNTED;
  }

  /// A journal that no listing has found; archives are looked for when segments are missing.
  public JournalFiles(UUID writer, ArtifactPath folder, int segments) {
    this(writer, folder, segments, new JournalArchives(folder));
  }

  /// The archive that this journal is read from; empty where its own files are.
  public Optional<ArtifactPath> archive() {
    return archives.archive(writer);
  }

  /// How many segments can be read.
  int readable() {
    return archives.journal(writer).map(ArchiveIndex.Journal::segments).orElse(segments);
  }

  /// This journal with that many segments.
  public JournalFiles withSegments(int highest) {
    return new JournalFiles(writer, folder, highest, archives);
  }

  /// What was found, and where it is to be read; not which listing knows the archives.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JournalFiles files && writer.equals(files.writer) && folder.equals(files.folder)
        && segments == files.segments && archive().equals(files.archive());
  }

  @Override
  public int hashCode() {
    return writer.hashCode();
  }

  @Override
  public String toString() {
    return "%s, %s segments%s".formatted(folder, counted() ? segments : "some",
        archive().map(path -> ", in " + path.name()).orElse(""));
  }
}
