package dev.larder.test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What a writer was told of one dataset: that it is stored.
///
/// @param parts its artifacts by component
record Acknowledged(String run, UUID id, Map<String, Part> parts) {
  Acknowledged {
    parts = Map.copyOf(parts);
  }

  /// One artifact.
  ///
  /// @param path empty where the writer was not told
  /// @param checksum of the bytes that the writer was given, which it took itself: not what a record says
  record Part(String path, long size, String checksum) {
    /// Says whether the other one is of the same bytes, and of the same place where both know one.
    boolean agrees(Part other) {
      return size == other.size && checksum.equals(other.checksum)
          && (path.isEmpty() || other.path.isEmpty() || path.equals(other.path));
    }
  }

  /// As a line that [#parse] reads, without its end.
  ///
  /// @param word `stored` or `already`
  String line(String word) {
    StringBuilder line = new StringBuilder(word).append('\t').append(run).append('\t').append(id);
    new TreeMap<>(parts).forEach((component, part) -> line.append('\t').append(component).append('\t').append(part.path)
        .append('\t').append(part.size).append('\t').append(part.checksum));
    return line.toString();
  }

  /// Reads the fields of a line, the first of which is the word.
  static Acknowledged parse(List<String> fields) {
    Map<String, Part> parts = new TreeMap<>();
    for (int i = 3; i < fields.size(); i += 4) {
      parts.put(fields.get(i),
          new Part(fields.get(i + 1), Long.parseLong(fields.get(i + 2)), fields.get(i + 3)));
    }
    return new Acknowledged(fields.get(1), UUID.fromString(fields.get(2)), parts);
  }

  /// Says whether both can be true at once: of components that both name, nothing differs.
  boolean agrees(Acknowledged other) {
    return run.equals(other.run) && (parts.isEmpty() || other.parts.isEmpty() || parts.keySet().equals(other.parts
        .keySet())) && parts.entrySet().stream().allMatch(part -> {
          Part theirs = other.parts.get(part.getKey());
          return theirs == null || part.getValue().agrees(theirs);
        });
  }

  /// With the paths that either of the two knows.
  Acknowledged merge(Acknowledged other) {
    boolean known = !parts.isEmpty() && parts.values().stream().noneMatch(part -> part.path.isEmpty());
    return known ? this : other;
  }
}
