package dev.larder.repository;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.journal.Host;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// When this host has seen which leftovers of a run for the first time: files beside the journals, created once, each with what was new then. Other
/// hosts' files say nothing here: their clocks are theirs.
///
/// A file that cannot be read is passed over; then what it named is seen for the first time again.
final class LeftoverLog {
  private static final String FOLDER = "leftovers";
  /// Paths in one file.
  private static final int PIECE = 10_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final ArtifactStore store;
  private final ArtifactPath folder;
  private final Host host;
  private final Map<ArtifactPath, Instant> seen = new HashMap<>();
  private final Map<ArtifactPath, Set<ArtifactPath>> files = new HashMap<>();

  private LeftoverLog(ArtifactStore store, ArtifactPath folder, Host host) {
    this.store = store;
    this.folder = folder;
    this.host = host;
  }

  static LeftoverLog read(ArtifactStore store, RunFolder run, Host host) throws IOException {
    return read(store, run.path().resolve(FOLDER), host);
  }

  /// What this host has seen of other things that are to go in time.
  ///
  /// @param folder that holds the files
  static LeftoverLog read(ArtifactStore store, ArtifactPath folder, Host host) throws IOException {
    LeftoverLog log = new LeftoverLog(store, folder, host);
    List<ArtifactPath> found;
    try (Stream<Artifact> all = store.list(log.folder)) {
      found = all.map(Artifact::path).filter(path -> path.name().endsWith(".json")).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (ArtifactPath file : found) {
      log.read(file);
    }
    return log;
  }

  private void read(ArtifactPath file) throws IOException {
    Set<ArtifactPath> paths = new HashSet<>();
    String by = "";
    Instant since = Instant.MAX;
    try (InputStream in = store.open(file); JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("host") && value == JsonToken.VALUE_STRING) {
          by = json.getText();
        } else if (name.equals("seen") && value == JsonToken.VALUE_STRING) {
          since = Instant.parse(json.getText());
        } else if (name.equals("paths") && value == JsonToken.START_ARRAY) {
          for (String path = json.nextTextValue(); path != null; path = json.nextTextValue()) {
            paths.add(new ArtifactPath(path));
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (com.fasterxml.jackson.core.JacksonException | IllegalArgumentException | DateTimeException e) {
      return;
    }
    if (by.equals(host.process().host())) {
      files.put(file, paths);
      for (ArtifactPath path : paths) {
        seen.merge(path, since, (one, other) -> one.isBefore(other) ? one : other);
      }
    }
  }

  /// When this host saw the leftover first; empty if it never did.
  Optional<Instant> seen(ArtifactPath path) {
    return Optional.ofNullable(seen.get(path));
  }

  /// Writes down that these are seen for the first time, now.
  void note(List<ArtifactPath> paths) throws IOException {
    Instant now = host.now().truncatedTo(ChronoUnit.SECONDS);
    for (int from = 0; from < paths.size(); from += PIECE) {
      List<ArtifactPath> piece = paths.subList(from, Math.min(paths.size(), from + PIECE));
      switch (store.create(folder.resolve(host.randomUuid() + ".json"), Content.bytes(json(now, piece)))) {
        case CreateResult.Created created -> {
        }
        case CreateResult.AlreadyThere there -> throw new IllegalStateException("a random name twice: " + there.path());
        case CreateResult.Failed failed -> throw failed.cause();
        case CreateResult.Unknown unknown -> throw unknown.cause();
      }
    }
  }

  private byte[] json(Instant now, List<ArtifactPath> paths) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("host", host.process().host());
      json.writeStringField("seen", now.toString());
      json.writeArrayFieldStart("paths");
      for (ArtifactPath path : paths) {
        json.writeString(path.value());
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /// Writes down those of these that were not seen before.
  void see(List<ArtifactPath> paths) throws IOException {
    note(paths.stream().filter(path -> !seen.containsKey(path)).toList());
  }

  /// Removes this host's files of which nothing is there any more.
  void forgetAllBut(Set<ArtifactPath> there) {
    List<ArtifactPath> obsolete = new ArrayList<>();
    files.forEach((file, paths) -> {
      if (paths.stream().noneMatch(there::contains)) {
        obsolete.add(file);
      }
    });
    // One that cannot be removed does no harm, and is tried again the next time.
    store.delete(obsolete);
  }
}
