package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.CALIBRATION;
import static dev.larder.model.CollectionType.CHAINED;
import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.DeletionAction.PURGE;
import static dev.larder.registry.DeletionAction.UNSTORE;
import static dev.larder.registry.sql.JournalDraft.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.model.Timespan;
import dev.larder.registry.Association;
import dev.larder.registry.Change;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.LineageDirection;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryException;
import dev.larder.registry.Tombstone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What deletes do, and what they leave behind.
abstract class DeletionContract extends DeletionFixture {
  private final StoredDataset one = dataset("1");
  private final StoredDataset two = dataset("2");
  private final StoredDataset three = dataset("3");

  private Map<UUID, List<Tombstone>> tombstones(StoredDataset... datasets) {
    return registry.tombstones(Stream.of(datasets).map(DeletionFixture::id).toList());
  }

  @Nested
  class WhatIsListed {
    @Test
    void isUnstoredAndStaysKnown() {
      ingest(one, two, three);

      committed(2, 2, unstoring(operation, one, two));

      assertEquals(Map.of(id(one), 0, id(two), 0, id(three), 1), records());
      Tombstone tombstone = new Tombstone(operation, UNSTORE);
      assertEquals(Map.of(id(one), List.of(tombstone), id(two), List.of(tombstone)), tombstones(one, two, three));
      assertEquals(Set.of(operation), registry.decided(List.of(operation)));
    }

    @Test
    void isPurgedAndItsLineageStays() {
      ingest(one, two);
      apply(new Change.InsertDatasets("main",
          List.of(new RegisteredDataset(two.ref(), List.of(), List.of(id(one)), "job 7"))));

      committed(2, 2, purging(operation, one, two));

      assertEquals(Map.of(), records());
      assertEquals(Map.of(id(one), List.of(new Tombstone(operation, PURGE))), tombstones(one, three));
      assertEquals(2, registry.lineage(id(two), LineageDirection.UP, 9).size());
      assertEquals(0, changed(new Change.RemoveStorageRecords("main", List.of(id(one), id(two)))));
    }

    @Test
    void mayBeStoredNowhere() {
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      UUID second = UUID.randomUUID();
      UUID third = UUID.randomUUID();

      committed(1, 0, new Deletion(second, UNSTORE, List.of(planned(one, new StorageRecord[0])), false));
      committed(1, 0, new Deletion(third, PURGE, List.of(planned(one, new StorageRecord[0])), false));

      assertEquals(Map.of(), records());
      assertEquals(Stream.of(new Tombstone(operation, UNSTORE), new Tombstone(second, UNSTORE),
          new Tombstone(third, PURGE)).sorted((a, b) -> Candidate.compare(a.operation(), b.operation())).toList(),
          tombstones(one).get(id(one)));
    }

    @Test
    void mayBeOfManyRunsDatastoresAndPlaces() {
      StoredDataset elsewhere = new StoredDataset(dataset("b", "9").ref(), List.of(new StorageRecord("",
          new ExternalUri("file:///data/x.json"), 7, Checksum.NONE, "application/json", JournalDraft.NOON)));
      ingest(one);
      ingest(elsewhere);
      registry.ingest(new JournalChunk("mirror", List.of(new JournalDraft("a").add(one).cut())));
      StorageRecord record = one.records().getFirst();

      committed(2, 3, new Deletion(operation, UNSTORE,
          List.of(planned(elsewhere), planned(one, record.in("mirror"), record)), false));

      assertEquals(Map.of(id(one), 0, id(elsewhere), 0), records());
    }

    @Test
    void isNothingAtAllToo() {
      committed(0, 0, unstoring(operation));
      assertEquals(Map.of(operation, true), registry.settle(List.of(operation)));
    }

    @Test
    void isListedOnce() {
      assertThrows(RegistryException.Invalid.class, () -> unstoring(operation, one, one));
      StorageRecord record = one.records().getFirst();
      assertThrows(RegistryException.Invalid.class, () -> planned(one, record, record));
      planned(one, record, record.in("mirror"));
    }

    @Test
    void goesWholeOrNotAtAllHoweverManyThereAre() {
      int many = 25_000;
      List<StoredDataset> datasets = IntStream.range(0, many).mapToObj(i -> dataset("" + i)).toList();
      ingest(datasets.toArray(StoredDataset[]::new));
      List<StoredDataset> shuffled = new ArrayList<>(datasets);
      Collections.shuffle(shuffled, new Random(1));
      StoredDataset last = datasets.stream().max((a, b) -> Candidate.compare(id(a), id(b))).orElseThrow();
      for (DeletionAction action : DeletionAction.values()) {
        List<DeletedDataset> bad = shuffled.stream()
            .map(each -> each.equals(last) ? planned(each, new StorageRecord[0]) : planned(each)).toList();
        String reason = voided(new Deletion(UUID.randomUUID(), action, bad, false));
        assertTrue(reason.contains(id(last).toString()), reason);
      }
      assertEquals(many, everything().stream().mapToInt(found -> found.records().size()).sum());
      assertEquals(Map.of(), registry.tombstones(datasets.stream().map(DeletionFixture::id).toList()));

      committed(many, many, unstoring(operation, shuffled.toArray(StoredDataset[]::new)));

      assertEquals(0, everything().stream().mapToInt(found -> found.records().size()).sum());
      committed(many, 0, new Deletion(UUID.randomUUID(), PURGE,
          shuffled.stream().map(each -> planned(each, new StorageRecord[0])).toList(), false));
      assertEquals(List.of(), everything());
      assertEquals(2 * many, registry.tombstones(datasets.stream().map(DeletionFixture::id).toList()).values().stream()
          .mapToInt(List::size).sum());
    }
  }

  @Nested
  class WhatIsNotAsPlanned {
    private void isVoided(String reason, DeletedDataset planned) {
      for (DeletionAction action : DeletionAction.values()) {
        UUID operation = UUID.randomUUID();
        List<FoundDataset> before = everything();
        Deletion deletion = new Deletion(operation, action, List.of(planned(two), planned, planned(three)), false);

        String said = voided(deletion);

        assertTrue(said.contains(planned.id().toString()) && said.contains(reason), said);
        assertEquals(before, everything());
        assertEquals(Map.of(), tombstones(one, two, three));
        assertEquals(Map.of(operation, false), registry.settle(List.of(operation)));
        assertTrue(voided(deletion).contains("voided before"), () -> voided(deletion));
      }
    }

    private void differs(UnaryOperator<StorageRecord> change) {
      isVoided("as planned", planned(one, change.apply(one.records().getFirst())));
    }

    @Test
    void isARecordOfOtherContentOrAtAnotherPlace() {
      ingest(one, two, three);
      differs(r -> new StorageRecord("", new ArtifactPath("other"), r.size(), r.checksum(), r.format(), r.written()));
      differs(r -> new StorageRecord("", r.location(), r.size() + 1, r.checksum(), r.format(), r.written()));
      differs(r -> new StorageRecord("", r.location(), r.size(), stored(one.ref(), "y").records().getFirst().checksum(),
          r.format(), r.written()));
    }

    @Test
    void isNotTheTimeOfWriting() {
      ingest(one);
      StorageRecord r = one.records().getFirst();
      committed(1, 1, new Deletion(operation, UNSTORE, List.of(planned(one,
          new StorageRecord("", r.location(), r.size(), r.checksum(), r.format(), r.written().plusSeconds(1)))),
          false));
    }

    @Test
    void isARecordOfAnotherComponentOrDatastore() {
      ingest(one, two, three);
      StorageRecord r = one.records().getFirst();
      isVoided("not planned to go", planned(one, r.in("mirror")));
      isVoided("not planned to go", planned(one,
          new StorageRecord("mask", r.location(), r.size(), r.checksum(), r.format(), r.written())));
    }

    @Test
    void isARecordThatIsNotListed() {
      ingest(one, two, three);
      isVoided("not planned to go", planned(one, new StorageRecord[0]));
      registry.ingest(new JournalChunk("mirror", List.of(new JournalDraft("a").add(one).cut())));
      isVoided("mirror", planned(one));
    }

    @Test
    void isARecordThatIsGone() {
      ingest(one, two, three);
      StorageRecord r = one.records().getFirst();
      isVoided("only 1 of", planned(one, r, r.in("mirror")));
      apply(new Change.RemoveStorageRecords("main", List.of(id(one))));
      isVoided("none of", planned(one));
    }

    @Test
    void isADatasetThatIsNotThereOrInAnotherRun() {
      ingest(two, three);
      ingest(dataset("b", "9"));
      isVoided("not in the registry", planned(one, new StorageRecord[0]));
      isVoided("not in the registry", planned(one));
      isVoided("run nobody", new DeletedDataset(id(one), new RunName("nobody"), List.of()));
      ingest(one);
      isVoided("another run", new DeletedDataset(id(one), new RunName("b"), one.records()));
    }
  }

  @Nested
  class Again {
    @Test
    void itAnswersTheSameAndTakesNothingThatCameSince() {
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      ingest(List.of(operation), stored(one.ref(), "restored"));

      committed(1, 1, unstoring(operation, one));

      assertEquals(Map.of(id(one), 1), records());
    }

    @Test
    void itIsMadeOnceWhereTheAnswerIsLost() {
      ingest(one, two);
      for (boolean made : List.of(true, false)) {
        StoredDataset dataset = made ? one : two;
        UUID operation = UUID.randomUUID();
        try (SqlRegistry unlucky = new SqlRegistry(new UncertainDatabase(backend().database(url), made), "")) {
          assertEquals(new DeletionOutcome.Committed(1, 1), unlucky.delete(unstoring(operation, dataset)));
        }
        assertEquals(List.of(new Tombstone(operation, UNSTORE)), tombstones(dataset).get(id(dataset)));
      }
      assertEquals(Map.of(id(one), 0, id(two), 0), records());
    }

    @Test
    void itIsSettledOnceWhereTheAnswerIsLost() {
      for (boolean made : List.of(true, false)) {
        UUID operation = UUID.randomUUID();
        try (SqlRegistry unlucky = new SqlRegistry(new UncertainDatabase(backend().database(url), made), "")) {
          assertEquals(Map.of(operation, false), unlucky.settle(List.of(operation)));
        }
        assertEquals(Set.of(operation), registry.decided(List.of(operation)));
      }
    }
  }

  @Nested
  class Settling {
    @Test
    void voidsWhatIsNotOnRecordAndKeepsWhatIs() {
      ingest(one, two);
      UUID other = UUID.randomUUID();
      committed(1, 1, unstoring(operation, one));

      assertEquals(Map.of(operation, true, other, false), registry.settle(List.of(operation, other, other)));
      assertEquals(Map.of(operation, true, other, false), registry.settle(List.of(other, operation)));
      voided(unstoring(other, two));
      assertEquals(Map.of(id(one), 0, id(two), 1), records());
      assertEquals(Map.of(), registry.settle(List.of()));
    }

    @Test
    void takesManyAtOnce() {
      List<UUID> many = Stream.generate(UUID::randomUUID).limit(12_000).toList();
      ingest(one);
      committed(1, 1, unstoring(many.get(11_000), one));
      Map<UUID, Boolean> expected = new HashMap<>();
      many.forEach(each -> expected.put(each, each.equals(many.get(11_000))));

      assertEquals(expected, registry.settle(many));
    }
  }

  @Nested
  class Linked {
    private void link() {
      ingest(one, two, three);
      apply(create("best", TAGGED), create("calib", CALIBRATION), create("all", TAGGED));
      apply(new Change.Tag(name("best"), List.of(id(one), id(two))),
          new Change.Tag(name("all"), List.of(id(one), id(two), id(three))),
          new Change.Certify(name("calib"), List.of(id(two)), Timespan.ALWAYS),
          new Change.Decertify(name("calib"), JournalDraft.ROW.name(),
              Timespan.of(JournalDraft.NOON, JournalDraft.NOON.plusSeconds(1)), Set.of()));
    }

    @Test
    void collectionsAreToldByNameWithHowManyOfTheDatasetsTheyHold() {
      link();
      assertEquals(List.of(new Association(name("all"), TAGGED, 2), new Association(name("best"), TAGGED, 2),
          new Association(name("calib"), CALIBRATION, 1)), registry.associations(List.of(id(one), id(two), id(two))));
      assertEquals(List.of(new Association(name("all"), TAGGED, 1)),
          registry.associations(List.of(id(three), UUID.randomUUID())));
      assertEquals(List.of(), registry.associations(List.of()));
    }

    @Test
    void datasetsAreNotPurgedUnlessTheyAreUnlinked() {
      link();
      List<FoundDataset> before = everything();

      String reason = voided(purging(operation, two, three));

      assertTrue(reason.contains("2 of the datasets") && reason.contains("in collection all, others in best, calib"),
          reason);
      assertEquals(before, everything());
      assertEquals(3, registry.associations(List.of(id(two))).size());
      String certified = voidedOf("calib");
      assertTrue(certified.contains(id(two).toString()) && certified.contains("calib"), certified);
    }

    private String voidedOf(String only) {
      registry.collections().stream().map(each -> each.name().value())
          .filter(each -> List.of("all", "best", "calib").contains(each) && !each.equals(only))
          .forEach(each -> apply(new Change.RemoveCollection(name(each))));
      return voided(purging(UUID.randomUUID(), two, three));
    }

    @Test
    void datasetsThatAreUnlinkedGoFromAllCollections() {
      link();

      committed(2, 2, unlinking(purging(operation, one, two)));

      assertEquals(Map.of(id(three), 1), records());
      assertEquals(List.of(new Association(name("all"), TAGGED, 1)),
          registry.associations(List.of(id(one), id(two), id(three))));
    }

    @Test
    void datasetsAreUnstoredAndStayWhereTheyAre() {
      link();
      committed(2, 2, unlinking(unstoring(operation, one, two)));
      assertEquals(3, registry.associations(List.of(id(one), id(two))).size());
    }
  }

  @Nested
  class Late {
    @Test
    void transferBackBringsNothingBack() {
      ingest(one, two);
      committed(1, 1, unstoring(operation, one));
      committed(1, 1, purging(UUID.randomUUID(), two));

      assertEquals(new ChunkOutcome(1, 2, List.of(), Set.of()), ingest(one, two, three));
      assertEquals(Map.of(id(one), 0, id(three), 1), records());
    }

    @Test
    void transferBackOfOtherContentIsDeadAsWellAndNoConflict() {
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      StoredDataset restored = stored(one.ref(), "restored");

      assertEquals(new ChunkOutcome(0, 1, List.of(), Set.of()), ingest(List.of(operation), restored));
      assertEquals(new ChunkOutcome(0, 1, List.of(), Set.of()), ingest(one));
      assertEquals(new ChunkOutcome(0, 1, List.of(), Set.of()), ingest(stored(one.ref(), "dead too")));

      assertEquals(restored.records(), everything().getFirst().records());
    }

    @Test
    void restoringLiftsAllThatUnstoredTheDatasetOrNothing() {
      UUID second = UUID.randomUUID();
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      StoredDataset first = stored(one.ref(), "restored");
      ingest(List.of(operation), first);
      committed(1, 1, unstoring(second, first));
      StoredDataset again = stored(one.ref(), "restored again");

      ingest(List.of(second), again);
      ingest(List.of(operation), again);
      ingest(List.of(UUID.randomUUID()), again);
      assertEquals(Map.of(id(one), 0), records());
      ingest(List.of(second, UUID.randomUUID(), operation), again);
      assertEquals(again.records(), everything().getFirst().records());
    }

    @Test
    void restoringDoesNotLiftWhatPurged() {
      UUID second = UUID.randomUUID();
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      committed(1, 0, new Deletion(second, PURGE, List.of(planned(one, new StorageRecord[0])), false));

      ingest(List.of(operation, second), stored(one.ref(), "restored"));

      assertEquals(Map.of(), records());
    }

    @Test
    void oneChunkMayHoldTheDeadAndTheRestored() {
      StoredDataset restored = stored(one.ref(), "restored");
      ingest(one);
      committed(1, 1, unstoring(operation, one));
      JournalDraft dead = new JournalDraft("a").add(one);
      JournalDraft alive = new JournalDraft("a").add(restored, List.of(operation));
      JournalDraft after = new JournalDraft("a").add(one);

      ChunkOutcome outcome = registry.ingest(JournalDraft.chunk(dead.cut(), alive.cut(), after.cut()));

      assertEquals(new ChunkOutcome(0, 3, List.of(), Set.of()), outcome);
      assertEquals(restored.records(), everything().getFirst().records());
    }
  }

  @Nested
  class RemovedRun {
    private final Change.RemoveRun removal = new Change.RemoveRun(new RunName("a"), JournalDraft.incarnation("a"));

    private JournalDraft emptied() {
      JournalDraft journal = new JournalDraft("a").add(one);
      registry.ingest(JournalDraft.chunk(journal.cut()));
      ingest(stored(one.ref(), "conflict"));
      assertEquals(1, registry.quarantine().size());
      committed(1, 1, purging(operation, one));
      return journal;
    }

    @Test
    void isGoneWithItsJournalsAndRefusedAfterwards() {
      JournalDraft journal = emptied();
      registry.complete(List.of(new RunName("a")));

      assertEquals(1, changed(removal));

      assertEquals(List.of(), registry.collections());
      assertEquals(List.of(), registry.runs());
      assertEquals(List.of(), registry.quarantine());
      assertEquals(Map.of(), registry.progress(List.of(journal.writer)));
      assertEquals(0, changed(removal));
      for (Runnable late : List.<Runnable>of(() -> ingest(two), () -> apply(run("a")),
          () -> registry.ingest(JournalDraft.chunk(journal.add(two).cut())))) {
        RegistryException.Conflict refused = assertThrows(RegistryException.Conflict.class, late::run);
        says(refused, "run a", JournalDraft.incarnation("a").toString(), "removed");
      }
      assertEquals(List.of(), registry.collections());
    }

    @Test
    void makesRoomForALaterOneOfItsName() {
      emptied();
      registry.complete(List.of(new RunName("a")));
      apply(removal);
      UUID later = UUID.randomUUID();

      JournalDraft journal = new JournalDraft(UUID.randomUUID(), "a", later).row("P", "1", "new");
      assertEquals(1, registry.ingest(JournalDraft.chunk(journal.cut())).ingested());

      assertEquals(0, changed(removal));
      assertEquals(later, registry.runs().getFirst().incarnation());
      assertThrows(RegistryException.Conflict.class, () -> ingest(two));
      assertEquals(1, everything().size());
    }

    @Test
    void mayNeverHaveBeenHere() {
      assertEquals(1, changed(removal));
      assertEquals(0, changed(removal));
      assertThrows(RegistryException.Conflict.class, () -> ingest(two));
    }

    @Test
    void isCompleteAndHoldsNoDatasetsAndNoChainSearchesIt() {
      ingest(one);
      says(assertThrows(RegistryException.Conflict.class, () -> apply(removal)), "1 datasets");
      committed(1, 1, purging(operation, one));
      says(assertThrows(RegistryException.Conflict.class, () -> apply(removal)), "not complete");
      registry.complete(List.of(new RunName("a")));
      apply(create("chain", CHAINED), chain("chain", Change.ChainEdit.EXTEND, "a"));
      says(assertThrows(RegistryException.Conflict.class, () -> apply(removal)), "searched by chain");
      Change.RemoveRun other = new Change.RemoveRun(new RunName("a"), UUID.randomUUID());
      says(assertThrows(RegistryException.Conflict.class, () -> apply(other)), other.incarnation().toString());
      apply(chain("chain", Change.ChainEdit.REMOVE, "a"), removal);
      assertFalse(registry.collections().stream().anyMatch(each -> each.name().equals(name("a"))));
    }
  }
}
