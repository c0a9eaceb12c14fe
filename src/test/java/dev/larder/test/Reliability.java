package dev.larder.test;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The figures of one part of the proof that Larder keeps its promises: one line for people, one flat JSON object for programs.
///
/// @param part which one, in the form of a file name
/// @param figures what was counted, in this order; whole numbers
record Reliability(String part, SequencedMap<String, Long> figures) {
  /// Where reports are collected, relative to the module.
  private static final Path FOLDER = Path.of("target", "reliability");

  Reliability {
    figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
  }

  /// With a figure for each flaw, found or not.
  Reliability with(Findings findings) {
    SequencedMap<String, Long> all = new LinkedHashMap<>(figures);
    for (Flaw flaw : Flaw.values()) {
      all.put(flaw.word(), findings.count(flaw));
    }
    return new Reliability(part, all);
  }

  String json() throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("part", part);
    object.putAll(figures);
    return new ObjectMapper().writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(object);
  }

  /// Says it, and leaves it for the report.
  void publish() throws IOException {
    System.out.println(this);
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve(part + ".json"), json() + "\n");
  }

  @Override
  public String toString() {
    return part + ": " + figures.entrySet().stream().map(figure -> "%,d %s".formatted(figure.getValue(),
        figure.getKey().replace('_', ' '))).collect(Collectors.joining(", "));
  }
}
