package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The journals of deletes and key conflicts in one datastore, of all runs together, archived ones included. May be listed again and again: the index of an
/// archive is read once.
///
/// Where an archive is damaged, so are the journals that need it: a segment of theirs is missing, and the last one tells of it. Not for use by several threads at once.
public final class OperationsJournals {
  private static final OperationsFolder FOLDER = new OperationsFolder();

  private final ArtifactStore store;
  private final JournalArchives archives = new JournalArchives(FOLDER, new ArchiveReader.Unpacked());

  public OperationsJournals(ArtifactStore store) {
    this.store = store;
  }

  /// As they are now.
  public List<JournalFiles> list() throws IOException {
    return JournalListing.of(store, FOLDER.path()).journals(store, archives);
  }

  /// As they are now, each to be read from its beginning.
  ///
  /// @param repository that they must belong to
  public List<JournalCursor> cursors(UUID repository) throws IOException {
    List<JournalCursor> cursors = new ArrayList<>();
    for (JournalFiles files : list()) {
      cursors.add(cursor(files, repository, 0, 0));
    }
    return cursors;
  }

  /// Reads one of them on from where somebody came before.
  ///
  /// @param segments how many were read; 0 to begin
  /// @param records the number of the last record in them; 0 to begin
  public JournalCursor cursor(JournalFiles files, UUID repository, int segments, long records) {
    return new JournalCursor(store, repository, FOLDER.scope(), files, segments, records);
  }

  /// The archives that were found and cannot be read.
  public List<DamagedArchive> damaged() {
    return archives.damaged();
  }
}
