package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class JournalCursorTest {
  private final ArtifactStore store = new MemoryArtifactStore();
  private long next = 1;
  private int segments;

  private void add(JournalRecord... records) throws Exception {
    add(Example.segment(Example.WRITER, segments + 1, next, List.of(records)));
    next += records.length + 1;
  }

  private void add(byte[] segment) {
    segments++;
    assertInstanceOf(CreateResult.Created.class,
        store.create(JournalLayout.segment(Example.JOURNAL, segments), Content.bytes(segment)));
  }

  private JournalFiles files() {
    return new JournalFiles(Example.WRITER, Example.JOURNAL, segments);
  }

  private JournalCursor cursor(int segmentsRead, long recordsRead) {
    return new JournalCursor(store, Example.REPOSITORY, Example.FOLDER.scope(), files(), segmentsRead, recordsRead);
  }

  private static List<JournalRecord> readAll(JournalCursor cursor) throws Exception {
    List<JournalRecord> records = new ArrayList<>();
    for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
      read.get().forEach(record -> records.add(record.record()));
    }
    return records;
  }

  private void assertCorrupt(String why, int readable) throws Exception {
    JournalCursor cursor = cursor(0, 0);
    readAll(cursor);
    assertEquals(JournalEnd.CORRUPT, cursor.end());
    assertEquals(Example.JOURNAL + ": " + why, cursor.problem());
    assertEquals(readable, cursor.segments());
  }

  private static JournalRecord intent(String plate) {
    return new JournalRecord.Intent(List.of(Example.claim(Example.dataId(plate, "A1"), "", "a/" + plate)));
  }

  @Nested
  final class Reading {
    @Test
    void aJournalIsReadToItsSeal() throws Exception {
      add(Example.header(), intent("1"));
      add();
      add(intent("2"), new JournalRecord.Seal());
      JournalCursor cursor = cursor(0, 0);
      assertEquals(List.of(Example.header(), intent("1"), intent("2"), new JournalRecord.Seal()), readAll(cursor));
      assertEquals(JournalEnd.SEALED, cursor.end());
      assertEquals(3, cursor.segments());
      assertEquals(7, cursor.records());
      assertEquals("", cursor.problem());
    }

    @Test
    void ofUncountedSegmentsTheLastOneIsTheOneThatNoneFollows() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      JournalFiles uncounted = files().withSegments(JournalFiles.UNCOUNTED);
      JournalCursor open = new JournalCursor(store, Example.REPOSITORY, Example.FOLDER.scope(), uncounted, 0, 0);
      assertEquals(List.of(Example.header(), intent("1"), intent("2")), readAll(open));
      assertEquals(JournalEnd.OPEN, open.end());
      assertFalse(open.unexplained());
      add(intent("3"), Example.fence());
      assertEquals(List.of(intent("3"), Example.fence()), readAll(open));
      assertEquals(JournalEnd.FENCED, open.end());
      assertFalse(open.unexplained());
    }

    @Test
    void ofUncountedSegmentsOneThatIsMissingIsLeftToAListing() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      add(intent("3"), new JournalRecord.Seal());
      JournalFiles uncounted = files().withSegments(JournalFiles.UNCOUNTED);
      for (int missing : new int[]{2, 1}) {
        store.delete(List.of(JournalLayout.segment(Example.JOURNAL, missing)));
        JournalCursor cursor = new JournalCursor(store, Example.REPOSITORY, Example.FOLDER.scope(), uncounted, 0, 0);
        readAll(cursor);
        assertEquals(missing - 1, cursor.segments());
        assertTrue(cursor.unexplained());
        assertEquals("", cursor.problem(), "a listing decides");
      }
    }

    @Test
    void readingGoesOnFromAnyPosition() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      add(intent("3"), Example.fence());
      JournalCursor first = cursor(0, 0);
      first.next();
      JournalCursor second = cursor(first.segments(), first.records());
      assertEquals(List.of(intent("2"), intent("3"), Example.fence()), readAll(second));
      assertEquals(JournalEnd.FENCED, second.end());
    }

    @Test
    void aPositionThatIsNotOneOfThisJournalIsNoticed() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      JournalCursor cursor = cursor(1, 2);
      assertEquals(Optional.empty(), cursor.next());
      assertEquals(Example.JOURNAL + ": segment 00000002, line 1: record 4 follows record 2", cursor.problem());
    }

    @Test
    void aJournalIsFollowedWhileItIsWritten() throws Exception {
      add(Example.header(), intent("1"));
      JournalCursor cursor = cursor(0, 0);
      assertEquals(2, readAll(cursor).size());
      assertEquals(JournalEnd.OPEN, cursor.end());
      add(intent("2"));
      assertEquals(Optional.empty(), cursor.next());
      cursor.update(files());
      assertEquals(List.of(intent("2")), readAll(cursor));
      add(new JournalRecord.Seal());
      cursor.update(files());
      assertEquals(List.of(new JournalRecord.Seal()), readAll(cursor));
      assertEquals(JournalEnd.SEALED, cursor.end());
    }

    @Test
    void whatAListingLeftOutIsReadAllTheSame() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      add(intent("3"));
      // Only the highest number counts, so a listing that shows the first and the third is enough.
      assertEquals(4, readAll(cursor(0, 0)).size());
    }

    @Test
    void aRefusedRecordStopsNoOther() throws Exception {
      add(new ForgedSegment(Example.WRITER, 1, 1).record(Example.header()).line("A", "\"claim\":7").record(intent("1"))
          .finish());
      List<JournalRecord> read = readAll(cursor(0, 0));
      assertInstanceOf(JournalRecord.Refused.class, read.get(1));
      assertEquals(intent("1"), read.get(2));
    }
  }

  @Nested
  final class Scopes {
    private JournalCursor operations() {
      return new JournalCursor(store, Example.REPOSITORY, new JournalScope.OperationsScope(), files(), 0, 0);
    }

    @Test
    void aJournalOfOperationsIsReadToItsSeal() throws Exception {
      List<JournalRecord> records = new ArrayList<>(Example.operations());
      records.add(new JournalRecord.Seal());
      add(records.toArray(JournalRecord[]::new));
      JournalCursor cursor = operations();
      assertEquals(records, readAll(cursor));
      assertEquals(JournalEnd.SEALED, cursor.end());
    }

    @Test
    void whatBelongsToOperationsIsRefusedInAJournalOfARunAndStopsNothing() throws Exception {
      add(Example.header(), intent("1"));
      List<JournalRecord> misplaced = new ArrayList<>(Example.operations().subList(1, 7));
      misplaced.add(new JournalRecord.Seal());
      add(misplaced.toArray(JournalRecord[]::new));
      JournalCursor cursor = cursor(0, 0);
      List<JournalRecord> read = readAll(cursor);
      String why = "it belongs into a journal of _operations, and this is one of a run";
      assertEquals(List.of(Example.header(), intent("1"), new JournalRecord.Refused("D", why),
          new JournalRecord.Refused("D", why), new JournalRecord.Refused("K", why), new JournalRecord.Refused("X", why),
          new JournalRecord.Refused("D", why), new JournalRecord.Refused("Q", why), new JournalRecord.Seal()), read);
      assertEquals(JournalEnd.SEALED, cursor.end());
    }

    @Test
    void whatBelongsToARunIsRefusedInAJournalOfOperations() throws Exception {
      add(Example.operationsHeader());
      List<JournalRecord> misplaced = Example.everyKind().subList(1, 5);
      add(misplaced.toArray(JournalRecord[]::new));
      List<JournalRecord> read = readAll(operations());
      String why = "it belongs into a journal of a run, and this is one of _operations";
      assertEquals(List.of(Example.operationsHeader(), new JournalRecord.Refused("I", why),
          new JournalRecord.Refused("S", why), new JournalRecord.Refused("A", why),
          new JournalRecord.Refused("C", why)), read);
    }

    @Test
    void aJournalOfOperationsIsNoneOfARun() throws Exception {
      add(Example.operationsHeader());
      assertCorrupt("segment 00000001, line 1: it belongs to _operations, not to run u/ann/night 1 (incarnation %s)"
          .formatted(Example.INCARNATION), 0);
    }

    @Test
    void aJournalOfARunIsNoneOfOperations() throws Exception {
      add(Example.header());
      JournalCursor cursor = operations();
      readAll(cursor);
      assertEquals(Example.JOURNAL + ": segment 00000001, line 1: it belongs to run u/ann/night 1 (incarnation "
          + Example.INCARNATION + "), not to _operations", cursor.problem());
    }
  }

  @Nested
  final class Ends {
    @Test
    void segmentsBehindAFenceDoNotExist() throws Exception {
      add(Example.header());
      add(Example.fence());
      add("junk".getBytes(StandardCharsets.UTF_8));
      JournalCursor cursor = cursor(0, 0);
      assertEquals(List.of(Example.header(), Example.fence()), readAll(cursor));
      assertEquals(JournalEnd.FENCED, cursor.end());
    }

    @Test
    void somethingBehindAnEndInItsSegmentIsCorrupt() throws Exception {
      add(Example.header());
      add(new JournalRecord.Seal(), intent("1"));
      assertCorrupt("segment 00000002, line 2: something follows the journal's end", 1);
    }

    @Test
    void somethingBehindAFenceInItsSegmentIsCorrupt() throws Exception {
      add(Example.header());
      add(Example.fence(), Example.fence());
      assertCorrupt("segment 00000002, line 2: something follows the journal's end", 1);
    }

    @Test
    void whatCameBeforeDamageStaysReadable() throws Exception {
      add(Example.header(), intent("1"));
      add(intent("2"));
      byte[] damaged = Example.segment(Example.WRITER, 3, next, List.of(intent("3")));
      damaged[30] ^= 1;
      add(damaged);
      assertCorrupt("segment 00000003, line 1: a line does not match its checksum", 2);
    }

    @Test
    void aGapIsCorrupt() throws Exception {
      add(Example.header());
      segments++;
      next += 2;
      add(intent("3"));
      assertCorrupt("segment 00000002 is missing, and a later one is there", 1);
    }
  }

  @Nested
  final class Headers {
    private void assertHeader(JournalRecord.Header header, String why) throws Exception {
      add(header);
      assertCorrupt("segment 00000001, line 1: " + why, 0);
    }

    private static JournalRecord.Header header(int reader, UUID repository, RunName run, UUID incarnation) {
      return header(reader, repository, new JournalScope.RunScope(run, incarnation));
    }

    private static JournalRecord.Header header(int reader, UUID repository, JournalScope scope) {
      return new JournalRecord.Header(reader, reader, repository, scope, Example.PROCESS, 30, Durability.DISK,
          Example.BEGUN, "");
    }

    @Test
    void aJournalOfAnotherRepositoryIsRefused() throws Exception {
      UUID other = UUID.fromString("00000000-0000-4000-8000-000000000001");
      assertHeader(header(1, other, Example.RUN, Example.INCARNATION),
          "it belongs to repository %s, not to this one (%s)".formatted(other, Example.REPOSITORY));
    }

    @Test
    void aJournalOfAnotherRunIsRefused() throws Exception {
      assertHeader(header(1, Example.REPOSITORY, new RunName("other"), Example.INCARNATION),
          "it belongs to run other (incarnation %s), not to run u/ann/night 1 (incarnation %s)".formatted(
              Example.INCARNATION,
              Example.INCARNATION));
    }

    @Test
    void aJournalOfAnotherIncarnationIsRefused() throws Exception {
      UUID other = UUID.fromString("00000000-0000-4000-8000-000000000001");
      assertHeader(header(1, Example.REPOSITORY, Example.RUN, other),
          "it belongs to run u/ann/night 1 (incarnation %s), not to run u/ann/night 1 (incarnation %s)".formatted(other,
              Example.INCARNATION));
    }

    @Test
    void aJournalForNewerReadersIsRefused() throws Exception {
      assertHeader(header(2, Example.REPOSITORY, Example.RUN, Example.INCARNATION),
          "it takes a reader of format 2; this Larder reads format 1");
    }

    @Test
    void aNewerFormatThatOurReaderUnderstandsIsRead() throws Exception {
      add(new JournalRecord.Header(2, 1, Example.REPOSITORY, Example.FOLDER.scope(), Example.PROCESS, 30,
          Durability.DISK, Example.BEGUN, ""));
      assertEquals(1, readAll(cursor(0, 0)).size());
    }

    @Test
    void aJournalWithoutHeaderIsRefused() throws Exception {
      add(intent("1"));
      assertCorrupt("segment 00000001, line 1: it does not begin with a header", 0);
    }

    @Test
    void anEmptyFirstSegmentIsRefused() throws Exception {
      add();
      assertCorrupt("segment 00000001, line 1: it does not begin with a header", 0);
    }

    @Test
    void aSecondHeaderIsRefused() throws Exception {
      add(Example.header());
      add(intent("1"), Example.header());
      assertCorrupt("segment 00000002, line 2: it has a second header", 1);
    }

    @Test
    void aSecondHeaderInTheFirstSegmentIsRefused() throws Exception {
      add(Example.header(), Example.header());
      assertCorrupt("segment 00000001, line 2: it has a second header", 0);
    }
  }

  @Nested
  final class FencingOfOthers {
    @Test
    void theFenceIsTheNextSegmentAndTheJournalEndsThere() throws Exception {
      add(Example.header(), intent("1"));
      JournalCursor cursor = cursor(0, 0);
      readAll(cursor);
      assertTrue(Fencing.fence(store, cursor, "its process has ended on this host", Host.SYSTEM));
      segments++;
      cursor.update(files());
      JournalRecord.Fence fence = assertInstanceOf(JournalRecord.Fence.class, readAll(cursor).getFirst());
      assertEquals(WriterProcess.self(), fence.by());
      assertEquals("its process has ended on this host", fence.reason());
      assertEquals(JournalEnd.FENCED, cursor.end());
    }

    @Test
    void aRealSegmentThatIsThereFirstWins() throws Exception {
      add(Example.header(), intent("1"));
      JournalCursor cursor = cursor(0, 0);
      readAll(cursor);
      add(intent("2"));
      assertFalse(Fencing.fence(store, cursor, "in vain", Host.SYSTEM));
      cursor.update(files());
      assertEquals(List.of(intent("2")), readAll(cursor));
      assertEquals(JournalEnd.OPEN, cursor.end());
    }

    @Test
    void ofTwoWhoFenceAtOnceOneSucceedsAndBothSeeTheEnd() throws Exception {
      add(Example.header(), intent("1"));
      JournalCursor one = cursor(0, 0);
      JournalCursor other = cursor(0, 0);
      readAll(one);
      readAll(other);
      List<Boolean> fenced = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (JournalCursor cursor : List.of(one, other)) {
        threads.add(Thread.ofPlatform().start(() -> {
          try {
            boolean won = Fencing.fence(store, cursor, "race", Host.SYSTEM);
            synchronized (fenced) {
              fenced.add(won);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(2, fenced.size());
      assertEquals(1, fenced.stream().filter(won -> won).count());
      segments++;
      for (JournalCursor cursor : List.of(one, other)) {
        cursor.update(files());
        readAll(cursor);
        assertEquals(JournalEnd.FENCED, cursor.end());
      }
    }

    @Test
    void whoWasFencedStoresNothingAfterwards() throws Exception {
      JournalWriter writer = new JournalWriter(store, Example.WRITER, Example.JOURNAL, Example.header(), Host.SYSTEM);
      writer.start();
      writer.append(List.of(intent("1")));
      segments = 1;
      JournalCursor cursor = cursor(0, 0);
      readAll(cursor);
      assertTrue(Fencing.fence(store, cursor, "held for dead", Host.SYSTEM));
      JournalException e = assertThrows(JournalException.class,
          () -> writer.append(List.of(intent("2"))));
      assertEquals("writer-fenced", e.code());
      assertEquals("the journal %s was ended by somebody else before segment 2".formatted(Example.JOURNAL),
          e.getMessage());
      writer.close();
    }
  }
}
