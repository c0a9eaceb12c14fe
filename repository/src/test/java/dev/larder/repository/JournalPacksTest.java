package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.ImportReport;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.JournalException;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PackListener;
import dev.larder.journal.PackSummary;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.OrderBy;
import dev.larder.registry.RegistryBatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals that travel to another root of the same repository, where the Registry is.
final class JournalPacksTest {
  private static final RunName OTHER = new RunName("u/ann/masks");

  @TempDir
  Path folder;

  /// The same repository at another place: the files that say so, and nothing else.
  private Path secondRoot(Path first) throws IOException {
    Path second = folder.resolve("second");
    Files.createDirectories(second.resolve("_journal/v1"));
    for (String file : List.of("larder.yaml", "_journal/v1/repository.json")) {
      Files.copy(first.resolve(file), second.resolve(file));
    }
    Rebuild.run(RepositoryLocation.of(second), TransferBack.Listener.NONE, Host.SYSTEM);
    return second;
  }

  private static ImportReport take(Repository repository, Path pack) throws IOException {
    try (InputStream in = Files.newInputStream(pack)) {
      return JournalPacks.take(repository.datastores(), pack.toString(), in, PackListener.NONE);
    }
  }

  private PackSummary pack(Repository repository, Optional<RunName> run, Path file) throws IOException {
    List<String> unreadable = new ArrayList<>();
    PackSummary summary = JournalPacks.writeFile(repository.datastores(), run, file, unreadable::add,
        PackListener.NONE);
    assertEquals(List.of(), unreadable);
    assertEquals(summary.size(), Files.size(file));
    return summary;
  }

  private static List<FoundDataset> datasets(Repository repository) {
    List<FoundDataset> all = new ArrayList<>();
    try (DatasetCursor cursor = repository.registry()
        .query(DatasetQuery.ALL.orderedBy(OrderBy.parse("id")).withRecords())) {
      cursor.forEachRemaining(all::add);
    }
    return all;
  }

  private static TransferReport transfer(Repository repository) throws IOException {
    return new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
  }

  private static List<String> differences(Repository repository) throws IOException {
    List<String> details = new ArrayList<>();
    RegistryComparison.compare(repository, TransferBack.Listener.NONE, found -> details.add(found.detail()));
    return details;
  }

  @Test
  void givesTheSecondRegistryWhatTheFirstOneHas() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("first"))) {
      pantry.write("A1", "A2");
      JournalArchiving.archive(pantry.repository().datastore().store(), pantry.repository().id(), pantry.night(),
          files -> true, Host.SYSTEM);
      pantry.write("A3");
      try (DatasetWriter writer = pantry.repository().writer(OTHER, WriterOptions.DEFAULT)) {
        writer.put(Pantry.IMAGE, Pantry.well("B1"), Pantry.content("mask"));
      }
      pantry.transfer();
      try (Repository second = Repository.open(secondRoot(pantry.path()))) {
        assertEquals(pantry.repository().id(), second.id());
        Path one = folder.resolve("one.tar");
        assertEquals(List.of(OTHER), pack(pantry.repository(), Optional.of(OTHER), one).runs());
        assertEquals(List.of(OTHER), take(second, one).runs());
        assertEquals(1, transfer(second).ingested());
        Path all = folder.resolve("all.tar");
        pack(pantry.repository(), Optional.empty(), all);
        ImportReport report = take(second, all);
        assertEquals(List.of(Pantry.NIGHT, OTHER), report.runs());
        assertTrue(report.alreadyThere() > 0);
        assertEquals(3, transfer(second).ingested());
        assertEquals(datasets(pantry.repository()), datasets(second));
      }
    }
  }

  @Test
  void holdTheJournalsOfAllDatastores() throws IOException {
    Path first = folder.resolve("first");
    Repository.init(first);
    Path yaml = first.resolve("larder.yaml");
    String text = Files.readString(yaml);
    Files.writeString(yaml, text.substring(0, text.indexOf("datastores:")) + """
        datastores:
          main: {root: ., rejects: [log]}
          copies: {root: copies}
        """);
    Files.createDirectory(first.resolve("copies"));
    Repository.addDatastores(RepositoryLocation.of(first));
    try (Repository repository = Repository.open(first)) {
      DatasetType log = DatasetType.of("log", List.of("plate", "well"), "text/plain");
      try (DatasetWriter writer = repository.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
        writer.putAll(List.of(NewDataset.of(log, Pantry.well("A1"), Pantry.content("log")),
            NewDataset.of(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("image"))));
      }
      transfer(repository);
      Path pack = folder.resolve("pack.tar");
      pack(repository, Optional.of(Pantry.NIGHT), pack);

      Path second = folder.resolve("second");
      Files.createDirectories(second.resolve("_journal/v1"));
      Files.copy(yaml, second.resolve("larder.yaml"));
      Files.copy(first.resolve("_journal/v1/repository.json"), second.resolve("_journal/v1/repository.json"));
      Files.createDirectories(second.resolve("copies/_journal/v1"));
      Files.copy(first.resolve("copies/_journal/v1/repository.json"),
          second.resolve("copies/_journal/v1/repository.json"));
      Rebuild.run(RepositoryLocation.of(second), TransferBack.Listener.NONE, Host.SYSTEM);
      try (Repository arrived = Repository.open(second)) {
        assertEquals(List.of(Pantry.NIGHT), take(arrived, pack).runs());
        transfer(arrived);
        assertEquals(datasets(repository), datasets(arrived));
        assertEquals(3, arrived.registry().runs().getFirst().artifacts(),
            "the log is in one datastore, the image in both");
        assertEquals(List.of(), differences(arrived));
        List<UUID> ids = datasets(arrived).stream().map(dataset -> dataset.ref().id()).toList();
        arrived.registry().apply(RegistryBatch.of(new Change.RemoveStorageRecords("copies", ids)));
        List<String> found = differences(arrived);
        assertEquals(2, found.size(), "in the second datastore too");
        assertTrue(found.stream().allMatch(detail -> detail.contains("datastore copies: registry has nothing")),
            found::toString);
      }
      Files.writeString(second.resolve("larder.yaml"), text);
      try (Datastores fewer = Repository.openDatastores(RepositoryLocation.of(second));
          InputStream in = Files.newInputStream(pack)) {
        assertEquals("pack-datastore-unknown", assertThrows(JournalException.class,
            () -> JournalPacks.take(fewer, "pack", in, PackListener.NONE)).code());
      }
    }
  }

  @Test
  void areNewFilesThatReplaceNothing() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("first"))) {
      pantry.write("A1");
      Path there = Files.writeString(folder.resolve("mine.tar"), "mine");
      assertThrows(FileAlreadyExistsException.class,
          () -> pack(pantry.repository(), Optional.of(Pantry.NIGHT), there));
      assertEquals("mine", Files.readString(there));
      Path nowhere = folder.resolve("nowhere.tar");
      assertEquals("run-not-found", assertThrows(RepositoryException.class,
          () -> pack(pantry.repository(), Optional.of(new RunName("nobody")), nowhere)).code());
      Files.delete(pantry.path().resolve(pantry.night().path().value()).resolve("run.json"));
      List<String> unreadable = new ArrayList<>();
      JournalPacks.writeFile(pantry.repository().datastores(), Optional.empty(), nowhere, unreadable::add,
          PackListener.NONE);
      assertEquals(1, unreadable.size(), unreadable::toString);
      assertTrue(unreadable.getFirst().contains("run.json"), unreadable::toString);
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of("first", "mine.tar", "nowhere.tar"),
            left.map(file -> file.getFileName().toString()).sorted().toList());
      }
    }
  }
}
