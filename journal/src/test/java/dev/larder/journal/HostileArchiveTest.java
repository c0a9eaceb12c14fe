package dev.larder.journal;

import static dev.larder.journal.CraftedArchive.good;
import static dev.larder.journal.CraftedArchive.index;
import static dev.larder.journal.CraftedArchive.journal;
import static dev.larder.journal.CraftedArchive.last;
import static dev.larder.journal.CraftedArchive.piece;
import static dev.larder.journal.CraftedArchive.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Archives are untrusted: whatever stands in one, readers say what is wrong with which file, and go on with everything else.
final class HostileArchiveTest {
  private static final ArtifactPath ARCHIVE = JournalLayout.archive(Example.FOLDER.path(), Example.BEGUN,
      new UUID(0, 1));
  private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000009");

  private ArtifactStore store = new MemoryArtifactStore();

  /// The last segment of the journal, as packing leaves it, and a journal that is in no archive.
  @BeforeEach
  void makeRun() throws Exception {
    store = new MemoryArtifactStore();
    store.create(JournalLayout.segment(Example.JOURNAL, 2), Content.bytes(segment(2)));
    ArtifactPath other = JournalLayout.journal(Example.FOLDER.path(), Example.BEGUN, OTHER);
    store.create(JournalLayout.segment(other, 1),
        Content.bytes(Example.segment(OTHER, 1, 1, List.of(Example.header(), new JournalRecord.Seal()))));
  }

  private void archive(byte[] bytes) {
    store.delete(List.of(ARCHIVE));
    store.create(ARCHIVE, Content.bytes(bytes));
  }

  private JournalVerification verification() throws Exception {
    return JournalVerification.of(store, Example.REPOSITORY, RunJournals.of(store, Example.FOLDER));
  }

  private JournalVerification.Journal journalOf(JournalVerification verification, UUID writer) {
    List<JournalVerification.Journal> found = verification.journals().stream()
        .filter(journal -> journal.writer().equals(writer)).toList();
    assertEquals(1, found.size(), "each journal is listed once");
    return found.getFirst();
  }

  /// Says whether the journal of the example was read whole; otherwise it must be corrupt. The other journal never suffers.
  private boolean readsWhole(String where) throws Exception {
    JournalVerification verification = verification();
    assertEquals(JournalEnd.SEALED, journalOf(verification, OTHER).end(), where);
    JournalVerification.Journal journal = journalOf(verification, Example.WRITER);
    if (journal.end() == JournalEnd.CORRUPT) {
      assertFalse(journal.problem().isEmpty(), where);
      return false;
    }
    assertEquals(JournalEnd.SEALED, journal.end(), where);
    assertEquals(2, journal.segments(), where);
    assertEquals(6, journal.records(), where);
    assertEquals(1, journal.datasets(), where);
    return true;
  }

  /// The index cannot be accepted, so that the journal's beginning is lost.
  private void assertIndexRefused(byte[] archive, String why) throws Exception {
    archive(archive);
    assertFalse(readsWhole(why));
    RunJournals listed = RunJournals.of(store, Example.FOLDER);
    assertEquals(List.of(ARCHIVE), listed.damaged().stream().map(DamagedArchive::path).toList());
    String problem = listed.damaged().getFirst().problem();
    assertTrue(problem.contains(why), problem);
    String journal = journalOf(verification(), Example.WRITER).problem();
    assertTrue(journal.contains("segment 00000001 is missing") && journal.contains(ARCHIVE.value())
        && journal.contains(why), journal);
    assertTrue(verification().archives().getFirst().problem().contains(why));
    assertFalse(verification().sound());
  }

  /// The index is accepted, and what follows is not.
  private void assertContentRefused(byte[] archive, String why) throws Exception {
    archive(archive);
    assertFalse(readsWhole(why));
    String problem = journalOf(verification(), Example.WRITER).problem();
    assertTrue(problem.contains(Example.JOURNAL.value()) && problem.contains(why), problem);
    assertFalse(verification().archives().getFirst().problem().isEmpty());
  }

  /// Readers find all that they need, and only a verification notices.
  private void assertOnlyVerificationRefuses(byte[] archive, String why) throws Exception {
    archive(archive);
    assertTrue(readsWhole(why));
    String problem = verification().archives().getFirst().problem();
    assertTrue(problem.contains(why), problem);
  }

  @Test
  void oneThatIsAsItShouldBeIsRead() throws Exception {
    archive(good());
    assertTrue(readsWhole("good"));
    assertTrue(verification().sound(), verification()::toString);
    byte[] index = index(journal());
    archive(new CraftedArchive().frame(index).frame(piece(1)).frame(piece(2))
        .frame(last(2, index, piece(1), piece(2))).bytes());
    assertTrue(readsWhole("a frame for each segment"));
    assertTrue(verification().sound(), verification()::toString);
  }

  @Test
  void oneThatIsCutOffAnywhereIsNeverTakenForLess() throws Exception {
    byte[] good = good();
    for (int length = 0; length < good.length; length++) {
      archive(Arrays.copyOf(good, length));
      assertFalse(readsWhole("cut at " + length));
      assertFalse(verification().archives().getFirst().problem().isEmpty(), "cut at " + length);
    }
  }

  @Test
  void oneWithAByteChangedAnywhereIsNeverTakenForAnother() throws Exception {
    byte[] good = good();
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 + random.nextInt(255));
      archive(bad);
      readsWhole("byte %d, -Dseed=%d".formatted(i, seed));
    }
  }

  @Test
  void oneOfPartsThatWereMovedAboutIsNeverTakenForAnother() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] index = index(journal());
    List<byte[]> parts = List.of(index, piece(1), piece(2), last(2, index, piece(1), piece(2)),
        "{}\n".getBytes(StandardCharsets.UTF_8), new byte[0], segment(1));
    for (int round = 0; round < 300; round++) {
      CraftedArchive crafted = new CraftedArchive();
      if (random.nextBoolean()) {
        crafted.frame(index);
      }
      for (int frames = random.nextInt(5); frames > 0; frames--) {
        List<byte[]> some = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          some.add(parts.get(random.nextInt(parts.size())));
        }
        crafted.frame(some.toArray(byte[][]::new));
      }
      archive(crafted.bytes());
      readsWhole("round %d, -Dseed=%d".formatted(round, seed));
    }
  }

  @Nested
  final class Frames {
    @Test
    void thatUnpackToTooMuchAreRefusedBeforeTheyAreUnpacked() throws Exception {
      // Magic, descriptor (single segment, size in 8 bytes, no checksum), size, and one block that repeats a byte.
      byte[] bomb = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN).putInt(0xFD2FB528).put((byte) 0xE0)
          .putLong(1L << 50).put(new byte[]{3, 0, 16, 0}).array();
      assertIndexRefused(bomb, "unpacks to more than 16,777,216 bytes");
      assertContentRefused(new CraftedArchive().frame(index(journal())).raw(bomb).bytes(),
          "unpacks to more than 16,777,216 bytes");
    }

    @Test
    void thatUnpackToMoreThanTheySayAreRefused() throws Exception {
      byte[] frame = ArchiveFrame.pack(new byte[1_000_000]);
      assertEquals(0x80, frame[4] & 0xC0, "the size is in 4 bytes");
      int at = (frame[4] & 0x20) != 0 ? 5 : 6;
      ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(at, 300);
      assertContentRefused(new CraftedArchive().frame(index(journal())).raw(frame).bytes(), "cannot be unpacked");
    }

    @Test
    void thatAreNoneAreRefused() throws Exception {
      assertIndexRefused("{\"format\":1}\n".getBytes(StandardCharsets.UTF_8), "no zstd frame");
      assertIndexRefused(new byte[0], "it is empty");
      byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0};
      assertIndexRefused(CraftedArchive.join(skippable, good()), "no zstd frame");
      assertContentRefused(new CraftedArchive().frame(index(journal())).raw(skippable).bytes(), "no zstd frame");
    }

    @Test
    void withoutEndAreCutOff() throws Exception {
      // Empty blocks, none of which is the last.
      byte[] header = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(0xFD2FB528).put((byte) 0x20)
          .put((byte) 1).array();
      byte[] endless = Arrays.copyOf(header, 1024 * 1024);
      assertIndexRefused(endless, "impossible kind, size or number");
    }

    @Test
    void withoutSegmentsDoNotKeepAReaderBusy() throws Exception {
      CraftedArchive crafted = new CraftedArchive().frame(index(journal()));
      for (int i = 0; i < 100; i++) {
        crafted.frame(new byte[0]);
      }
      assertContentRefused(crafted.frame(piece(1), piece(2)).bytes(), "a frame without a segment");
    }
  }

  @Nested
  final class Indexes {
    private String json() throws JournalException {
      return new String(index(journal()), StandardCharsets.UTF_8);
    }

    private void assertRefused(String index, String why) throws Exception {
      assertIndexRefused(new CraftedArchive().frame(index).frame(piece(1), piece(2)).bytes(), why);
    }

    @Test
    void areAcceptedAsTheyShouldBe() throws Exception {
      archive(new CraftedArchive().frame(json().replace("{\"format\"", "{\"later\":[{}],\"format\""))
          .frame(piece(1), piece(2)).bytes());
      assertTrue(readsWhole("with a field that nobody knows"));
    }

    @Test
    void forNewerReadersAreRefused() throws Exception {
      assertRefused(json().replace("\"reader\":1", "\"reader\":2"),
          "it takes a reader of format 2; this Larder reads format 1");
    }

    @Test
    void ofAnotherRunAreRefused() throws Exception {
      String why = "it belongs to run other (incarnation %s), not to run u/ann/night 1 (incarnation %s)"
          .formatted(Example.INCARNATION, Example.INCARNATION);
      assertRefused(new String(new ArchiveIndex(Example.REPOSITORY,
          new JournalScope.RunScope(new RunName("other"), Example.INCARNATION), List.of(journal())).line(),
          StandardCharsets.UTF_8), why);
      assertRefused(new String(new ArchiveIndex(Example.REPOSITORY,
          new JournalScope.RunScope(Example.RUN, OTHER), List.of(journal())).line(), StandardCharsets.UTF_8),
          "it belongs to run u/ann/night 1 (incarnation " + OTHER);
    }

    @Test
    void ofAnotherRepositoryAreReported() throws Exception {
      byte[] index = new ArchiveIndex(OTHER, Example.FOLDER.scope(), List.of(journal())).line();
      assertOnlyVerificationRefuses(new CraftedArchive().frame(index).frame(piece(1), piece(2)).bytes(),
          "it belongs to repository " + OTHER);
    }

    @Test
    void thatNameAWriterTwiceAreRefused() throws Exception {
      assertIndexRefused(new CraftedArchive().frame(index(journal(), journal())).bytes(), "is in it twice");
    }

    @Test
    void whoseFolderIsNoneOfTheWriterAreRefused() throws Exception {
      for (String folder : List.of("../../x", "", "20261120T081530Z-" + OTHER, "x".repeat(4_000))) {
        assertRefused(json().replace(Example.JOURNAL.name(), folder), "is no folder of writer " + Example.WRITER);
      }
      assertRefused(json().replace(Example.JOURNAL.name(), "x".repeat(100_000)), "its index cannot be accepted");
    }

    @Test
    void withImpossibleNumbersAreRefused() throws Exception {
      for (String numbers : List.of("\"segments\":0", "\"segments\":-1", "\"segments\":100000000")) {
        assertRefused(json().replace("\"segments\":2", numbers), "cannot have");
      }
      assertRefused(json().replace("\"records\":6", "\"records\":1"), "cannot have");
      assertRefused(json().replaceAll("\"bytes\":[0-9]+", "\"bytes\":8388609"), "cannot have");
      for (String bad : List.of("99999999999999999999", "1.5", "null", "\"2\"")) {
        assertRefused(json().replace("\"segments\":2", "\"segments\":" + bad), "its index cannot be accepted");
      }
    }

    @Test
    void ofTooMuchAreRefused() throws Exception {
      long half = ArchiveIndex.MOST_BYTES / 2 + 1;
      ArchiveIndex.Journal large = new ArchiveIndex.Journal(Example.WRITER, Example.JOURNAL.name(), 1_000, 1_000,
          JournalEnd.SEALED, half);
      ArchiveIndex.Journal other = new ArchiveIndex.Journal(OTHER, "20261120T081530Z-" + OTHER, 1_000, 1_000,
          JournalEnd.SEALED, half);
      archive(new CraftedArchive().frame(index(large, other)).bytes());
      assertTrue(RunJournals.of(store, Example.FOLDER).damaged().getFirst().problem()
          .contains("have more than 268,435,456 bytes together"));
      List<ArchiveIndex.Journal> many = new ArrayList<>();
      for (int i = 0; i <= ArchiveIndex.MOST_JOURNALS; i++) {
        UUID writer = new UUID(4, i);
        many.add(new ArchiveIndex.Journal(writer, "20261120T081530Z-" + writer, 1, 2, JournalEnd.SEALED, 2));
      }
      assertIndexRefused(new CraftedArchive().frame(index(many.toArray(ArchiveIndex.Journal[]::new))).bytes(),
          "more than 50,000 journals");
      many.removeLast();
      archive(new CraftedArchive().frame(index(many.toArray(ArchiveIndex.Journal[]::new))).bytes());
      assertEquals(50_002, RunJournals.of(store, Example.FOLDER).journals().size(), "the largest index is no problem");
    }

    @Test
    void thatAreNoIndexAreRefused() throws Exception {
      String deep = "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n";
      for (String bad : List.of("{}\n", "[]\n", "\n", "{\"format\":1\n", "null\n", json().strip(), json() + json(),
          deep,
          json().replace("\"reader\":1", "\"reader\":1,\"reader\":1"), json().replace("\"run\"", "\"ran\""),
          json().replace("sealed", "open"), json().replaceAll("\\[.*\\]", "[]"))) {
        assertRefused(bad, "its index");
      }
    }
  }

  @Nested
  final class Contents {
    @Test
    void thatAreSwappedAreRefused() throws Exception {
      assertContentRefused(new CraftedArchive().frame(index(journal())).frame(piece(2), piece(1)).bytes(),
          "it holds segment 2 of writer %s where segment 1 of writer %s must be".formatted(Example.WRITER,
              Example.WRITER));
      assertContentRefused(
          new CraftedArchive().frame(index(journal())).frame(piece(OTHER, 1, segment(1)), piece(2)).bytes(),
          "it holds segment 1 of writer " + OTHER);
    }

    @Test
    void ofAnotherJournalUnderAGoodChecksumAreRefused() throws Exception {
      byte[] wrong = segment(1);
      wrong[30] ^= 1;
      assertContentRefused(
          new CraftedArchive().frame(index(journal())).frame(piece(Example.WRITER, 1, wrong), piece(2)).bytes(),
          "segment 00000001, line 1: a line does not match its checksum");
    }

    @Test
    void thatTheIndexTellsOtherwiseAreRefused() throws Exception {
      ArchiveIndex.Journal told = journal();
      // It tells of an end that is not there, of too few records, of the wrong end, and of a third segment.
      byte[] first = piece(1);
      assertContentRefused(new CraftedArchive().frame(index(new ArchiveIndex.Journal(told.writer(), told.folder(), 1, 4,
          JournalEnd.SEALED, segment(1).length))).frame(first).bytes(),
          "its archive tells that it is sealed with segment 00000001");
      assertContentRefused(new CraftedArchive().frame(index(new ArchiveIndex.Journal(told.writer(), told.folder(), 2, 7,
          JournalEnd.SEALED, told.bytes()))).frame(first, piece(2)).bytes(), "record 7");
      assertContentRefused(new CraftedArchive().frame(index(new ArchiveIndex.Journal(told.writer(), told.folder(), 2, 6,
          JournalEnd.FENCED, told.bytes()))).frame(first, piece(2)).bytes(), "its archive tells that it is fenced");
      assertContentRefused(new CraftedArchive().frame(index(new ArchiveIndex.Journal(told.writer(), told.folder(), 3, 9,
          JournalEnd.SEALED, told.bytes() + segment(2).length)))
          .frame(first, piece(2), piece(Example.WRITER, 3, segment(2))).bytes(),
          "its archive tells that it is sealed with segment 00000003, record 9");
      assertContentRefused(new CraftedArchive().frame(index(new ArchiveIndex.Journal(told.writer(), told.folder(), 2, 6,
          JournalEnd.SEALED, told.bytes() - 1))).frame(first, piece(2)).bytes(), "which is not what its index tells");
    }

    @Test
    void withLinesThatAreNoneAreRefused() throws Exception {
      byte[] index = index(journal());
      for (String line : List.of("{}\n", "x\n", "{\"writer\":\"%s\"}\n".formatted(Example.WRITER), "no line",
          "{\"segments\":2,\"crc\":\"0000000G\"}\n", "x".repeat(600) + "\n")) {
        archive(new CraftedArchive().frame(index).frame(CraftedArchive.join(line.getBytes(StandardCharsets.UTF_8),
            piece(1), piece(2))).bytes());
        assertFalse(readsWhole(line));
        String problem = journalOf(verification(), Example.WRITER).problem();
        assertTrue(problem.contains("its archive " + ARCHIVE.name() + " is damaged"), problem);
      }
      byte[] wrong = piece(1);
      int digit = new String(wrong, StandardCharsets.ISO_8859_1).indexOf("\"crc\":\"") + 7;
      wrong[digit] = (byte) (wrong[digit] == '0' ? '1' : '0');
      assertContentRefused(new CraftedArchive().frame(index).frame(wrong, piece(2)).bytes(),
          "its segment 1 of writer %s does not match its checksum".formatted(Example.WRITER));
      assertContentRefused(new CraftedArchive().frame(index)
          .frame(
              "{\"writer\":\"%s\",\"segment\":1,\"bytes\":2000000000,\"crc\":\"00000000\"}\n".formatted(Example.WRITER))
          .bytes(), "which is not what its index tells");
      assertContentRefused(new CraftedArchive().frame(index)
          .frame(Arrays.copyOf(piece(1), 300)).frame(piece(2)).bytes(), "goes beyond the end of its frame");
    }

    @Test
    void withAWrongOrMissingLastLineAreFoundByVerification() throws Exception {
      byte[] index = index(journal());
      assertOnlyVerificationRefuses(new CraftedArchive().frame(index).frame(piece(1), piece(2)).bytes(),
          "it ends without its last line");
      assertOnlyVerificationRefuses(new CraftedArchive().frame(index)
          .frame(piece(1), piece(2), last(3, index, piece(1), piece(2))).bytes(), "does not match what is before it");
      assertOnlyVerificationRefuses(new CraftedArchive().frame(index)
          .frame(piece(1), piece(2), last(2, index, piece(1))).bytes(), "does not match what is before it");
      assertOnlyVerificationRefuses(CraftedArchive.join(good(), new byte[]{0}), "something follows its last line");
      byte[] other = segment(2).clone();
      store.delete(List.of(JournalLayout.segment(Example.JOURNAL, 2)));
      assertOnlyVerificationRefuses(good(), "which must stay for ever");
      other[5] ^= 1;
      store.create(JournalLayout.segment(Example.JOURNAL, 2), Content.bytes(other));
      assertOnlyVerificationRefuses(good(), "it holds something else than");
    }
  }
}
