package dev.larder.simulation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the tests have counted, as files that a report is made of: `target/reliability/*.json`, one flat object each. Explorations that run at the same
/// time add to one sum.
final class Reliability {
  private static final Path FOLDER = Path.of("target", "reliability");
  private static final Map<String, Long> SUMS = new LinkedHashMap<>();
  private static final Set<String> CAUGHT = new TreeSet<>();

  private Reliability() {}

  /// @param broken what the exploration has found; empty for nothing
  static synchronized void count(Report report, String broken) {
    add("explorations", 1);
    add("executions", report.executions);
    add("crash_points", report.crashPoints);
    add("nested_crash_points", report.nestedPoints);
    add("schedules", report.schedules);
    add("kills", report.kills);
    add("pauses", report.pauses);
    add("faults", report.faults);
    add("failed_forces", report.failedForces);
    add("checks", report.checks);
    add("acknowledged_checked", report.acknowledged);
    add("violations", broken.isEmpty() ? 0 : 1);
  }

  private static void add(String name, long number) {
    SUMS.merge(name, number, Long::sum);
  }

  static synchronized void caught(Mutant mutant) {
    CAUGHT.add("%s: %s".formatted(mutant.name(), mutant.why()));
  }

  static synchronized void writeExplorations() throws IOException {
    try (JsonGenerator json = begin("simulation")) {
      for (Map.Entry<String, Long> sum : SUMS.entrySet()) {
        json.writeNumberField(sum.getKey(), sum.getValue());
      }
      json.writeEndObject();
    }
  }

  static synchronized void writeMutants() throws IOException {
    try (JsonGenerator json = begin("mutants")) {
      json.writeNumberField("caught", CAUGHT.size());
      json.writeNumberField("of", Mutants.all().size());
      json.writeArrayFieldStart("list");
      for (String mutant : CAUGHT) {
        json.writeString(mutant);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static JsonGenerator begin(String part) throws IOException {
    Files.createDirectories(FOLDER);
    JsonGenerator json = new JsonFactory().createGenerator(FOLDER.resolve(part + ".json").toFile(), JsonEncoding.UTF8);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeStringField("part", part);
    return json;
  }
}
