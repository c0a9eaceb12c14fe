package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Sha256;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Checks the list of a pack that arrives, which nobody is trusted to have made: all of it, before anything is created. Memory does not depend on how long it is,
/// because its order tells what is there twice.
final class PackManifest {
  private final UUID repository;
  private final Map<String, ArtifactStore> datastores;
  private final Set<RunName> runs = new TreeSet<>();
  private final MessageDigest sha256 = Sha256.digest();
  private PackLine.@Nullable Run run;
  private @Nullable PackedFile last;
  private long entries;
  private long bytes;

  /// @param datastores by name, those that this repository has
  PackManifest(UUID repository, Map<String, ArtifactStore> datastores) {
    this.repository = repository;
    this.datastores = datastores;
  }

  Set<RunName> runs() {
    return runs;
  }

  /// Of all entries.
  long bytes() {
    return bytes;
  }

  /// @param in the list, buffered
  /// @throws IllegalArgumentException saying which line is wrong, and how
  /// @throws JournalException if it is well made, and not for this repository
  void check(InputStream in) throws IOException {
    PackLines lines = new PackLines(in);
    try {
      while (!take(lines.next(), lines)) {
        sha256.update(lines.line());
      }
      if (lines.more()) {
        throw new IllegalArgumentException("something follows the last line");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line %,d: %s".formatted(lines.number(), e.getMessage()), e);
    }
  }

  /// @return whether it is the last line
  private boolean take(PackLine line, PackLines lines) throws IOException {
    if (lines.number() == 1 != line instanceof PackLine.Begin) {
      throw new IllegalArgumentException("the line that says whose pack it is must be the first, and only that");
    }
    switch (line) {
      case PackLine.Begin begin -> begin(begin);
      case PackLine.Run next -> begin(next);
      case PackLine.Entry entry -> take(entry);
      case PackLine.End end -> {
        endRun();
        if (end.entries() != entries || end.bytes() != bytes
            || !end.checksum().equals(Checksum.sha256(sha256.digest()))) {
          throw new IllegalArgumentException("the last line does not fit the others");
        }
        return true;
      }
    }
    return false;
  }

  private void begin(PackLine.Begin begin) throws JournalException {
    if (!begin.repository().equals(repository)) {
      throw new JournalException("pack-of-another-repository",
          "the pack is of repository %s, and this is repository %s".formatted(begin.repository(), repository),
          "Take it in where it belongs: in the repository whose larder.yaml and _journal/v1/repository.json the writers had.");
    }
  }

  private void begin(PackLine.Run next) throws IOException {
    endRun();
    if (run != null && place(run).compareTo(place(next)) >= 0) {
      throw new IllegalArgumentException("run %s is not at its place, or twice".formatted(next.run()));
    }
    ArtifactStore store = datastores.get(next.datastore());
    if (store == null) {
      throw new JournalException("pack-datastore-unknown",
          "the pack holds journals of datastore %s, and this repository has %s"
              .formatted(FreeText.printable(next.datastore(), 80), datastores.keySet().stream().sorted().toList()),
          "Name that datastore in larder.yaml, and add it with: larder admin datastores.");
    }
    checkIncarnation(next, store);
    run = next;
    last = null;
    runs.add(next.run());
  }

  /// In the order of packs: a slash ends each name, so that none is the beginning of another.
  private static String place(PackLine.Run run) {
    return run.datastore() + "/" + run.folder() + "/";
  }

  private static void checkIncarnation(PackLine.Run next, ArtifactStore store) throws IOException {
    ArtifactPath here = RunFolder.current(store, next.run());
    Optional<RunFolder> there = RunFolder.find(store, next.run());
    if (!here.equals(next.folder()) || there.isPresent() && !there.get().incarnation().equals(next.incarnation())) {
      throw new JournalException("run-incarnation",
          "run %s is %s here, in %s, and the pack holds incarnation %s, in %s".formatted(next.run(),
              there.map(folder -> "incarnation " + folder.incarnation()).orElse("not begun"), here,
              next.incarnation(), next.folder()),
          "These are two runs of one name, begun apart, and neither is changed. Ingest again into a run of another name "
              + "what is in the pack; another time, begin the run where the Registry is, and copy its run.json to where it is written.");
    }
  }

  private void take(PackLine.Entry entry) {
    if (run == null) {
      throw new IllegalArgumentException("there is an entry before the first run");
    }
    PackedFile file = file(run, entry);
    if (last == null ? file.kind() != PackedFile.Kind.RUN_MARKER : file.compareTo(last) <= 0) {
      throw new IllegalArgumentException("%s is not at its place, or twice".formatted(entry.path()));
    }
    if (entry.size() > file.kind().most()) {
      throw new IllegalArgumentException(
          "%s has %,d bytes, and such a file has at most %,d".formatted(entry.path(), entry.size(),
              file.kind().most()));
    }
    last = file;
    entries++;
    bytes += entry.size();
  }

  /// What an entry is.
  ///
  /// @throws IllegalArgumentException if it is no file of that run
  static PackedFile file(PackLine.Run run, PackLine.Entry entry) {
    String folder = run.folder() + "/";
    String path = entry.path().value();
    return Optional.of(path).filter(name -> name.startsWith(folder))
        .flatMap(name -> PackedFile.of(run.folder(), name.substring(folder.length())))
        .orElseThrow(() -> new IllegalArgumentException(
            "%s is no file of the journals of run %s".formatted(FreeText.printable(path, 300), run.run())));
  }

  private void endRun() {
    if (run != null && last == null) {
      throw new IllegalArgumentException("run %s has no entry".formatted(run.run()));
    }
  }
}
