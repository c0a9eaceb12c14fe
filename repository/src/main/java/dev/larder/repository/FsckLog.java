package dev.larder.repository;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.journal.Host;
import dev.larder.model.ArtifactPath;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.FsckReport.CheckedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What comparisons have seen, in files below `_fsck/v1` that are created once, one for each; the latest are kept. See `docs/technote/fsck.md`, "Files".
///
/// A file that cannot be read is passed over: it says nothing that another comparison would not find out.
final class FsckLog {
  static final ArtifactPath ROOT = new ArtifactPath("_fsck/v1");
  static final ArtifactPath REPORTS = ROOT.resolve("reports");
  /// When this host has seen orphans first, as [LeftoverLog] has it.
  static final ArtifactPath ORPHANS = ROOT.resolve("orphans");
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 20;
  private static final int LONGEST = 64 << 20;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private FsckLog() {}

  /// In the order in which they began.
  static List<FsckReport> reports(ArtifactStore store) throws IOException {
    List<FsckReport> reports = new ArrayList<>();
    for (ArtifactPath file : files(store, REPORTS)) {
      try {
        reports.add(read(JSON.readTree(store.read(file, LONGEST))));
      } catch (NoSuchFileException | JacksonException | IllegalArgumentException | DateTimeException e) {
        // Removed meanwhile, or damaged.
      }
    }
    return reports;
  }

  /// The files in a folder, ascending.
  static List<ArtifactPath> files(ArtifactStore store, ArtifactPath folder) throws IOException {
    try (Stream<Artifact> found = store.list(folder)) {
      return found.map(Artifact::path).filter(path -> path.name().endsWith(".json")).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void write(ArtifactStore store, FsckReport report, Host host) throws IOException {
    create(store, REPORTS.resolve("%s-%s.json".formatted(TIME.format(report.begun()), host.timeOrderedUuid())),
        json(report));
    List<ArtifactPath> all = files(store, REPORTS);
    // One that cannot be removed does no harm.
    store.delete(all.subList(0, Math.max(0, all.size() - KEPT)));
  }

  static void create(ArtifactStore store, ArtifactPath path, JsonNode json) throws IOException {
    switch (store.create(path, Content.bytes(JSON.writeValueAsBytes(json)))) {
      case CreateResult.Created created -> {
      }
      case CreateResult.AlreadyThere there -> throw new IllegalStateException("a random name twice: " + there.path());
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    }
  }

  private static ObjectNode json(FsckReport report) {
    ObjectNode json = JSON.createObjectNode().put("format", 1).put("datastore", report.datastore())
        .put("host", report.host()).put("begun", report.begun().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("ended", report.ended().truncatedTo(ChronoUnit.SECONDS).toString()).put("whole", report.whole())
        .put("checksum", report.checksum()).put("artifacts", report.artifacts()).put("bytes", report.bytes())
        .put("records", report.records()).put("journaled", report.journaled()).put("read", report.read())
        .put("passed_over", report.passedOver());
    ObjectNode findings = json.putObject("findings");
    report.findings().forEach((kind, count) -> findings.put(kind.word(), count));
    ArrayNode runs = json.putArray("well");
    for (CheckedRun run : report.well()) {
      runs.addObject().put("run", run.run()).put("incarnation", run.incarnation()).put("datasets", run.datasets())
          .put("artifacts", run.artifacts()).put("bytes", run.bytes()).put("checksum", run.checksum());
    }
    return json;
  }

  private static FsckReport read(JsonNode json) {
    if (json.path("format").asInt() != 1) {
      throw new IllegalArgumentException("of another format");
    }
    Map<Kind, Long> findings = new EnumMap<>(Kind.class);
    json.path("findings").properties()
        .forEach(found -> findings.put(Kind.valueOf(found.getKey().toUpperCase(Locale.ROOT)),
            found.getValue().asLong()));
    List<CheckedRun> well = new ArrayList<>();
    json.path("well").forEach(run -> well.add(new CheckedRun(run.path("run").asText(),
        run.path("incarnation").asText(), run.path("datasets").asLong(), run.path("artifacts").asLong(),
        run.path("bytes").asLong(), run.path("checksum").asBoolean())));
    return new FsckReport(json.path("datastore").asText(), json.path("host").asText(),
        Instant.parse(json.path("begun").asText()), Instant.parse(json.path("ended").asText()),
        json.path("whole").asBoolean(), json.path("checksum").asBoolean(), json.path("artifacts").asLong(),
        json.path("bytes").asLong(), json.path("records").asLong(), json.path("journaled").asLong(),
        json.path("read").asLong(), json.path("passed_over").asLong(), findings, well);
  }
}
