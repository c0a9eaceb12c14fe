package dev.larder.repository;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Host;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// How far the reading of all bytes has come, so that the next fsck of the same runs goes on there: files of ascending numbers, of which the last counts.
final class FsckProgress {
  /// What was read longer ago is read again.
  private static final Duration LONGEST = Duration.ofDays(7);

  private final ArtifactStore store;
  private final ArtifactPath folder;
  private final Host host;
  private long number;

  /// @param begun when the reading began that is being continued
  /// @param position of the last dataset that was read, as the Registry has it
  /// @param read artifacts so far
  /// @param wrong datasets in which something was found: they are read again
  record Reached(Instant begun, String position, long read, List<UUID> wrong) {
    Reached {
      wrong = List.copyOf(wrong);
    }
  }

  FsckProgress(ArtifactStore store, FsckScope scope, Host host) {
    this.store = store;
    this.host = host;
    String runs = new TreeSet<>(scope.runs().stream().map(Object::toString).toList()).stream()
        .collect(Collectors.joining("\n"));
    String name = scope.some() ? UUID.nameUUIDFromBytes(runs.getBytes(StandardCharsets.UTF_8)).toString() : "all";
    folder = FsckLog.ROOT.resolve("reading").resolve(name);
  }

  /// Where one that was interrupted ended.
  Optional<Reached> find() throws IOException {
    Optional<Reached> reached = Optional.empty();
    for (ArtifactPath file : FsckLog.files(store, folder)) {
      number = Math.max(number, number(file) + 1);
      try {
        reached = Optional.of(read(FsckLog.JSON.readTree(store.read(file, 64 << 20))));
      } catch (NoSuchFileException | JacksonException | IllegalArgumentException | DateTimeException e) {
        // Ended meanwhile, or damaged.
      }
    }
    return reached.filter(found -> Duration.between(found.begun, host.now()).compareTo(LONGEST) < 0);
  }

  private static long number(ArtifactPath file) {
    String name = file.name();
    return name.matches("[0-9]{8}-.*") ? Long.parseLong(name.substring(0, 8)) : 0;
  }

  private static Reached read(JsonNode json) {
    List<UUID> wrong = new ArrayList<>();
    json.path("wrong").forEach(id -> wrong.add(UUID.fromString(id.asText())));
    if (!json.path("position").isTextual()) {
      throw new IllegalArgumentException("no position");
    }
    return new Reached(Instant.parse(json.path("begun").asText()), json.path("position").asText(),
        json.path("read").asLong(), wrong);
  }

  void write(Reached reached) throws IOException {
    ObjectNode json = FsckLog.JSON.createObjectNode().put("format", 1).put("begun", reached.begun.toString())
        .put("position", reached.position).put("read", reached.read);
    ArrayNode wrong = json.putArray("wrong");
    reached.wrong.forEach(id -> wrong.add(id.toString()));
    FsckLog.create(store, folder.resolve("%08d-%s.json".formatted(number++, host.randomUuid())), json);
  }

  /// The reading has come to its end.
  void end() throws IOException {
    // What cannot be removed makes the next one begin in the middle: told to whoever asked for this.
    for (IOException failed : store.delete(FsckLog.files(store, folder)).failed().values()) {
      throw failed;
    }
  }
}
