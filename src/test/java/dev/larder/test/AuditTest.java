package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetWriter;
import dev.larder.model.RunName;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An audit that finds nothing is worth what it would have found: each flaw, made by hand, is found.
final class AuditTest {
  private static final RunName RUN = new RunName("audited");

  @TempDir
  Path folder;

  private final Findings findings = new Findings();
  private final Acknowledgements acknowledgements = new Acknowledgements(findings);
  private Path pantry = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    pantry = folder.resolve("pantry");
    Repository.init(pantry);
    try (Repository repository = Repository.open(pantry)) {
      SplittableRandom random = new SplittableRandom(5);
      for (String owner : List.of("one", "other")) {
        try (DatasetWriter writer = repository.writer(RUN, PutWorker.options(random, false))) {
          PutLoad load = new PutLoad(writer, owner, false, random,
              lines -> lines.lines().forEach(acknowledgements::take));
          for (int i = 0; i < 12; i++) {
            load.step(0);
          }
        }
      }
      assertEquals("transferred", TransferWorker.once(repository));
    }
  }

  private Set<Flaw> found() throws IOException {
    Audit audit = new Audit(pantry, acknowledgements, findings);
    audit.running(RUN);
    audit.registered(audit.ended(), Set.of());
    return findings.flaws();
  }

  private void assertFound(Flaw... flaws) throws IOException {
    assertEquals(EnumSet.copyOf(List.of(flaws)), found(), findings::toString);
  }

  /// The artifact of a dataset that was acknowledged, with its path.
  private Path artifact() {
    return pantry.resolve(acknowledgements.datasets().stream().flatMap(dataset -> dataset.parts().values().stream())
        .map(Acknowledged.Part::path).filter(path -> !path.isEmpty()).sorted().findFirst().orElseThrow());
  }

  private List<Path> journals() throws IOException {
    try (Stream<Path> all = Files.walk(pantry.resolve("_journal"))) {
      return all.filter(file -> file.endsWith("00000001.jl")).map(Path::getParent).sorted().toList();
    }
  }

  @Test
  void ofARepositoryThatIsWholeFindsNothing() throws IOException {
    assertEquals(Set.of(), found(), findings::toString);
    assertTrue(acknowledgements.datasets().size() > 50, "there was something to look at");
    assertTrue(acknowledgements.count("already") > 0 && acknowledgements.count("conflict") > 0, "of every kind");
  }

  @Test
  void findsThatAnArtifactIsGone() throws IOException {
    Files.delete(artifact());
    assertFound(Flaw.MISSING, Flaw.DANGLING);
  }

  @Test
  void findsThatContentWasReplaced() throws IOException {
    Path artifact = artifact();
    byte[] bytes = Files.readAllBytes(artifact);
    bytes[bytes.length / 2] ^= 1;
    Files.write(artifact, bytes);
    assertFound(Flaw.REPLACED, Flaw.DANGLING);
  }

  @Test
  void findsThatTwoWritersWereToldDifferentContentOfOneDataset() throws IOException {
    Acknowledged dataset = acknowledgements.datasets().getFirst();
    acknowledgements.take(new Acknowledged(dataset.run(), dataset.id(),
        Map.of("", new Acknowledged.Part("", 1, Tree.sha256(new byte[1])))).line("already"));
    assertFound(Flaw.REPLACED);
  }

  @Test
  void findsThatWhatWasAcknowledgedIsInNoJournal() throws IOException {
    acknowledgements.take(new Acknowledged(RUN.value(), new UUID(1, 2),
        Map.of("", new Acknowledged.Part("", 1, Tree.sha256(new byte[1])))).line("stored"));
    assertFound(Flaw.LOST);
  }

  @Test
  void findsAJournalThatCannotBeRead() throws IOException {
    Path segment = journals().getFirst().resolve("00000003.jl");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    Set<Flaw> found = found();
    assertTrue(found.containsAll(Set.of(Flaw.CORRUPT, Flaw.LOST, Flaw.UNTRACEABLE, Flaw.UNFOUNDED)),
        findings::toString);
  }

  @Test
  void findsThatAJournalIsGone() throws IOException {
    Tree.delete(journals().getFirst());
    assertTrue(found().containsAll(Set.of(Flaw.LOST, Flaw.UNTRACEABLE, Flaw.UNFOUNDED)), findings::toString);
  }

  @Test
  void findsWhatNoIntentNames() throws IOException {
    Files.writeString(pantry.resolve(RUN.value()).resolve("stray.dat"), "?");
    assertFound(Flaw.UNTRACEABLE);
  }

  @Test
  void findsThatTheRegistryLacksADataset() throws IOException {
    assertEquals(1, Database.change(pantry, "delete from dataset where id = (select min(id) from dataset)"));
    assertFound(Flaw.UNREGISTERED);
  }

  @Test
  void findsThatTheRegistryLacksAStorageRecord() throws IOException {
    assertEquals(1, Database.change(pantry,
        "delete from storage_record where path = (select min(path) from storage_record)"));
    assertFound(Flaw.UNREGISTERED);
  }

  @Test
  void findsADatasetThatNoJournalNames() throws IOException {
    assertEquals(1, Database.change(pantry,
        "update dataset set id = x'00000000000000000000000000000001' where id = (select min(id) from dataset)"));
    assertFound(Flaw.UNREGISTERED, Flaw.UNFOUNDED);
  }

  @Test
  void findsAStorageRecordThatDoesNotFitItsArtifact() throws IOException {
    assertEquals(1, Database.change(pantry,
        "update storage_record set size = size + 1 where path = (select min(path) from storage_record)"));
    assertFound(Flaw.UNREGISTERED, Flaw.UNFOUNDED, Flaw.DANGLING);
  }

  @Test
  void findsThatTheRowsOfTwoRegistriesDiffer() {
    NavigableMap<String, List<String>> before = Contest.rows(pantry);
    Audit audit = new Audit(pantry, acknowledgements, findings);
    audit.same("nothing", before, Contest.rows(pantry));
    assertEquals(Set.of(), findings.flaws());
    for (String change : List.of("delete from storage_record where path = (select min(path) from storage_record)",
        "update run set incarnation = zeroblob(16)", "update dataset_type set format = 'a/b' where name = 'scan'",
        "delete from dataset where id = (select min(id) from dataset)",
        "update journal_progress set records = records - 1 where writer = (select min(writer) from journal_progress)")) {
      long count = findings.count(Flaw.UNSTABLE);
      NavigableMap<String, List<String>> now = Contest.rows(pantry);
      assertEquals(1, Database.change(pantry, change));
      audit.same(change, now, Contest.rows(pantry));
      assertTrue(findings.count(Flaw.UNSTABLE) > count, change);
    }
  }

  @Test
  void isToldInFiguresThatAProgramReads() throws IOException {
    Files.delete(artifact());
    found();
    Reliability told = new Reliability("audit", new LinkedHashMap<>(Map.of("cycles", 1_200L)))
        .with(findings);
    assertTrue(told.json().startsWith("{\"part\":\"audit\",\"cycles\":1200,\"lost\":0,"), told::toString);
    assertTrue(told.toString().startsWith("audit: 1,200 cycles, 0 lost, "), told::toString);
    assertTrue(told.figures().getOrDefault("missing", 0L) > 0, told::toString);
  }
}
