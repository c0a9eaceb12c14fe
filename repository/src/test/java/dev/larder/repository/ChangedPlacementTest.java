package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.Placement;
import dev.larder.datastore.PlacementTemplate;
import dev.larder.journal.Host;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of datasets that are put again after somebody has changed the templates of a repository: see `docs/technote/datastore.md`, "Placement".
final class ChangedPlacementTest {
  @TempDir
  Path folder;

  private Pantry pantry;
  private ArtifactStore store;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    store = pantry.repository().datastore().store();
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  /// Puts the image of well A1 by a template, as a writer of its own.
  private PutResult put(String template, String text) throws IOException {
    Placement placement = new Placement(List.of(), PlacementTemplate.parse(template));
    try (RunWriter writer = RunWriter.open(new Datastore(store, placement), Pantry.NIGHT, WriterOptions.DEFAULT)) {
      return writer.putAll(List.of(NewDataset.of(Pantry.IMAGE, Pantry.well("A1"), Pantry.content(text)))).getFirst();
    }
  }

  private StorageRecord registered(UUID id) {
    try (StorageReport report = new VerifyingBridge(pantry.repository().registry().bridge(), store).check(List.of(id),
        EnumSet.allOf(StorageField.class))) {
      assertEquals(Existence.YES, report.exists(0));
      return report.records(0).getFirst();
    }
  }

  private String content(ArtifactPath path) throws IOException {
    try (var in = store.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theFirstRecordThatIsTransferredBackStandsAndTheOtherIsQuarantined() throws IOException {
    DatasetRef ref = pantry.write("A1").getFirst();
    assertEquals(1, pantry.transfer().ingested());
    List<ArtifactPath> paths = new ArrayList<>();
    for (String text : List.of("image of A1", "another image")) {
      PutResult.Stored again = assertInstanceOf(PutResult.Stored.class,
          put("images/%d/{id}.{extension}".formatted(text.length()), text));
      assertEquals(ref.id(), again.ref().id(), "ids are deterministic");
      ArtifactPath path = again.dataset().records().getFirst().path().orElseThrow();
      assertTrue(path.value().startsWith("images/"), path::value);
      paths.add(path);
    }
    TransferReport report = pantry.transfer();
    assertEquals(0, report.ingested());
    assertEquals(List.of("dataset-conflict", "dataset-conflict"),
        report.quarantined().stream().map(q -> q.reason()).toList());
    StorageRecord winner = registered(ref.id());
    assertEquals("image of A1", content(winner.path().orElseThrow()));
    for (ArtifactPath path : paths) {
      assertTrue(report.quarantined().stream().anyMatch(q -> q.detail().contains(path.value())), "it is named");
      content(path);
    }
    pantry.night().close(store, Host.SYSTEM);
    assertEquals(List.of(),
        new Recovery(pantry.repository(), Host.SYSTEM).leftovers(Optional.empty(), Duration.ZERO, false).leftovers(),
        "records name them: nobody removes them");
  }

  @Test
  void whoMeetsTheOldPathFindsTheRecordOfTheDataset() throws IOException {
    put("images/{id}.{extension}", "image of A1");
    // Back to what it was, as when one of two hosts has the old configuration still.
    assertInstanceOf(PutResult.Stored.class, put("{run}/{id}.{extension}", "image of A1"));
    PutResult.AlreadyStored third = assertInstanceOf(PutResult.AlreadyStored.class,
        put("{run}/{id}.{extension}", "image of A1"));
    assertInstanceOf(PutResult.Conflict.class, put("{run}/{id}.{extension}", "another image"));
    assertEquals(1, pantry.transfer().ingested());
    assertEquals("image of A1", content(registered(third.ref().id()).path().orElseThrow()));
  }

  @Test
  void aDatasetTypeThatItsTemplateDoesNotFitIsRefusedAndNothingIsWritten() throws IOException {
    PutResult.Failed refused = assertInstanceOf(PutResult.Failed.class, put("{run}/{lane}_{id}", "image"));
    assertTrue(String.valueOf(refused.cause().getMessage()).contains("has no such dimension"), refused::toString);
    assertEquals(0, pantry.transfer().ingested());
  }
}
