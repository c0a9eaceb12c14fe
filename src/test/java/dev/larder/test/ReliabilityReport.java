package dev.larder.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Prints what the proofs of this build have counted, as a Markdown table for each part: from the files that they left in
/// `target/reliability` of their modules.
final class ReliabilityReport {
  private static final List<String> FOLDERS = List.of("simulation/target/reliability", "src/test/target/reliability");

  private ReliabilityReport() {}

  /// @param args the root of the checkout
  public static void main(String[] args) throws IOException {
    print(Path.of(args[0]), System.out);
  }

  static void print(Path root, PrintStream out) throws IOException {
    List<Path> parts = new ArrayList<>();
    for (String folder : FOLDERS) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
          parts.addAll(files.filter(file -> file.toString().endsWith(".json")).sorted().toList());
        }
      }
    }
    if (parts.isEmpty()) {
      out.println("no proof has run here: nothing was counted");
    }
    for (Path part : parts) {
      print(new ObjectMapper().readTree(part.toFile()), out);
    }
  }

  private static void print(JsonNode part, PrintStream out) {
    out.printf("%n### %s%n%n| what | how many |%n|---|---:|%n", part.path("part").asText());
    for (Map.Entry<String, JsonNode> figure : part.properties()) {
      if (figure.getValue().isNumber()) {
        out.printf("| %s | %,d |%n", figure.getKey().replace('_', ' '), figure.getValue().asLong());
      }
    }
    for (Map.Entry<String, JsonNode> list : part.properties()) {
      if (list.getValue().isArray()) {
        out.printf("%n%s:%n%n", list.getKey());
        list.getValue().forEach(row -> out.printf("* %s%n", row.asText()));
      }
    }
  }
}
