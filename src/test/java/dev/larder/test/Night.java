package dev.larder.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A small repository for tests to look at: run `night1` with three images of plate `P 1`, wells A1, A2 and B1, ingested from
/// files beside it. Made once; [#copy] gives a test one that it may damage.
///
/// @param folder holds `night`, the repository, and `files` with the manifest
record Night(Path folder) {
  static final List<String> WELLS = List.of("A1", "A2", "B1");

  static Night make(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("files"));
    for (String well : WELLS) {
      Files.writeString(folder.resolve("files").resolve(well + ".tif"), "image of " + well);
    }
    manifest(folder.resolve("files"), "A1", "A2", "B1");
    Night night = new Night(folder);
    night.larder().run("init", "night").done();
    night.ingest().done();
    return night;
  }

  /// Writes `manifest.csv`, which names a file `WELL.tif` for each of these wells.
  static Path manifest(Path folder, String... wells) throws IOException {
    StringBuilder csv = new StringBuilder("path,plate,well\n");
    Stream.of(wells).forEach(well -> csv.append("%s.tif,P 1,%s\n".formatted(well, well)));
    return Files.writeString(folder.resolve("manifest.csv"), csv);
  }

  /// A copy of all of it, in a folder that is not there yet.
  Night copy(Path to) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(folder.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Night(to);
  }

  Path repository() {
    return folder.resolve("night");
  }

  Path files() {
    return folder.resolve("files");
  }

  Larder larder() {
    return Larder.in(folder);
  }

  /// Ingests the manifest into run `night1`, again where it was before.
  Ended ingest(Object... more) {
    return larder().run(Stream.concat(
        Stream.of("ingest", "night", "files/manifest.csv", "--run", "night1", "--dataset-type", "image", "--output",
            "json"),
        Stream.of(more)).toArray());
  }

  /// The ids of its datasets, ascending by well.
  List<String> ids() {
    return larder().run("query", "datasets", "night", "--output", "jsonl").done().jsonLines().stream()
        .sorted(Comparator.comparing(row -> row.at("/data_id/well").asText())).map(row -> row.get("id").asText())
        .toList();
  }

  /// The artifact of a well.
  Path artifact(String well) {
    return repository().resolve(Tree.contents(repository()).keySet().stream()
        .filter(path -> path.contains("/" + well + "_")).findFirst()
        .orElseThrow(() -> new AssertionError("no artifact of " + well)));
  }
}
