package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderNames;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The archives of one run, or of `_operations`, as far as they were found: archives never change, so each index is read once. Shared by the journals of a
/// listing, and by whoever lists again and again.
final class JournalArchives {
  private final ArtifactPath path;
  private final @Nullable JournalFolder folder;
  private final ArchiveReader.Unpacked unpacked;
  private final Map<ArtifactPath, ArchiveReader> archives = new TreeMap<>();
  private final Map<ArtifactPath, String> damaged = new TreeMap<>();
  private final Map<UUID, List<Place>> places = new HashMap<>();
  private Set<UUID> incomplete = Set.of();
  private boolean lookedAgain;
  /// Whether there is any journal in an archive: readers of very many journals that are in none ask again and again.
  private volatile boolean any;

  /// Where a journal is.
  private record Place(ArchiveReader archive, int journal) {}

  /// @param unpacked one for all runs that are read together
  JournalArchives(JournalFolder folder, ArchiveReader.Unpacked unpacked) {
    this.path = folder.path();
    this.folder = folder;
    this.unpacked = unpacked;
  }

  /// The archives beside a journal whose run is not known here: whether they belong to it is left to the headers.
  JournalArchives(ArtifactPath journal) {
    this.path = journal.folder();
    this.folder = null;
    this.unpacked = new ArchiveReader.Unpacked();
  }

  /// Where these archives are.
  JournalFolder folder() {
    return Objects.requireNonNull(folder, "the folder of a journal that no listing found");
  }

  /// Takes in what a listing has found.
  ///
  /// @param found paths of archives
  /// @param withGaps writers of whose journals that listing did not show the first segment
  synchronized void listed(ArtifactStore store, List<ArtifactPath> found, Set<UUID> withGaps) throws IOException {
    for (ArtifactPath path : found) {
      add(store, path);
    }
    incomplete = new HashSet<>(withGaps);
    lookedAgain = false;
  }

  private void add(ArtifactStore store, ArtifactPath path) throws IOException {
    if (archives.containsKey(path) || damaged.containsKey(path)) {
      return;
    }
    try {
      ArchiveReader archive = ArchiveReader.open(store, path);
      checkScope(archive.index());
      archives.put(path, archive);
      List<ArchiveIndex.Journal> journals = archive.index().journals();
      any |= !journals.isEmpty();
      for (int i = 0; i < journals.size(); i++) {
        List<Place> known = places.computeIfAbsent(journals.get(i).writer(), writer -> new ArrayList<>(1));
        known.add(new Place(archive, i));
        known.sort((one, other) -> one.archive.path().compareTo(other.archive.path()));
      }
    } catch (CorruptArchiveException e) {
      damaged.put(path, e.reason());
    }
  }

  private void checkScope(ArchiveIndex index) throws CorruptArchiveException {
    if (folder != null && !index.scope().equals(folder.scope())) {
      throw new CorruptArchiveException("it belongs to %s, not to %s".formatted(index.scope(), folder.scope()));
    }
  }

  /// The journals that are in archives: those of one archive together, in its order.
  synchronized List<JournalFiles> journals() {
    List<JournalFiles> journals = new ArrayList<>();
    for (ArchiveReader archive : archives.values()) {
      for (ArchiveIndex.Journal journal : archive.index().journals()) {
        if (places(journal.writer()).getFirst().archive == archive) {
          journals.add(new JournalFiles(journal.writer(), path.resolve(journal.folder()), journal.segments(), this));
        }
      }
    }
    return journals;
  }

  private List<Place> places(UUID writer) {
    return places.getOrDefault(writer, List.of());
  }

  /// The archives whose indexes could be read.
  synchronized List<ArchiveReader> archives() {
    return List.copyOf(archives.values());
  }

  /// Those that cannot be read, and why.
  synchronized List<DamagedArchive> damaged() {
    return damaged.entrySet().stream().map(archive -> new DamagedArchive(archive.getKey(), archive.getValue()))
        .toList();
  }

  /// The archive from which this journal is to be read.
  Optional<ArtifactPath> archive(UUID writer) {
    return any ? findArchive(writer) : Optional.empty();
  }

  private synchronized Optional<ArtifactPath> findArchive(UUID writer) {
    return places(writer).stream().findFirst().map(place -> place.archive.path());
  }

  /// What the index of its archive says of a journal.
  Optional<ArchiveIndex.Journal> journal(UUID writer) {
    return any ? find(writer) : Optional.empty();
  }

  private synchronized Optional<ArchiveIndex.Journal> find(UUID writer) {
    return places(writer).stream().findFirst().map(place -> place.archive.index().journals().get(place.journal));
  }

  /// The bytes of a segment of an archived journal. Where an archive is damaged and another one holds the journal too, that one serves.
  synchronized byte[] segment(ArtifactStore store, UUID writer, int number)
      throws IOException, CorruptArchiveException {
    CorruptArchiveException first = null;
    for (Place place : places(writer)) {
      try {
        if (number > place.archive.index().journals().get(place.journal).segments()) {
          throw new CorruptArchiveException("segment %08d is missing in it".formatted(number));
        }
        return place.archive.segment(store, place.journal, number, unpacked);
      } catch (CorruptArchiveException e) {
        if (first == null) {
          first = new CorruptArchiveException("its archive %s is damaged: %s".formatted(place.archive.path().name(),
              e.reason()));
        }
      }
    }
    throw first == null ? new CorruptArchiveException("it is in no archive") : first;
  }

  /// Lists the archives again, after a segment of this journal was not where it should be, and says whether one has it now.
  ///
  /// A journal of which the last listing did not show the first segment was archived before, if it was packed: for all of those together
  /// one more look is enough.
  synchronized boolean lookAgain(ArtifactStore store, UUID writer) throws IOException {
    if (!places.containsKey(writer) && !(lookedAgain && incomplete.contains(writer))) {
      List<ArtifactPath> found = store.names(path).map(FolderNames::files).orElse(List.of()).stream()
          .filter(name -> JournalLayout.ARCHIVE.matcher(name).matches()).map(path::resolve).toList();
      for (ArtifactPath path : found) {
        add(store, path);
      }
      lookedAgain = true;
    }
    return places.containsKey(writer);
  }
}
