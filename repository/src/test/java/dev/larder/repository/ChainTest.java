package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.JournalException;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository of two datastores: `main` is a folder and takes no logs, `archive` is memory and takes everything but scratch.
final class ChainTest {
  private static final DatasetType LOG = DatasetType.of("log", List.of("plate", "well"), "text/plain");
  private static final DatasetType SCRATCH = DatasetType.of("scratch_x", List.of("plate", "well"), "text/plain");
  private static final DatasetType NOWHERE = DatasetType.of("scratch_log", List.of("plate", "well"), "text/plain");

  @TempDir
  Path folder;

  private RepositoryLocation pantry;

  @BeforeEach
  void makeTwo() throws IOException {
    pantry = RepositoryLocation.of(folder.resolve("pantry"));
    Repository.init(pantry, InitOptions.EMBEDDED);
    configure("""
        datastores:
          main: {root: ., rejects: [log, '*_log']}
          archive:
            root: ../archive
            rejects: ["scratch_*"]
            templates: {image: 'pictures/{plate}/{well}_{id}.{extension}'}
        """);
    Files.createDirectory(folder.resolve("archive"));
    assertEquals(List.of("archive"), Repository.addDatastores(pantry));
    assertEquals(List.of(), Repository.addDatastores(pantry));
  }

  private void configure(String datastores) throws IOException {
    Path yaml = folder.resolve("pantry/larder.yaml");
    String text = Files.readString(yaml);
    Files.writeString(yaml, text.substring(0, text.indexOf("datastores:")) + datastores);
  }

  private static NewDataset dataset(DatasetType type, String well, String content) {
    return NewDataset.of(type, Pantry.well(well), Pantry.content(content));
  }

  private static List<PutResult> put(Repository repository, NewDataset... datasets) throws IOException {
    try (DatasetWriter writer = repository.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      return writer.putAll(List.of(datasets));
    }
  }

  private static TransferReport transfer(Repository repository) throws IOException {
    return new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
  }

  private static List<StorageRecord> records(StorageBridge bridge, UUID id) {
    try (StorageReport report = bridge.check(List.of(id), EnumSet.allOf(StorageField.class))) {
      return report.records(0);
    }
  }

  private static Existence verified(Repository repository, UUID id) {
    try (StorageReport report = new VerifyingBridge(repository.registry().bridge(), repository.datastores())
        .check(List.of(id), EnumSet.allOf(StorageField.class))) {
      return report.exists(0);
    }
  }

  private static String read(Repository repository, StorageRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DatasetReader(repository, record).copyTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> artifacts(String root) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(root))) {
      return all.filter(Files::isRegularFile).map(file -> folder.resolve(root).relativize(file).toString())
          .filter(file -> file.matches("(night1|pictures)/.*")).sorted().toList();
    }
  }

  @Test
  void whatIsPutGoesToAllThatAcceptItAndIsReadFromTheFirst() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      List<PutResult> results = put(repository, dataset(Pantry.IMAGE, "A1", "image"), dataset(LOG, "A1", "log"),
          dataset(SCRATCH, "A1", "scratch"), dataset(NOWHERE, "A1", "?"));
      assertEquals(List.of("main", "archive", "main"), results.subList(0, 3).stream()
          .map(result -> assertInstanceOf(PutResult.Stored.class, result).dataset().records().getFirst().datastore())
          .toList());
      PutResult.Failed refused = assertInstanceOf(PutResult.Failed.class, results.get(3));
      assertTrue(String.valueOf(refused.cause().getMessage()).contains("no datastore accepts"), refused::toString);
      assertEquals(2, artifacts("pantry").size(), artifacts("pantry")::toString);
      assertEquals(2, artifacts("archive").size(), artifacts("archive")::toString);
      assertTrue(artifacts("archive").getLast().startsWith("pictures/P_1/A1_"), artifacts("archive")::toString);

      TransferReport report = transfer(repository);
      assertEquals(List.of(), report.quarantined());
      assertEquals(3, report.ingested());
      assertEquals(1, report.runs().size());
      assertEquals(2, report.runs().getFirst().journals());

      UUID image = results.getFirst().ref().id();
      assertEquals("main", records(repository.registry().bridge(), image).getFirst().datastore());
      List<StorageRecord> archived = records(repository.registry().bridge("archive"), image);
      assertEquals("archive", archived.getFirst().datastore());
      assertEquals("image", read(repository, archived.getFirst()));
      UUID log = results.get(1).ref().id();
      StorageRecord logged = records(repository.registry().bridge(), log).getFirst();
      assertEquals("archive", logged.datastore());
      assertEquals("log", read(repository, logged));
      List<List<String>> queried = new ArrayList<>();
      try (DatasetCursor cursor = repository.registry().query(DatasetQuery.ALL.withRecords())) {
        cursor.forEachRemaining(found -> queried
            .add(found.records().stream().map(StorageRecord::datastore).toList()));
      }
      assertEquals(List.of("[archive]", "[main]", "[main]"), queried.stream().map(List::toString).sorted().toList());
    }
  }

  @Test
  void verificationAsksTheDatastoreThatTheRecordNames() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      UUID image = put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst().ref().id();
      UUID log = put(repository, dataset(LOG, "A1", "log")).getFirst().ref().id();
      transfer(repository);
      assertEquals(Existence.YES, verified(repository, image));
      assertEquals(Existence.YES, verified(repository, log));
      Files.delete(folder.resolve("pantry").resolve(artifacts("pantry").getFirst()));
      assertEquals(Existence.NO, verified(repository, image), "the one in the archive is another");
      assertEquals(Existence.YES, verified(repository, log));
      Files.delete(folder.resolve("archive").resolve(artifacts("archive").getFirst()));
      assertEquals(Existence.NO, verified(repository, log));
    }
  }

  @Test
  void aRerunCompletesWhatADatastoreIsMissing() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      // As a writer leaves it that was killed between the two.
      try (RunWriter first = RunWriter.open(repository.datastore(), Pantry.NIGHT, WriterOptions.DEFAULT)) {
        first.put(dataset(Pantry.IMAGE, "A1", "image"));
      }
      assertEquals(List.of(), artifacts("archive"));
      PutResult result = put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst();
      assertInstanceOf(PutResult.Stored.class, result, "it is new in the archive");
      assertEquals(1, artifacts("archive").size());
      assertInstanceOf(PutResult.AlreadyStored.class,
          put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst());
      transfer(repository);
      assertEquals(1, records(repository.registry().bridge("main"), result.ref().id()).size());
      assertEquals(1, records(repository.registry().bridge("archive"), result.ref().id()).size());
    }
  }

  @Test
  void whatTheFirstRefusesNeverGetsToTheNext() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      put(repository, dataset(Pantry.IMAGE, "A1", "image"));
      Files.delete(folder.resolve("archive").resolve(artifacts("archive").getFirst()));
      PutResult.Conflict conflict = assertInstanceOf(PutResult.Conflict.class,
          put(repository, dataset(Pantry.IMAGE, "A1", "other content")).getFirst());
      assertEquals("main", conflict.winner().getFirst().datastore());
      assertEquals(List.of(), artifacts("archive"));
    }
  }

  @Test
  void aRunIsTheSameInAllOrNothingIsWritten() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      put(repository, dataset(LOG, "A1", "log"));
      UUID incarnation = RunFolder.find(repository.datastore().store(), Pantry.NIGHT).orElseThrow().incarnation();
      assertEquals(incarnation, RunFolder.find(repository.datastores().all().getLast().store(), Pantry.NIGHT)
          .orElseThrow().incarnation());
      RunName other = new RunName("other");
      // Something that knew one datastore only.
      RunWriter.open(repository.datastore(), other, WriterOptions.DEFAULT).close();
      RunWriter.open(repository.datastores().all().getLast().datastore(), other, WriterOptions.DEFAULT).close();
      JournalException error = assertThrows(JournalException.class,
          () -> repository.writer(other, WriterOptions.DEFAULT));
      assertEquals("run-incarnation-conflict", error.code());
    }
  }

  @Test
  void aDatastoreThatIsPutBeforeTheOthersTakesTheirRuns() throws IOException {
    DatasetRef before;
    try (Repository repository = Repository.open(pantry)) {
      before = put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst().ref();
      transfer(repository);
    }
    Files.createDirectory(folder.resolve("fast"));
    configure("datastores: {fast: ../fast, main: ., archive: ../archive}\n");
    Repository.addDatastores(pantry);
    try (Repository repository = Repository.open(pantry)) {
      assertEquals("main", records(repository.registry().bridge(), before.id()).getFirst().datastore());
      PutResult again = put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst();
      assertEquals(before, again.ref());
      transfer(repository);
      assertEquals("fast", records(repository.registry().bridge(), before.id()).getFirst().datastore());
    }
  }

  @Test
  void aRunIsCompleteWhenItIsInEveryDatastore() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      put(repository, dataset(Pantry.IMAGE, "A1", "image"));
      List<RunIn> runs = JournalSelection.ofRun(repository.datastores(), Pantry.NIGHT);
      assertEquals(2, runs.size());
      assertEquals(1, Overview.of(repository, Pantry.NIGHT).pending(), "one dataset, wherever it waits");
      runs.getFirst().folder().close(runs.getFirst().store(), Host.SYSTEM);
      assertEquals(RunState.CURRENT, transfer(repository).runs().getFirst().state());
      runs.getLast().folder().close(runs.getLast().store(), Host.SYSTEM);
      assertEquals(RunState.COMPLETE, transfer(repository).runs().getFirst().state());
      assertEquals(RunState.COMPLETE, Overview.of(repository, Pantry.NIGHT).state());
    }
  }

  @Test
  void pendingJournalsTellTheDatastore() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      UUID image = put(repository, dataset(Pantry.IMAGE, "A1", "image")).getFirst().ref().id();
      UUID log = put(repository, dataset(LOG, "A1", "log")).getFirst().ref().id();
      JournalBridge pending = JournalBridge.pending(repository);
      assertEquals(List.of(), pending.problems());
      assertEquals("main", records(pending, image).getFirst().datastore());
      assertEquals("archive", records(pending, log).getFirst().datastore());
    }
  }

  @Test
  void recoveryRemovesLeftoversOfEachDatastoreAndNothingThatIsStored() throws IOException {
    try (Repository repository = Repository.open(pantry)) {
      put(repository, dataset(Pantry.IMAGE, "A1", "image"), dataset(LOG, "A1", "log"));
      transfer(repository);
      for (RunIn run : JournalSelection.ofRun(repository.datastores(), Pantry.NIGHT)) {
        run.folder().close(run.store(), Host.SYSTEM);
      }
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        Recovery recovery = new Recovery(repository, datastore, Host.SYSTEM);
        recovery.fence(Optional.of(Pantry.NIGHT), new LeaseWatch(Host.SYSTEM), false);
        assertEquals(List.of(),
            recovery.leftovers(Optional.of(Pantry.NIGHT), Duration.ZERO, false).leftovers());
      }
    }
  }

  @Test
  void rootsThatWereConfusedAreNoticed() throws IOException {
    configure("datastores: {main: ../archive, archive: .}\n");
    JournalException error = assertThrows(JournalException.class, () -> Repository.open(pantry));
    assertEquals("datastore-misnamed", error.code());
    Repository.init(folder.resolve("foreign"));
    configure("datastores: {main: ., archive: ../foreign}\n");
    assertThrows(JournalException.class, () -> Repository.addDatastores(pantry));
    configure("datastores: {main: ../foreign, archive: ../archive}\n");
    assertEquals("datastore-of-another-repository",
        assertThrows(RepositoryException.class, () -> Repository.open(pantry)).code());
  }

  @Test
  void aDatastoreThatTheConfigurationForgotIsNamed() throws IOException {
    UUID log;
    try (Repository repository = Repository.open(pantry)) {
      log = put(repository, dataset(LOG, "A1", "log")).getFirst().ref().id();
      transfer(repository);
    }
    configure("datastores: {main: .}\n");
    try (Repository repository = Repository.open(pantry)) {
      StorageRecord record = records(repository.registry().bridge(), log).getFirst();
      RepositoryException error = assertThrows(RepositoryException.class, () -> read(repository, record));
      assertEquals("datastore-unknown", error.code());
      assertTrue(String.valueOf(error.getMessage()).contains("archive"), error::getMessage);
    }
  }

  private Ingest ingest(DatasetType type) throws IOException {
    Files.writeString(folder.resolve("a.tif"), "pixels");
    Path manifest = Files.writeString(folder.resolve("manifest.csv"), "path,plate,well\na.tif,P 1,A1\n");
    return Ingest.of(new ManifestSource(manifest), type.name(), Optional.of(type), List.of(), Optional.empty());
  }

  private IngestReport store(DatasetType type, IngestOptions options) throws IOException {
    try (Datastores datastores = Datastores.open(pantry);
        DatasetWriter writer = datastores.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      return ingest(type).store(datastores.accepting(type), writer, options, _ -> {
      });
    }
  }

  private List<Path> entries(String root, String prefix) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(root))) {
      return all.filter(file -> file.getFileName().toString().startsWith(prefix)
          && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  @Test
  void filesAreLinkedIntoEachDatastoreThatAcceptsThem() throws IOException {
    assertEquals(List.of(), store(LOG, IngestOptions.DEFAULT.with(Transfer.HARDLINK)).refused());
    assertEquals(List.of(), entries("pantry", "A1_"));
    assertTrue(Files.isSameFile(folder.resolve("a.tif"), entries("archive", "A1_").getFirst()));
    assertEquals(List.of(), store(Pantry.IMAGE, IngestOptions.DEFAULT.with(Transfer.SYMLINK)).refused());
    assertTrue(Files.isSymbolicLink(entries("pantry", "A1_").getFirst()));
    assertTrue(entries("archive/pictures", "A1_").stream().allMatch(Files::isSymbolicLink));
    assertEquals(1, entries("archive/pictures", "A1_").size());
  }

  @Test
  void aDatastoreThatCannotLinkIsAskedWhereItAcceptsTheFileAndOnlyThere() throws IOException {
    configure("datastores: {main: ., far: {root: 'mem:%s', rejects: [log]}}\n".formatted(UUID.randomUUID()));
    Repository.addDatastores(pantry);
    for (Transfer transfer : List.of(Transfer.HARDLINK, Transfer.SYMLINK)) {
      RepositoryException error = assertThrows(RepositoryException.class,
          () -> store(Pantry.IMAGE, IngestOptions.DEFAULT.with(transfer)));
      assertEquals("transfer-impossible", error.code());
      assertEquals(List.of(), entries("pantry", "A1_"));
    }
    assertEquals(1, store(LOG, IngestOptions.DEFAULT.with(Transfer.HARDLINK)).stored());
  }

  @Test
  void whatIsInOneDatastoreOnlyIsNotSkipped() throws IOException {
    configure("datastores: {main: .}\n");
    assertEquals(1, store(Pantry.IMAGE, IngestOptions.DEFAULT).stored());
    configure("datastores: {main: ., archive: ../archive}\n");
    assertEquals(1, store(Pantry.IMAGE, IngestOptions.DEFAULT.skippingExisting()).stored());
    assertEquals(1, store(Pantry.IMAGE, IngestOptions.DEFAULT.skippingExisting()).skipped());
    assertEquals(1, entries("archive", "A1_").size());
  }

  @Test
  void theDoctorLooksAtEach() throws IOException {
    List<Checkup.Check> checks = Checkup.of(pantry);
    assertFalse(checks.stream().anyMatch(check -> check.finding().bad()), checks::toString);
    assertEquals(2, checks.stream().filter(check -> check.name().equals("marker")).count());
    Files.delete(folder.resolve("archive/_journal/v1/repository.json"));
    List<Checkup.Check> bad = Checkup.of(pantry).stream().filter(check -> check.finding().bad()).toList();
    assertEquals(1, bad.size(), bad::toString);
    assertTrue(bad.getFirst().detail().startsWith("archive: "), bad::toString);
  }
}
