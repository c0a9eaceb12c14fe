package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Gathers the files in the folder of a run, or of `_operations`. They come ascending, so that those of one journal come together.
final class JournalListing {
  private final ArtifactPath folder;
  private final List<Found> journals = new ArrayList<>();
  private final List<ArtifactPath> archives = new ArrayList<>();
  private final Set<UUID> withGaps = new HashSet<>();
  private boolean empty = true;
  private boolean closed;
  private boolean removed;
  private String journal = "";
  private int lowest;
  private int segments;

  JournalListing(ArtifactPath folder) {
    this.folder = folder;
  }

  /// All files in `folder`.
  static JournalListing of(ArtifactStore store, ArtifactPath folder) throws IOException {
    JournalListing listing = new JournalListing(folder);
    try (Stream<Artifact> files = store.list(folder)) {
      files.forEach(file -> listing.file(file.path().value().substring(folder.value().length() + 1)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return listing;
  }

  /// A folder that was not looked into.
  void journal(String name) {
    JournalLayout.findWriter(name)
        .ifPresent(writer -> journals.add(new Found(writer, folder.resolve(name), JournalFiles.UNCOUNTED)));
  }

  /// @param name of a file, with the path from this folder
  void file(String name) {
    empty = false;
    int slash = name.indexOf('/');
    if (slash < 0) {
      closed |= name.equals(JournalLayout.CLOSED);
      removed |= name.equals(JournalLayout.REMOVED);
      if (JournalLayout.ARCHIVE.matcher(name).matches()) {
        archives.add(folder.resolve(name));
      }
      return;
    }
    if (!name.startsWith(journal) || journal.length() != slash) {
      endJournal();
      journal = name.substring(0, slash);
    }
    OptionalInt number = JournalLayout.segmentNumber(name.substring(slash + 1));
    if (number.isPresent()) {
      lowest = segments == 0 ? number.getAsInt() : lowest;
      segments = number.getAsInt();
    }
  }

  private void endJournal() {
    Optional<UUID> writer = JournalLayout.findWriter(journal);
    if (writer.isPresent() && segments > 0) {
      Found found = new Found(writer.get(), folder.resolve(journal), segments);
      journals.add(found);
      if (lowest > 1) {
        withGaps.add(found.writer);
      }
    }
    segments = 0;
  }

  /// A journal by its own files.
  private record Found(UUID writer, ArtifactPath folder, int segments) {}

  /// The journals that were found, archived ones included: first those of one archive together, in its order, then those that are in none.
  ///
  /// @param known archives in this folder; learns of those that were found
  List<JournalFiles> journals(ArtifactStore store, JournalArchives known) throws IOException {
    endJournal();
    known.listed(store, archives, withGaps);
    List<JournalFiles> all = new ArrayList<>(known.journals());
    for (Found found : journals) {
      if (known.journal(found.writer).isEmpty()) {
        all.add(new JournalFiles(found.writer, found.folder, found.segments, known));
      }
    }
    return all;
  }

  ArtifactPath folder() {
    return folder;
  }

  /// Whether there was no file at all.
  boolean empty() {
    return empty;
  }

  boolean closed() {
    return closed;
  }

  boolean removed() {
    return removed;
  }
}
