package dev.larder.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.Datastore;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reading and checking journals, against bare Jackson streaming over the same bytes: no checksum, no record, no value checked. Both from
/// memory.
final class DecodeBench {
  private static final RunName RUN = new RunName("bench");
  private static final JsonFactory JSON = new JsonFactory();

  private final int rounds;
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  DecodeBench(int rounds) {
    this.rounds = rounds;
  }

  void decode(int datasets) throws Exception {
    RepositoryMarker.create(store);
    try (RunWriter writer = RunWriter.open(Datastore.on(store), RUN, WriterOptions.DEFAULT)) {
      for (int from = 0; from < datasets; from += 1_000) {
        writer.putAll(Inputs.datasets(from, Math.min(datasets, from + 1_000), new byte[0]));
      }
    }
    List<byte[]> segments = segments();
    long bytes = segments.stream().mapToLong(segment -> segment.length).sum();
    String what = "journals read and checked, %,d bytes".formatted(bytes);
    new SideBySide(what, datasets, "datasets", rounds).compare(
        "bare Jackson, every token looked at", round -> SideBySide.seconds(() -> stream(segments, false)),
        "JournalCursor", round -> SideBySide.seconds(() -> read(datasets)));
    new SideBySide("the same, against Jackson that gives its texts out", datasets, "datasets", rounds).compare(
        "bare Jackson, every text made a String", round -> SideBySide.seconds(() -> stream(segments, true)),
        "JournalCursor", round -> SideBySide.seconds(() -> read(datasets)));
  }

  private List<byte[]> segments() throws IOException {
    List<byte[]> segments = new ArrayList<>();
    try (Stream<Artifact> files = store.list(JournalLayout.ROOT)) {
      for (Artifact file : files.filter(file -> file.path().value().endsWith(".jl")).toList()) {
        try (InputStream in = store.open(file.path())) {
          segments.add(in.readAllBytes());
        }
      }
    }
    return segments;
  }

  private static void stream(List<byte[]> segments, boolean texts) throws IOException {
    long tokens = 0;
    long length = 0;
    for (byte[] segment : segments) {
      try (JsonParser json = JSON.createParser(segment)) {
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

  private void read(int datasets) throws IOException {
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
