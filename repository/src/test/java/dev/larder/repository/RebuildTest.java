package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.OrderBy;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import dev.larder.repository.RegistryDifference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RebuildTest {
  @TempDir
  Path folder;

  private Path path;

  @BeforeEach
  void choosePlace() {
    path = folder.resolve("pantry");
  }

  private RebuildReport rebuild() throws IOException {
    return Rebuild.run(RepositoryLocation.of(path), TransferBack.Listener.NONE, Host.SYSTEM);
  }

  private void lose() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(file -> file.getFileName().toString().startsWith("registry.sqlite")).toList()) {
        Files.delete(file);
      }
    }
  }

  /// All that a Registry says of datasets, ascending by id.
  private List<FoundDataset> datasets() throws IOException {
    try (Repository repository = Repository.open(path)) {
      List<FoundDataset> all = new ArrayList<>();
      try (DatasetCursor cursor = repository.registry()
          .query(DatasetQuery.ALL.orderedBy(OrderBy.parse("id")).withRecords())) {
        cursor.forEachRemaining(all::add);
      }
      return all;
    }
  }

  private List<RunSummary> runs() throws IOException {
    try (Repository repository = Repository.open(path)) {
      return repository.registry().runs();
    }
  }

  private List<RegistryDifference> compare() throws IOException {
    try (Repository repository = Repository.open(path)) {
      List<RegistryDifference> found = new ArrayList<>();
      RegistryComparison.Report report = RegistryComparison.compare(repository, TransferBack.Listener.NONE,
          found::add);
      assertEquals(found.size(), report.differences());
      return found;
    }
  }

  @Test
  void theRegistryIsAsBeforeWhetherItsJournalsAreInArchivesOrNot() throws IOException {
    try (Pantry pantry = Pantry.in(path)) {
      pantry.write("A1", "A2");
      JournalArchiving.archive(pantry.repository().datastore().store(), pantry.repository().id(), pantry.night(),
          files -> true, Host.SYSTEM);
      pantry.write("A3");
      pantry.night().close(pantry.repository().datastore().store(), Host.SYSTEM);
      pantry.transfer();
    }
    List<FoundDataset> before = datasets();
    List<RunSummary> runs = runs();
    assertEquals(3, before.size());
    assertTrue(runs.getFirst().complete());
    lose();
    RebuildReport report = rebuild();
    assertEquals(3, report.transfer().ingested());
    assertEquals(before, datasets());
    assertEquals(runs, runs());
    assertEquals(List.of(), compare());
  }

  @Test
  void whatLarderYamlDeclaresIsDeclaredAgainBeforeDatasetsCome() throws IOException {
    try (Pantry pantry = Pantry.in(path)) {
      Files.writeString(path.resolve("larder.yaml"), """
          dimensions:
            plate: string
            well: {type: string, requires: [plate]}
          """, StandardOpenOption.APPEND);
      pantry.write("A1");
    }
    lose();
    rebuild();
    try (Repository repository = Repository.open(path)) {
      assertEquals(List.of("plate", "well"),
          repository.registry().dimensions().stream().map(dimension -> dimension.name().value()).toList());
      assertEquals(1, repository.registry().dimensions().get(1).requires().size());
    }
    assertEquals(List.of(), compare());
  }

  @Test
  void aRegistryThatHoldsSomethingIsLeftAsItIs() throws IOException {
    try (Pantry pantry = Pantry.in(path)) {
      pantry.write("A1");
      pantry.transfer();
    }
    List<FoundDataset> before = datasets();
    RepositoryException error = assertThrows(RepositoryException.class, this::rebuild);
    assertEquals("registry-not-empty", error.code());
    assertTrue(error.remedy().contains("transfer-back") && error.remedy().contains("--compare"), error.remedy());
    assertEquals(before, datasets());
  }

  @Test
  void progressWithoutADatasetIsNotEmptyEither() throws IOException {
    try (Pantry pantry = Pantry.in(path)) {
      pantry.write("A1");
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      journal.seal();
      Path images = path.resolve(pantry.night().path().value());
      try (Stream<Path> journals = Files.list(images)) {
        for (Path other : journals.filter(Files::isDirectory)
            .filter(file -> file.getFileName().toString().contains("Z-")
                && !file.toString().contains(journal.writer.toString()))
            .toList()) {
          Files.move(other, folder.resolve("aside"));
        }
      }
      assertEquals(0, pantry.transfer().ingested());
    }
    assertEquals("registry-not-empty", assertThrows(RepositoryException.class, this::rebuild).code());
  }

  @Test
  void aRegistryThatMayNotBeWrittenToIsRefusedAsThat() throws IOException {
    Pantry.in(path).close();
    Path database = path.resolve("registry.sqlite");
    assertTrue(database.toFile().setWritable(false));
    if (!Files.isWritable(database)) {
      assertThrows(RegistryException.ReadOnly.class, this::rebuild);
      assertEquals(List.of(), compare());
    }
  }

  @Nested
  class Deletes {
    private DatasetRef dead;
    private DatasetRef spared;
    private CraftedJournal deletes;
    private UUID operation;

    @BeforeEach
    void deleteOne() throws IOException {
      try (Pantry pantry = Pantry.in(path)) {
        List<DatasetRef> refs = pantry.write("A1", "A2");
        dead = refs.get(0);
        spared = refs.get(1);
        deletes = CraftedJournal.ofOperations(pantry.repository());
        operation = deletes.deletes(pantry.night(), dead.id());
      }
      lose();
    }

    private Map<UUID, Integer> records() throws IOException {
      return datasets().stream()
          .collect(Collectors.toMap(found -> found.ref().id(), found -> found.records().size()));
    }

    @Test
    void thatHaveCommittedComeFirstSoThatNothingRises() throws IOException {
      deletes.flush();
      deletes.commits(operation);
      deletes.seal();
      RebuildReport report = rebuild();
      assertEquals(1, report.deletes());
      assertEquals(0, report.voided() + report.fenced());
      assertEquals(Map.of(dead.id(), 0, spared.id(), 1), records());
      assertEquals(List.of(), compare());
    }

    @Test
    void thatNeverCommittedAreVoidedForEver() throws IOException {
      deletes.seal();
      RebuildReport report = rebuild();
      assertEquals(0, report.deletes());
      assertEquals(1, report.voided());
      assertEquals(Map.of(dead.id(), 1, spared.id(), 1), records());
      assertEquals(List.of(), compare());
    }

    @Test
    void thatAreUnderWayAreEndedSoThatTheyCannotCommitBehindOurBack() throws IOException {
      Path segment = deletes.flush();
      RebuildReport report = rebuild();
      assertEquals(1, report.fenced());
      assertEquals(1, report.voided());
      assertTrue(Files.readString(segment.resolveSibling("00000002.jl")).contains("the Registry is made anew"));
    }

    @Test
    void thatCannotBeReadStopEverythingBeforeItBegins() throws IOException {
      Path segment = deletes.flush();
      byte[] bytes = Files.readAllBytes(segment);
      bytes[bytes.length / 2] ^= 1;
      Files.write(segment, bytes);
      RepositoryException error = assertThrows(RepositoryException.class, RebuildTest.this::rebuild);
      assertEquals("operations-corrupt", error.code());
      assertFalse(Files.exists(path.resolve("registry.sqlite")));
      assertFalse(Files.exists(segment.resolveSibling("00000002.jl")));
    }

    @Test
    void ofWhichNobodyKnowsWhatTheyDeletedStopItAsWell() throws IOException {
      deletes.commits(UUID.randomUUID());
      deletes.seal();
      String message = assertThrows(RepositoryException.class, RebuildTest.this::rebuild).toString();
      assertTrue(message.contains("no journal tells of what"), message);
    }
  }

  @Nested
  class Comparing {
    private Pantry pantry;
    private List<DatasetRef> refs;

    @BeforeEach
    void makePantry() throws IOException {
      pantry = Pantry.in(path);
      refs = pantry.write("A1", "A2", "A3");
      pantry.transfer();
    }

    private void apply(Change... changes) {
      pantry.repository().registry().apply(RegistryBatch.of(changes));
    }

    @Test
    void saysOfEachDatasetWhereItIsAndWhereNotAscendingById() throws IOException {
      DatasetRef waiting = pantry.write("B1").getFirst();
      DatasetRef byHand = new DatasetRef(UUID.randomUUID(), Pantry.IMAGE, Pantry.well("C1"), Pantry.NIGHT);
      apply(new Change.InsertDatasets("main", List.of(new RegisteredDataset(byHand, List.of(), List.of(), ""))),
          new Change.RemoveStorageRecords("main", List.of(refs.get(1).id())));
      pantry.close();
      List<RegistryDifference> found = compare();
      Map<UUID, Kind> kinds = new HashMap<>();
      found.forEach(difference -> kinds.put(difference.id(), difference.kind()));
      assertEquals(Map.of(waiting.id(), Kind.MISSING_IN_REGISTRY, byHand.id(), Kind.NOT_IN_JOURNALS, refs.get(1).id(),
          Kind.DIFFERS), kinds);
      assertEquals(found.stream().map(difference -> difference.id().toString()).sorted().toList(),
          found.stream().map(difference -> difference.id().toString()).toList());
      String detail = found.stream().filter(difference -> difference.kind() == Kind.DIFFERS).findFirst().orElseThrow()
          .detail();
      assertTrue(detail.startsWith("datastore main: registry has nothing, journals have night1/image/"), detail);
    }

    @Test
    void leavesNoTraceAndFollowsWhatTransferBackDoes() throws IOException {
      pantry.write("B1", "B2");
      pantry.close();
      byte[] before = Files.readAllBytes(path.resolve("registry.sqlite"));
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      List<Path> folders = rebuilt(temporary);
      assertEquals(2, compare().size());
      assertEquals(folders, rebuilt(temporary));
      assertArrayEquals(before, Files.readAllBytes(path.resolve("registry.sqlite")));
      try (Pantry again = new Pantry(Repository.open(path))) {
        again.transfer();
      }
      assertEquals(List.of(), compare());
    }

    private List<Path> rebuilt(Path temporary) throws IOException {
      try (Stream<Path> files = Files.list(temporary)) {
        return files.filter(file -> file.getFileName().toString().startsWith("larder-rebuild")).sorted().toList();
      }
    }

    @Test
    void takesTheDimensionsOfTheRegistryForItsOwn() throws IOException {
      // Without this declaration the first value would make it an integer, and the dataset would be taken.
      apply(new Change.DeclareDimension(Dimension.of("visit", ValueType.STRING)));
      DatasetType scan = DatasetType.of("scan", List.of("visit"), "image/tiff");
      try (DatasetWriter writer = pantry.repository().writer(new RunName("numbers"), WriterOptions.DEFAULT)) {
        writer.put(scan, new DataId(new TreeMap<>(Map.of(new DimensionName("visit"), 7L))), Pantry.content("x"));
      }
      assertEquals("data-id-invalid", pantry.transfer().quarantined().getFirst().reason());
      pantry.close();
      assertEquals(List.of(), compare());
    }
  }
}
