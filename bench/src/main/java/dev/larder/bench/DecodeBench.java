package dev.larder.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalLayout;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reading and checking journals, against bare Jackson streaming over the same files: no checksum, no record, no value checked. Both read
/// files whole, which the system has in memory.
final class DecodeBench {
  private static final RunName RUN = new RunName("bench");
  private static final JsonFactory JSON = new JsonFactory();

  private final int rounds;
  private final Scratch scratch;

  DecodeBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  void decode(int datasets) throws Exception {
    // Only the journals are copied to files: of the artifacts, which take long, nothing is needed here.
    MemoryArtifactStore memory = new MemoryArtifactStore();
    write(memory, datasets);
    Path root = scratch.folder("decode");
    List<Path> segments = new ArrayList<>();
    long bytes = 0;
    try (Stream<Artifact> artifacts = memory.list(JournalLayout.ROOT)) {
      for (Artifact artifact : artifacts.toList()) {
        Path file = root.resolve(artifact.path().value());
        Files.createDirectories(
            root.resolve(artifact.path().value().substring(0, artifact.path().value().lastIndexOf('/'))));
        try (InputStream in = memory.open(artifact.path())) {
          Files.write(file, in.readAllBytes());
        }
        if (file.toString().endsWith(".jl")) {
          segments.add(file);
          bytes += Files.size(file);
        }
      }
    }
    try (LocalArtifactStore store = LocalArtifactStore.open(root)) {
      String what = "journals read and checked, %,d bytes in %d segments".formatted(bytes, segments.size());
      new SideBySide(what, datasets, "datasets", rounds).compare(
          "bare Jackson, every token looked at", round -> SideBySide.seconds(() -> stream(segments, false)),
          "JournalCursor", round -> SideBySide.seconds(() -> read(store, datasets)));
      new SideBySide("the same, against Jackson that gives its texts out", datasets, "datasets", rounds).compare(
          "bare Jackson, every text made a String", round -> SideBySide.seconds(() -> stream(segments, true)),
          "JournalCursor", round -> SideBySide.seconds(() -> read(store, datasets)));
    }
  }

  private static void write(MemoryArtifactStore store, int datasets) throws Exception {
    RepositoryMarker.create(store);
    try (RunWriter writer = RunWriter.open(Datastore.on(store), RUN, WriterOptions.DEFAULT)) {
      for (int from = 0; from < datasets; from += 1_000) {
        writer.putAll(Inputs.datasets(from, Math.min(datasets, from + 1_000), new byte[0]));
      }
    }
  }

  private static void stream(List<Path> segments, boolean texts) throws IOException {
    long tokens = 0;
    long length = 0;
    for (Path segment : segments) {
      try (JsonParser json = JSON.createParser(Files.readAllBytes(segment))) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          tokens++;
          if (texts && token == JsonToken.VALUE_STRING) {
            length += json.getText().length();
          }
        }
      }
    }
    if (tokens == 0 || texts && length == 0) {
      throw new IllegalStateException("nothing was read");
    }
  }

  private static void read(LocalArtifactStore store, int datasets) throws IOException {
    RunJournals run = RunJournals.of(store, RUN).orElseThrow();
    int stored = 0;
    for (JournalFiles files : run.journals()) {
      JournalCursor cursor = new JournalCursor(store, RepositoryMarker.read(store).repository(), run.folder().scope(),
          files, 0, 0);
      for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
        for (NumberedRecord numbered : read.get()) {
          stored += numbered.record() instanceof JournalRecord.Stored ? 1 : 0;
        }
      }
      if (cursor.end() != JournalEnd.SEALED) {
        throw new IllegalStateException("not read to its end: " + cursor.problem());
      }
    }
    if (stored != datasets) {
      throw new IllegalStateException("%d datasets were read of %d".formatted(stored, datasets));
    }
  }
}
