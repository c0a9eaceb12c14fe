package dev.larder.bench;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalLayout;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// What a transfer-back spends on its journals, by doing each part of it again, alone, in one thread, right behind it. The processor time of a part is that of its thread, without
/// the collection of garbage and the compiler, which the time of the whole process has: the shares are a little too small by that.
final class JournalShares {
  private final Path root;
  private final UUID repository;
  private final int datasets;
  /// The same journals, as bytes in memory: nothing is opened there.
  private final MemoryArtifactStore memory = new MemoryArtifactStore();
  private final List<ArtifactPath> segments = new ArrayList<>();
  private final Map<Part, List<Double>> shares = new EnumMap<>(Part.class);

  private enum Part {
    LISTING("listing the run's folders"), DECODING(
        "decoding (checksums, lines, records), the segments in memory"), READING("reading the files and decoding them");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  JournalShares(Path root, int datasets) throws IOException {
    this.root = root;
    this.datasets = datasets;
    try (LocalArtifactStore store = LocalArtifactStore.open(root);
        Stream<Path> files = Files.walk(root.resolve(JournalLayout.ROOT.value()))) {
      repository = RepositoryMarker.read(store).repository();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        ArtifactPath path = new ArtifactPath(root.relativize(file).toString());
        memory.create(path, Content.bytes(Files.readAllBytes(file)));
        if (path.value().endsWith(".jl")) {
          segments.add(path);
        }
      }
    }
  }

  /// @param nanos processor time of the transfer-back that has just been made
  void measure(long nanos) throws Exception {
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      long began = threadNanos();
      RunJournals listed = RunJournals.of(store, BenchJournals.RUN).orElseThrow();
      add(Part.LISTING, began, nanos);
      RunJournals copies = RunJournals.of(memory, BenchJournals.RUN).orElseThrow();
      began = threadNanos();
      long bytes = 0;
      for (ArtifactPath segment : segments) {
        bytes += memory.read(segment, 1 << 23).length;
      }
      long copying = threadNanos() - began;
      began = threadNanos();
      decode(memory, copies);
      // The bytes come from memory by a search and a copy, which is no part of decoding.
      add(Part.DECODING, began + copying, nanos);
      if (bytes == 0) {
        throw new IllegalStateException("no segments");
      }
      began = threadNanos();
      decode(store, listed);
      add(Part.READING, began, nanos);
    }
  }

  private void add(Part part, long began, long nanos) {
    shares.computeIfAbsent(part, one -> new ArrayList<>()).add((threadNanos() - began) / (double) nanos);
  }

  void forget() {
    shares.clear();
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void decode(ArtifactStore store, RunJournals run) throws IOException {
    long records = 0;
    for (JournalFiles files : run.journals()) {
      JournalCursor cursor = new JournalCursor(store, repository, run.folder().scope(), files, 0, 0).unforced();
      for (var read = cursor.next(); read.isPresent(); read = cursor.next()) {
        records += read.get().size();
      }
      if (cursor.end() != JournalEnd.SEALED) {
        throw new IllegalStateException("not read to its end: " + cursor.problem());
      }
    }
    if (records < datasets) {
      throw new IllegalStateException("%d records".formatted(records));
    }
  }

  void print() {
    shares.forEach((part, all) -> {
      all.sort(null);
      System.out.printf(Locale.ROOT, "  %-62s %4.1f %% (%.1f … %.1f) of the processor time of the process%n",
          part.words,
          100 * all.get(all.size() / 2), 100 * all.getFirst(), 100 * all.getLast());
    });
  }
}
