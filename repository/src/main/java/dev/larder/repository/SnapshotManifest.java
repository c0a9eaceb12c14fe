package dev.larder.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.bridge.BridgeException;
import dev.larder.bridge.SnapshotInfo;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `manifest.json` of a snapshot: created last, and so what makes one of the files around it.
final class SnapshotManifest {
  static final String NAME = "manifest.json";
  static final int MAX_BYTES = 16 << 20;
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private SnapshotManifest() {}

  static byte[] bytes(Snapshot snapshot) {
    SnapshotOrigin origin = snapshot.origin();
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("repository", origin.repository().toString());
    json.put("snapshot", origin.snapshot().toString());
    origin.since().ifPresent(since -> json.put("since", since.toString()));
    json.put("as_of", origin.asOf().toString());
    json.put("journals", origin.journals());
    json.put("selection", origin.selection());
    json.put("rows", snapshot.info().rows());
    json.put("artifacts", snapshot.info().artifacts());
    json.put("removed", snapshot.info().removed());
    ArrayNode files = json.putArray("files");
    for (Snapshot.File file : snapshot.files()) {
      files.addObject().put("name", file.name()).put("size", file.size()).put("checksum", file.checksum().toString());
    }
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what anybody may have written.
  ///
  /// @param folder that it is in
  /// @throws BridgeException `snapshot-damaged`, `snapshot-newer` or `snapshot-foreign`
  static Snapshot parse(ArtifactPath folder, UUID repository, byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      long format = number(json, "format");
      if (format > FORMAT) {
        throw new BridgeException("snapshot-newer",
            "%s is of format %d, and this program reads %d".formatted(folder.resolve(NAME), format, FORMAT),
            "Use a newer Larder.");
      }
      UUID owner = UUID.fromString(text(json, "repository"));
      if (!owner.equals(repository)) {
        throw new BridgeException("snapshot-foreign",
            "snapshot %s is of repository %s, and this is %s".formatted(folder, owner, repository),
            "It was copied here by somebody: take its folder away.");
      }
      SnapshotOrigin origin = new SnapshotOrigin(UUID.fromString(text(json, "snapshot")), owner,
          json.has("since") ? Optional.of(UUID.fromString(text(json, "since"))) : Optional.empty(),
          Instant.parse(text(json, "as_of")), field(json, "journals").booleanValue(), text(json, "selection"));
      List<Snapshot.File> files = new ArrayList<>();
      for (JsonNode file : field(json, "files")) {
        String name = text(file, "name");
        folder.resolve(name); // stays inside
        files.add(new Snapshot.File(name, number(file, "size"), Checksum.parse(text(file, "checksum"))));
      }
      long bytesOfStorage = files.stream().filter(file -> file.name().equals(Snapshot.STORAGE))
          .mapToLong(Snapshot.File::size).findFirst()
          .orElseThrow(() -> new IllegalArgumentException("it does not name " + Snapshot.STORAGE));
      return new Snapshot(folder, new SnapshotInfo(origin, number(json, "rows"), number(json, "artifacts"),
          number(json, "removed"), bytesOfStorage), files);
    } catch (JsonProcessingException e) {
      throw damaged(folder, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged(folder, String.valueOf(e.getMessage()), e);
    }
  }

  static BridgeException damaged(ArtifactPath folder, String why, Throwable cause) {
    BridgeException damaged = new BridgeException("snapshot-damaged",
        "snapshot %s is damaged: %s: %s".formatted(folder, NAME, why),
        "Take its folder away, and make another with larder snapshot create --full.");
    damaged.initCause(cause);
    return damaged;
  }

  private static JsonNode field(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no field " + name);
    }
    return value;
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = field(json, name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("field %s is no text".formatted(name));
    }
    return value.textValue();
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = field(json, name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException("field %s is no count".formatted(name));
    }
    return value.longValue();
  }
}
