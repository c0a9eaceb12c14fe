package dev.larder.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Commands that unstore, purge, recover and transfer back the same datasets at the same time, and `kill -9` of them at any moment, again and again. In the end all is finished and looked at.
final class DeleteKillLoop {
  private static final int WELLS = 40;
  private static final int TOGETHER = 3;

  private final Path folder;
  private final Path repository;
  private final SplittableRandom random;
  private final Findings findings;
  private final SequencedMap<String, Long> figures = new LinkedHashMap<>();

  /// @param folder is there, and holds nothing
  DeleteKillLoop(Path folder, SplittableRandom random, Findings findings) {
    this.folder = folder;
    this.repository = folder.resolve("night");
    this.random = random;
    this.findings = findings;
    for (String figure : List.of("rounds", "killed", "ended", "unstored", "purged")) {
      figures.put(figure, 0L);
    }
  }

  private Ended here(Object... words) {
    return Larder.here(words);
  }

  private void ingest() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    List<String> wells = IntStream.range(0, WELLS).mapToObj(i -> "W" + i).toList();
    for (String well : wells) {
      Files.writeString(files.resolve(well + ".tif"), "image of " + well);
    }
    Path manifest = Night.manifest(files, wells.toArray(String[]::new));
    here("init", repository).done();
    for (String run : List.of("one", "two")) {
      here("ingest", repository, manifest, "--run", run, "--dataset-type", "image").done();
      // Another writer that holds the same, and that nobody has transferred back yet.
      here("ingest", repository, manifest, "--run", run, "--dataset-type", "image", "--journal-only").done();
    }
  }

  private List<JsonNode> check() {
    List<JsonNode> rows = new ArrayList<>();
    here("check", repository, "--output", "json").done().json().forEach(rows::add);
    return rows;
  }

  /// @return what was counted
  SequencedMap<String, Long> run(int rounds) throws IOException {
    ingest();
    Map<String, String> contents = new HashMap<>();
    for (JsonNode row : check()) {
      String path = row.get("path").asText();
      contents.put(row.get("id").asText(), Files.readString(repository.resolve(path)));
    }
    List<String> left = new ArrayList<>(new TreeSet<>(contents.keySet()));
    Set<String> tried = new HashSet<>();
    for (int round = 0; round < rounds && findings.none(); round++) {
      figures.merge("rounds", 1L, Long::sum);
      round(left, tried);
    }
    end(contents, tried);
    return figures;
  }

  private void round(List<String> left, Set<String> tried) throws IOException {
    List<String> some = new ArrayList<>(left);
    Collections.shuffle(some, new Random(random.nextLong()));
    some = some.subList(0, Math.min(some.size(), 1 + random.nextInt(8)));
    tried.addAll(some);
    Path ids = Files.writeString(folder.resolve("ids"), String.join("\n", some) + "\n");
    List<Running> running = new ArrayList<>();
    try {
      for (int i = 0; i < TOGETHER; i++) {
        running.add(Larder.in(folder).start(switch (i == 0 ? random.nextInt(2) : random.nextInt(5)) {
          case 0, 2 -> new Object[]{"purge", repository, "--ids", ids, "--yes"};
          case 1 -> new Object[]{"unstore", repository, "--ids", ids, "--yes"};
          case 3 -> new Object[]{"recover", repository, "--yes"};
          default -> new Object[]{"transfer-back", repository};
        }));
      }
      if (random.nextInt(6) == 0) {
        // Wherever they are then, perhaps not even started.
        Deadline.pause(Duration.ofMillis(random.nextInt(1_000)));
      } else {
        // By what is done and not by the clock: on a busy machine as much is tried as on an idle one.
        long aim = segments() + 1 + random.nextInt(4);
        Deadline.await("somebody has written about a delete, or all have ended",
            () -> segments() >= aim || running.stream().noneMatch(one -> one.process().isAlive()));
        Deadline.pause(Duration.ofMillis(random.nextInt(60)));
      }
      for (Running one : running) {
        figures.merge(one.process().isAlive() ? "killed" : "ended", 1L, Long::sum);
      }
    } finally {
      for (Running one : running) {
        one.killAll();
        one.process().onExit().join();
        one.close();
      }
    }
  }

  /// How many segments tell of deletes.
  private long segments() {
    Path operations = repository.resolve("_journal/v1/_operations");
    return Files.exists(operations) ? Tree.contents(operations).size() : 0;
  }

  private void end(Map<String, String> contents, Set<String> tried) throws IOException {
    here("recover", repository, "--yes").done();
    here("transfer-back", repository).done();
    JsonNode status = here("status", repository, "--output", "json").done().json();
    if (!status.get("deletes").isEmpty()) {
      findings.add(Flaw.UNSTABLE, "a recovery has left deletes: " + status.get("deletes"));
    }
    if (here("check", repository, "--verify").exitCode() != 0) {
      findings.add(Flaw.DANGLING, "a record without its artifact");
    }
    Set<String> known = new HashSet<>();
    Set<String> recorded = new TreeSet<>();
    for (JsonNode row : check()) {
      String id = row.get("id").asText();
      known.add(id);
      boolean stored = row.get("exists").asText().equals("yes");
      if (stored) {
        recorded.add(row.get("path").asText());
        if (!Files.readString(repository.resolve(row.get("path").asText())).equals(contents.get(id))) {
          findings.add(Flaw.REPLACED, id);
        }
      } else {
        figures.merge("unstored", 1L, Long::sum);
        figures.merge("deleted", 1L, Long::sum);
      }
      if (!stored && !tried.contains(id)) {
        findings.add(Flaw.LOST, id + " is not stored, and nobody has unstored it");
      }
    }
    for (String id : contents.keySet()) {
      if (!known.contains(id)) {
        figures.merge("purged", 1L, Long::sum);
        figures.merge("deleted", 1L, Long::sum);
        if (!tried.contains(id)) {
          findings.add(Flaw.LOST, id + " is not known, and nobody has purged it");
        }
      }
    }
    for (String run : List.of("one", "two")) {
      Path artifacts = repository.resolve(run);
      if (Files.exists(artifacts)) {
        for (String path : Tree.contents(artifacts).keySet()) {
          if (!recorded.contains(run + "/" + path)) {
            findings.add(Flaw.UNTRACEABLE, run + "/" + path);
          }
        }
      }
    }
    Map<String, List<String>> before = Database.tables(repository);
    here("recover", repository, "--yes").done();
    here("transfer-back", repository).done();
    if (!before.equals(Database.tables(repository))) {
      findings.add(Flaw.UNSTABLE, "a second recovery and transfer-back change the Registry");
    }
  }
}
