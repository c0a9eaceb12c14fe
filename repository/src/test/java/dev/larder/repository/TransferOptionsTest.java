package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetIds;
import dev.larder.journal.Host;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.Ingester;
import dev.larder.registry.IngesterPhase;
import dev.larder.registry.Quarantined;
import dev.larder.repository.TransferStatus.Motion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be asked of a transfer-back besides everything.
final class TransferOptionsTest {
  @TempDir
  Path folder;

  private Pantry pantry;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private static TransferOptions options(Predicate<RunName> runs, boolean sealedOnly, ArtifactCheck verify,
      double mostRefused, boolean archive) {
    return new TransferOptions(Optional.empty(), runs, sealedOnly, OptionalInt.empty(), verify, mostRefused,
        OptionalLong.empty(), archive);
  }

  private TransferReport transfer(TransferOptions options) throws IOException {
    return new TransferBack(pantry.repository(), TransferBack.Listener.NONE).transfer(options);
  }

  private Path artifact(DatasetRef ref) throws IOException {
    try (var files = Files.walk(pantry.path())) {
      return files.filter(file -> file.getFileName().toString().contains(ref.id().toString())).findFirst()
          .orElseThrow();
    }
  }

  @Test
  void onlyRunsOfThatNameAreTakenIn() throws IOException {
    pantry.write("A1");
    RunName other = new RunName("other");
    try (var writer = pantry.repository().writer(other, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
    }

    TransferReport report = transfer(options(other::equals, false, ArtifactCheck.NONE, 1, false));

    assertEquals(1, report.ingested());
    assertEquals(List.of(other), report.runs().stream().map(TransferReport.Run::run).toList());
  }

  @Test
  void journalsThatHaveNotEndedAreLeftOutOnDemandAndTheirRunIsPartial() throws IOException {
    pantry.write("A1");
    TransferOptions sealedOnly = options(_ -> true, true, ArtifactCheck.NONE, 1, false);
    try (var writer = RunWriter.open(pantry.repository().datastore(), Pantry.NIGHT, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A2"), Pantry.content("x"));
      TransferReport first = transfer(sealedOnly);
      assertEquals(1, first.ingested());
      assertEquals(RunState.PARTIAL, first.runs().getFirst().state());
    }
    TransferReport second = transfer(sealedOnly);
    assertEquals(1, second.ingested());
    assertEquals(RunState.CURRENT, second.runs().getFirst().state());
  }

  /// Lets two writers store under one key, and the one that came second win.
  ///
  /// @return the loser, and the winner
  private List<DatasetRef> keyConflict() throws IOException {
    WriterOptions random = WriterOptions.DEFAULT.with(DatasetIds.TIME_ORDERED);
    DatasetRef loser;
    DatasetRef winner;
    try (var first = RunWriter.open(pantry.repository().datastore(), Pantry.NIGHT, random)) {
      loser = first.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("first"));
      try (var second = RunWriter.open(pantry.repository().datastore(), Pantry.NIGHT, random)) {
        winner = second.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("second"));
      }
      transfer(options(_ -> true, true, ArtifactCheck.NONE, 1, false));
    }
    assertEquals(List.of("dataset-key-conflict"),
        transfer(TransferOptions.ALL).quarantined().stream().map(Quarantined::reason).toList());
    return List.of(loser, winner);
  }

  private void assertDecidedAgain(List<DatasetRef> loserAndWinner) throws IOException {
    pantry.close();
    Files.delete(pantry.path().resolve("registry.sqlite"));

    assertEquals(1, Rebuild.run(RepositoryLocation.of(pantry.path()), TransferBack.Listener.NONE, Host.SYSTEM)
        .keyConflicts());

    pantry = new Pantry(Repository.open(pantry.path()));
    assertEquals(List.of(Optional.empty(), Optional.of(loserAndWinner.getLast())),
        pantry.repository().registry().lookUp(loserAndWinner.stream().map(DatasetRef::id).toList()));
  }

  @Test
  void aRegistryThatIsMadeAnewDecidesKeyConflictsAsTheLostOneDid() throws IOException {
    assertDecidedAgain(keyConflict());
  }

  @Test
  void whatWasDecidedByOneThatDiedBeforeItWasWrittenDownIsWrittenDownByTheNext() throws IOException {
    List<DatasetRef> decided = keyConflict();
    Path operations = pantry.path().resolve("_journal/v1/_operations");
    List<Path> written = files(operations);
    assertFalse(written.isEmpty());
    for (Path file : written) {
      Files.delete(file);
    }

    transfer(TransferOptions.ALL);

    List<Path> again = files(operations);
    assertFalse(again.isEmpty());
    transfer(TransferOptions.ALL);
    assertEquals(again, files(operations), "once is enough");
    assertDecidedAgain(decided);
  }

  @Test
  void decisionsThatCannotBeReadAreTold() throws IOException {
    keyConflict();
    Path segment = files(pantry.path().resolve("_journal/v1/_operations")).getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);

    TransferReport report = transfer(TransferOptions.ALL);

    assertEquals(1, report.unreadable().size());
    assertTrue(report.partly());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void whatACopyOfTheRegistryDecidesForAComparisonIsNotWrittenDown() throws IOException {
    WriterOptions random = WriterOptions.DEFAULT.with(DatasetIds.TIME_ORDERED);
    for (String content : List.of("first", "second")) {
      try (var writer = RunWriter.open(pantry.repository().datastore(), Pantry.NIGHT, random)) {
        writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content(content));
      }
    }

    RegistryComparison.Report report = RegistryComparison.compare(pantry.repository(), TransferBack.Listener.NONE,
        _ -> {
        });

    assertEquals(List.of("dataset-key-conflict"),
        report.journals().quarantined().stream().map(Quarantined::reason).toList());
    assertTrue(Files.notExists(pantry.path().resolve("_journal/v1/_operations")));
    transfer(TransferOptions.ALL);
    assertTrue(Files.exists(pantry.path().resolve("_journal/v1/_operations")), "the Registry's own decision is");
  }

  @Test
  void aDeleteThatTheRegistryDoesNotKnowStopsEverything() throws IOException {
    List<DatasetRef> refs = pantry.write("A1");
    CraftedJournal deletes = CraftedJournal.ofOperations(pantry.repository());
    deletes.commits(deletes.deletes(pantry.night(), refs.getFirst().id()));
    deletes.seal();

    RepositoryException error = assertThrows(RepositoryException.class, () -> transfer(TransferOptions.ALL));

    assertEquals("registry-restored", error.code());
    assertEquals(List.of(Optional.empty()), pantry.repository().registry().lookUp(List.of(refs.getFirst().id())));
  }

  @Test
  void aDatasetWhoseArtifactIsNotThereIsQuarantinedWhereThatIsLookedAt() throws IOException {
    List<DatasetRef> refs = pantry.write("A1", "A2", "A3");
    Files.delete(artifact(refs.get(0)));
    Files.writeString(artifact(refs.get(1)), "longer than it was by far");

    TransferReport report = transfer(options(_ -> true, false, ArtifactCheck.EXISTS, 1, false));

    assertEquals(1, report.ingested());
    assertEquals(List.of("artifact-not-as-recorded", "artifact-not-as-recorded"),
        report.quarantined().stream().map(Quarantined::reason).toList());
    assertEquals(List.of(Optional.of(refs.get(0).id()), Optional.of(refs.get(1).id())),
        report.quarantined().stream().map(Quarantined::dataset).toList());
  }

  @Test
  void aDatasetWhoseBytesAreOthersIsQuarantinedWhereTheyAreRead() throws IOException {
    List<DatasetRef> refs = pantry.write("A1", "A2");
    Files.writeString(artifact(refs.get(0)), Files.readString(artifact(refs.get(0))).replace('A', 'B'));

    assertEquals(1, transfer(options(_ -> true, false, ArtifactCheck.CHECKSUM, 1, false)).ingested());
    assertEquals(1, pantry.repository().registry().quarantine().size());
  }

  @Test
  void aRunOfWhichTooMuchIsRefusedIsLeftAlone() throws IOException {
    RunFolder night = first();
    CraftedJournal bad = new CraftedJournal(pantry.repository(), night);
    for (int i = 0; i < 2 * TransferOptions.JUDGED; i++) {
      bad.stored("mask", "{\"plate\":\"P 1\",\"well\":\"X%d\"}".formatted(i), "night1/mask/{id}.tif");
    }
    bad.seal();

    TransferReport report = transfer(options(_ -> true, false, ArtifactCheck.NONE, 0.1, true));
    assertTrue(report.runs().getFirst().stopped(), report::toString);
    assertEquals(RunState.PARTIAL, report.runs().getFirst().state());
    assertTrue(report.partly());

    assertFalse(transfer(options(_ -> true, false, ArtifactCheck.NONE, 1, false)).runs().getFirst().stopped());
  }

  private RunFolder first() throws IOException {
    pantry.write("A1");
    return pantry.night();
  }

  @Test
  void journalsThatAreInTheRegistryToTheirEndAreArchivedAndReadFromThere() throws IOException {
    pantry.write("A1");
    pantry.write("A2");
    TransferReport report = transfer(options(_ -> true, false, ArtifactCheck.NONE, 1, true));
    assertEquals(List.of(), report.unreadable());

    List<JournalFiles> journals = RunJournals.of(pantry.repository().datastore().store(), pantry.night()).journals();
    assertTrue(journals.stream().allMatch(files -> files.archive().isPresent()), journals::toString);
    assertEquals(0, transfer(TransferOptions.ALL).ingested());
    assertEquals(2, pantry.overview().datasets());
  }

  @Test
  void ofManyJournalsThatAreReadAtOnceNothingIsMissed() throws IOException {
    for (int journal = 0; journal < 30; journal++) {
      int number = journal;
      pantry.write(IntStream.range(0, 20).mapToObj(well -> "W%d-%d".formatted(number, well)).toArray(String[]::new));
    }
    assertEquals(600, transfer(TransferOptions.ALL).ingested());
    assertEquals(600, pantry.overview().datasets());
    assertEquals(0, pantry.overview().pending());
  }

  @Test
  void aRateIsKept() {
    TransferPace pace = new TransferPace(OptionalLong.of(100));
    long begin = System.nanoTime();
    try {
      pace.await(20);
      pace.await(1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(200),
        "the second waits until the first is paid for");
  }

  @Test
  void aServiceTakesInWhatComesUntilItIsEnded() throws Exception {
    pantry.write("A1");
    AtomicLong ingested = new AtomicLong();
    TransferFollowing following = new TransferFollowing(pantry.repository(), TransferBack.Listener.NONE,
        new TransferFollowing.Reports() {
          @Override
          public void round(TransferReport report) {
            ingested.addAndGet(report.ingested());
          }

          @Override
          public void hindered(Exception why) {
            throw new AssertionError(why);
          }
        });
    Thread service = Thread.ofPlatform().start(() -> {
      try {
        following.follow(TransferOptions.ALL, Duration.ofMillis(20));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    await(ingested, 1);
    pantry.write("A2", "A3");
    await(ingested, 3);
    following.end();
    service.join();
    assertEquals(3, pantry.overview().datasets());
  }

  private static void await(AtomicLong count, long wanted) throws InterruptedException {
    long begin = System.nanoTime();
    while (count.get() < wanted && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(30)) {
      Thread.sleep(5);
    }
    assertEquals(wanted, count.get());
  }

  @Test
  void fromElsewhereItIsSeenWhoMovesAndWhoHasStalled() throws Exception {
    pantry.write("A1");
    UUID moving = UUID.randomUUID();
    pantry.repository().registry().tell(new Ingester(UUID.randomUUID(), "node1", 1, "", IngesterPhase.TAKING, 9, 1, 5));
    pantry.repository().registry()
        .tell(new Ingester(UUID.randomUUID(), "node2", 1, "", IngesterPhase.WAITING, 9, 1, 5));
    pantry.repository().registry().tell(new Ingester(UUID.randomUUID(), "node3", 1, "", IngesterPhase.DONE, 9, 9, 5));
    Thread.sleep(30);
    pantry.repository().registry().tell(new Ingester(moving, "node4", 1, "", IngesterPhase.TAKING, 9, 1, 5));

    TransferStatus status = TransferStatus.of(pantry.repository(), Optional.empty(), Duration.ofMillis(20));

    // by host: ingesters that were heard in the same millisecond stand in no order
    Map<String, Motion> motions = status.ingesters().stream()
        .collect(Collectors.toMap(work -> work.seen().ingester().host(), TransferStatus.Work::motion));
    assertEquals(Motion.STALLED, motions.get("node1"));
    assertEquals(Motion.WAITING, motions.get("node2"));
    assertEquals(Motion.ENDED, motions.get("node3"));
    assertEquals(List.of(Motion.MOVING), TransferStatus.of(pantry.repository(), Optional.empty(), Duration.ofMinutes(1))
        .ingesters().stream().filter(work -> work.seen().ingester().id().equals(moving))
        .map(TransferStatus.Work::motion).toList());
    assertEquals(3, status.runs().getFirst().left());
    pantry.transfer();
    assertEquals(List.of(new TransferStatus.Run(Pantry.NIGHT, 1, 1, 3, 3)),
        TransferStatus.of(pantry.repository(), Optional.of(Pantry.NIGHT), Duration.ofMinutes(1)).runs());
  }
}
