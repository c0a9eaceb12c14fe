package dev.larder.test;

import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Holds a repository against what its writers were told and against what its journals say. It looks at files and tables itself;
/// of Larder it uses the reader of journals alone.
final class Audit {
  private final Path repository;
  private final Acknowledgements acknowledgements;
  private final Findings findings;
  private long checked;
  private long leftovers;

  Audit(Path repository, Acknowledgements acknowledgements, Findings findings) {
    this.repository = repository;
    this.acknowledgements = acknowledgements;
    this.findings = findings;
  }

  /// How many acknowledged datasets were looked for, each time counted.
  long checked() {
    return checked;
  }

  /// How many artifacts the last look at everything found that no dataset has.
  long leftovers() {
    return leftovers;
  }

  /// Checks the datasets and artifacts of one run while writers write to it.
  void running(RunName run) throws IOException {
    // First what was said, then what is there, then why it may be there: so it must be found, however many writers go on meanwhile.
    List<Acknowledged> said = acknowledgements.datasets().stream()
        .filter(dataset -> dataset.run().equals(run.value())).toList();
    Map<String, Acknowledged.Part> artifacts = artifacts(repository.resolve(run.value()));
    Journaled journaled = Journaled.of(repository, run);
    check(said, artifacts, journaled);
  }

  /// Checks all datasets and artifacts of all runs. Nobody may be writing.
  Journaled ended() throws IOException {
    Map<String, Acknowledged.Part> artifacts = artifacts(repository);
    Journaled journaled = Journaled.all(repository);
    check(acknowledgements.datasets(), artifacts, journaled);
    journaled.stored.values().stream().map(List::getFirst).forEach(dataset -> compare(dataset, artifacts));
    Set<String> paths = new HashSet<>();
    journaled.stored.values()
        .forEach(records -> records.getFirst().parts().values().forEach(part -> paths.add(part.path())));
    leftovers = minus(artifacts.keySet(), paths).size();
    return journaled;
  }

  /// Checks that the Registry holds what the journals say and nothing else. All must be transferred back, and nobody writing.
  ///
  /// @param lawful the reasons for which a dataset may be quarantined instead
  void registered(Journaled journaled, Set<String> lawful) throws IOException {
    Set<String> losers = new HashSet<>();
    for (String row : Database.rows(repository, "select lower(hex(dataset)), reason, detail from quarantine")) {
      if (lawful.contains(row.split("\\|", -1)[1])) {
        losers.add(withDashes(row).substring(0, 36));
      } else {
        findings.add(Flaw.UNREGISTERED, "quarantined: " + row);
      }
    }
    Set<String> expected = new HashSet<>();
    journaled.stored.keySet().forEach(id -> expected.add(id.toString()));
    expected.removeAll(losers);
    Set<String> found = new HashSet<>(Database.rows(repository, "select id from dataset_view"));
    minus(expected, found).forEach(id -> findings.add(Flaw.UNREGISTERED, "dataset " + id));
    minus(found, expected).forEach(id -> findings.add(Flaw.UNFOUNDED, "dataset " + id));

    Set<String> records = new HashSet<>();
    for (List<Acknowledged> said : journaled.stored.values()) {
      if (losers.contains(said.getFirst().id().toString())) {
        continue;
      }
      said.getFirst().parts().forEach((component, part) -> records.add("%s|%s|%s|%d|%s".formatted(said.getFirst().id(),
          component, part.path(), part.size(), part.checksum())));
    }
    Set<String> rows = new HashSet<>(Database.rows(repository, """
        select lower(hex(dataset_id)), component, path, size, checksum from storage_record""").stream()
        .map(Audit::withDashes).toList());
    minus(records, rows).forEach(row -> findings.add(Flaw.UNREGISTERED, "storage record " + row));
    minus(rows, records).forEach(row -> findings.add(Flaw.UNFOUNDED, "storage record " + row));
    for (String row : rows) {
      String[] fields = row.split("\\|", -1);
      Path file = repository.resolve(fields[2]);
      if (!part(file, fields[2]).equals(new Acknowledged.Part(fields[2], Long.parseLong(fields[3]), fields[4]))) {
        findings.add(Flaw.DANGLING, row);
      }
    }
  }

  /// Checks that two looks at the tables of a Registry show the same.
  void same(String what, Map<String, List<String>> one, Map<String, List<String>> other) {
    for (String table : Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct().toList()) {
      List<String> before = one.getOrDefault(table, List.of());
      List<String> after = other.getOrDefault(table, List.of());
      Set<String> differing = minus(before, after);
      differing.addAll(minus(after, before));
      if (!differing.isEmpty() || before.size() != after.size()) {
        findings.add(Flaw.UNSTABLE, "%s: table %s: %,d rows differ, e.g. %s".formatted(what, table,
            differing.size(), differing.stream().limit(4).toList()));
      }
    }
  }

  private void check(List<Acknowledged> said, Map<String, Acknowledged.Part> artifacts, Journaled journaled) {
    checked += said.size();
    journaled.corrupt.forEach(problem -> findings.add(Flaw.CORRUPT, problem));
    for (List<Acknowledged> records : journaled.stored.values()) {
      for (Acknowledged record : records) {
        if (!record.equals(records.getFirst())) {
          findings.add(Flaw.REPLACED, "journals name %s and %s".formatted(records.getFirst(), record));
        }
      }
    }
    for (Acknowledged dataset : said) {
      List<Acknowledged> records = journaled.stored.getOrDefault(dataset.id(), List.of());
      if (records.isEmpty()) {
        findings.add(Flaw.LOST, dataset.toString());
        compare(dataset, artifacts);
      } else if (!records.getFirst().agrees(dataset)) {
        findings.add(Flaw.REPLACED, "%s was acknowledged, and a journal says %s".formatted(dataset, records
            .getFirst()));
      } else {
        compare(records.getFirst(), artifacts);
      }
    }
    minus(artifacts.keySet(), journaled.intended)
        .forEach(path -> findings.add(Flaw.UNTRACEABLE, path));
  }

  /// Looks for the artifacts of a dataset, as far as its paths are known.
  private void compare(Acknowledged dataset, Map<String, Acknowledged.Part> artifacts) {
    for (Acknowledged.Part part : dataset.parts().values()) {
      Acknowledged.Part there = artifacts.get(part.path());
      if (part.path().isEmpty()) {
        continue;
      }
      if (there == null) {
        findings.add(Flaw.MISSING, "%s of %s".formatted(part.path(), dataset.id()));
      } else if (!there.equals(part)) {
        findings.add(Flaw.REPLACED, "%s of %s is %s".formatted(part, dataset.id(), there));
      }
    }
  }

  /// Every file below a folder of the repository that is not Larder's own, by its path in the repository.
  private Map<String, Acknowledged.Part> artifacts(Path folder) throws IOException {
    Map<String, Acknowledged.Part> artifacts = new HashMap<>();
    if (Files.notExists(folder)) {
      return artifacts;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String path = repository.relativize(file).toString();
      if (!path.startsWith("_") && !path.startsWith("registry.sqlite") && !path.equals("larder.yaml")) {
        artifacts.put(path, part(file, path));
      }
    }
    return artifacts;
  }

  /// What a file is; of a negative size where there is none.
  private static Acknowledged.Part part(Path file, String path) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new Acknowledged.Part(path, bytes.length, Tree.sha256(bytes));
    } catch (NoSuchFileException e) {
      return new Acknowledged.Part(path, -1, "");
    }
  }

  /// A row whose first value is a UUID in hex digits alone.
  private static String withDashes(String row) {
    return new UUID(Long.parseUnsignedLong(row, 0, 16, 16), Long.parseUnsignedLong(row, 16, 32, 16))
        + row.substring(32);
  }

  private static Set<String> minus(Collection<String> these, Collection<String> those) {
    Set<String> rest = new HashSet<>(these);
    those.forEach(rest::remove);
    return rest;
  }
}
