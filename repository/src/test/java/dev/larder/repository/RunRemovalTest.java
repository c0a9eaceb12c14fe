package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.RunFolder;
import dev.larder.journal.WriterOptions;
import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRemovalTest {
  private static final CollectionName CHAIN = new CollectionName("all");

  @TempDir
  Path folder;

  private Pantry pantry;
  private Repository repository;

  @BeforeEach
  void storeThreeImages() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    repository = pantry.repository();
    pantry.write("A1", "A2", "A3");
    pantry.transfer();
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private RunRemoval removal() {
    return new RunRemoval(repository, Pantry.NIGHT, Host.SYSTEM);
  }

  private RunRemoval.Report remove(boolean unlink) throws IOException {
    return removal().remove(unlink, _ -> {
    });
  }

  private long artifacts() throws IOException {
    Path run = pantry.path().resolve("night1");
    if (!Files.exists(run)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private void chain() {
    repository.registry().apply(RegistryBatch.of(new Change.CreateCollection(CHAIN, CollectionType.CHAINED),
        new Change.EditChain(CHAIN, Change.ChainEdit.EXTEND, List.of(CollectionName.of(Pantry.NIGHT)))));
  }

  @Test
  void nothingIsLeftAndALaterRunOfTheNameIsAnother() throws IOException {
    UUID before = pantry.night().incarnation();
    pantry.write("A4"); // waits in a journal
    assertEquals(1, removal().plan().pending());
    RunRemoval.Report report = remove(false);
    assertTrue(report.removed());
    assertEquals(4, report.deleting().deleted());
    assertEquals(0, artifacts());
    assertEquals(0, repository.registry().count(DatasetQuery.ALL));
    assertEquals(List.of(), repository.registry().runs());
    assertEquals(List.of(), Overview.of(repository).runs());
    pantry.transfer();
    List<DatasetRef> again = pantry.write("A1");
    pantry.transfer();
    assertNotEquals(before, pantry.night().incarnation());
    assertTrue(repository.registry().lookUp(List.of(again.getFirst().id())).getFirst().isPresent());
    assertTrue(remove(false).removed());
    assertEquals(0, artifacts());
  }

  @Test
  void aRunThatIsRemovedWhileItIsTransferredBackHoldsUpNoOther() throws IOException {
    pantry.write("A4");
    RunName other = new RunName("night2");
    try (DatasetWriter writer = repository.writer(other, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("B1"), Pantry.content("b1"));
    }
    TransferReport report = new TransferBack(repository, new TransferBack.Listener() {
      @Override
      public void found(long segments) {
        if (!repository.registry().runs().isEmpty()) {
          try {
            remove(false);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }).transfer(TransferOptions.ALL.withIngesters(1));
    assertEquals(1, report.ingested());
    assertEquals(List.of(other), report.runs().stream().map(TransferReport.Run::run).toList());
    assertEquals(List.of(other), repository.registry().runs().stream().map(RunSummary::run).toList());
    assertEquals(0, artifacts());
  }

  @Test
  void aRunInAChainIsRefusedWithItsDataIntactUnlessSomebodyUnlinksIt() throws IOException {
    chain();
    RepositoryException refused = assertThrows(RepositoryException.class, () -> remove(false));
    assertEquals("run-linked", refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains("all"));
    assertEquals(3, artifacts());
    assertEquals(3, repository.registry().count(DatasetQuery.ALL));
    assertFalse(pantry.night().closed(repository.datastore().store()));
    assertTrue(remove(true).removed());
    assertEquals(0, artifacts());
  }

  @Test
  void aRunWithAWriterThatMayBeAliveIsLeftAsItIs() throws IOException {
    try (DatasetWriter writer = repository.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("B1"), Pantry.content("b1"));
      assertEquals("run-has-writers", assertThrows(RepositoryException.class, () -> remove(false)).code());
      writer.put(Pantry.IMAGE, Pantry.well("B2"), Pantry.content("b2"));
    }
    assertEquals(5, artifacts());
    assertTrue(remove(false).removed());
  }

  @Test
  void whatTheRegistryHasRefusedGoesAsWell() throws IOException {
    CraftedJournal journal = new CraftedJournal(repository, pantry.night());
    String path = "night1/image/P_1/C1_{id}.tif";
    UUID refused = journal.stored("image", "{\"plate\":\"P 1\"}", path);
    journal.seal();
    Path file = Files.writeString(pantry.path().resolve(path.replace("{id}", refused.toString())), "abc");
    pantry.transfer();
    assertEquals(1, repository.registry().quarantine().size());
    RunRemoval.Report report = remove(false);
    assertTrue(report.removed(), report.toString());
    assertFalse(Files.exists(file));
  }

  @Test
  void whatAWriterLeftBehindIsNotForgotten() throws IOException {
    UUID id = UUID.randomUUID();
    String path = "night1/image/P_1/D1_%s.tif".formatted(id);
    CraftedJournal journal = new CraftedJournal(repository, pantry.night());
    journal.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, path));
    journal.line("F",
        "\"by\":{\"host\":\"h\",\"boot\":\"b\",\"pid\":1,\"started\":\"1\"},\"reason\":\"gone\",\"time\":\"2026-11-03T12:00:00Z\"");
    journal.flush();
    Path file = Files.writeString(pantry.path().resolve(path), "half");
    RunRemoval.Report report = remove(false);
    assertFalse(report.removed());
    assertEquals(path, report.left().getFirst().path().value());
    assertTrue(RunFolder.find(repository.datastore().store(), Pantry.NIGHT).isPresent());
    Recovery recovery = new Recovery(repository, Host.SYSTEM);
    recovery.remove(recovery.leftovers(Optional.empty(), java.time.Duration.ZERO, false).leftovers());
    assertFalse(Files.exists(file));
    assertTrue(remove(false).removed());
  }

  @Test
  void whatWasInterruptedBeforeTheLastMarkGoesOn() throws IOException {
    UUID incarnation = pantry.night().incarnation();
    RunFolder night = pantry.night();
    assertTrue(remove(false).removed());
    Files.delete(pantry.path().resolve(night.path().value()).resolve("REMOVED"));
    assertEquals(incarnation, pantry.night().incarnation());
    assertEquals(0, pantry.transfer().ingested());
    assertTrue(remove(false).removed());
    assertEquals(Optional.empty(), RunFolder.find(repository.datastore().store(), Pantry.NIGHT));
  }
}
