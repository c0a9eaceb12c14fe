package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.JournalRecord.Intent;
import dev.larder.journal.JournalRecord.Refused;
import dev.larder.journal.JournalRecord.Skipped;
import dev.larder.journal.JournalRecord.Stored;
import dev.larder.model.DataId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentDecoderTest {
  private static List<NumberedRecord> decode(byte[] bytes) throws CorruptSegmentException {
    return new SegmentDecoder(Example.WRITER, 1).decode(bytes, 1).records();
  }

  private static String corruption(byte[] bytes) {
    return String.valueOf(assertThrows(CorruptSegmentException.class, () -> decode(bytes)).getMessage());
  }

  @Nested
  final class Damage {
    private final byte[] whole = segment();

    private static byte[] segment() {
      try {
        return Example.segment(Example.WRITER, 1, 1, Example.first());
      } catch (JournalException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void noSingleBitCanFlipUnnoticed() {
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] bytes = whole.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        corruption(bytes);
      }
    }

    @Test
    void noTruncationGoesUnnoticed() {
      for (int length = 0; length < whole.length; length++) {
        corruption(Arrays.copyOf(whole, length));
      }
      assertEquals("its trailer is missing", corruption(new byte[0]));
    }

    @Test
    void swappedLinesAreNoticed() {
      List<String> lines = new ArrayList<>(new String(whole, StandardCharsets.UTF_8).lines().toList());
      Collections.swap(lines, 1, 2);
      assertEquals("record 3 follows record 1",
          corruption((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMissingTrailerIsNoticed() {
      String text = new String(whole, StandardCharsets.UTF_8);
      String cut = text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1);
      assertEquals("its trailer is missing", corruption(cut.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMissingLineIsNoticed() {
      List<String> lines = new ArrayList<>(new String(whole, StandardCharsets.UTF_8).lines().toList());
      lines.remove(1);
      assertEquals("record 3 follows record 1",
          corruption((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingMayStandBehindTheTrailer() {
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      longer[whole.length] = '\n';
      assertEquals("there is something behind its trailer", corruption(longer));
      byte[] twice = Arrays.copyOf(whole, whole.length * 2);
      System.arraycopy(whole, 0, twice, whole.length, whole.length);
      assertEquals("there is something behind its trailer", corruption(twice));
    }

    @Test
    void aTrailerThatCountsWrongIsNoticed() {
      byte[] wrong = new ForgedSegment(Example.WRITER, 1, 1).line("x", "")
          .line("T", "\"records\":0,\"crc\":\"00000000\"").finish();
      assertEquals("its trailer does not match its records", corruption(wrong));
    }

    @Test
    void aSegmentOfAnotherWriterIsNoticed() {
      var e = assertThrows(CorruptSegmentException.class,
          () -> new SegmentDecoder(UUID.randomUUID(), 1).decode(whole, 1));
      assertEquals("a line does not match its checksum", e.getMessage());
      assertEquals(1, e.line());
    }

    @Test
    void aSegmentInThePlaceOfAnotherIsNoticed() {
      var e = assertThrows(CorruptSegmentException.class, () -> new SegmentDecoder(Example.WRITER, 2).decode(whole, 1));
      assertEquals("a line does not match its checksum", e.getMessage());
    }

    @Test
    void numbersThatDoNotGoOnFromTheSegmentBeforeAreNoticed() {
      var e = assertThrows(CorruptSegmentException.class, () -> new SegmentDecoder(Example.WRITER, 1).decode(whole, 2));
      assertEquals("record 1 follows record 1", e.getMessage());
    }

    @Test
    void aLineOfTenMegabytesIsRefusedUnread() {
      byte[] line = new byte[10 * 1024 * 1024];
      Arrays.fill(line, (byte) '{');
      assertEquals("it has more than 4,194,304 bytes", corruption(line));
      assertEquals("it has a line of more than 65,536 bytes", corruption(Arrays.copyOf(line, 4 * 1024 * 1024)));
    }

    @Test
    void anIntentOfAMillionClaimsIsStoppedByTheLengthOfItsLine() {
      Claim claim = Example.claim(Example.dataId("P1", "A1"), "", "a");
      JournalException e = assertThrows(JournalException.class, () -> new SegmentBuilder(Example.WRITER, 1, 1)
          .append(new Intent(Collections.nCopies(1_000_000, claim))));
      assertEquals("journal-line", e.code());
      String claims = ",[\"%s\",\"\",\"a\"]".formatted(claim.id()).repeat(80_000);
      byte[] forged = new ForgedSegment(Example.WRITER, 1, 1).line("I", "\"claims\":[" + claims.substring(1) + "]")
          .finish();
      assertTrue(forged.length < SegmentBuilder.MAX_SEGMENT, "it must reach the check of the line");
      assertEquals("it has a line of more than 65,536 bytes", corruption(forged));
    }

    @Test
    void theLongestLineIsRead() throws Exception {
      for (int more : new int[]{0, 1}) {
        // The frame, the name of the field and its quotes take what is left of a line's bytes with the line feed.
        int frame = "{'c':'00000000','n':1,'t':'I','x':'','claims':[]}\n".length();
        byte[] forged = new ForgedSegment(Example.WRITER, 1, 1)
            .line("I", "\"x\":\"" + "x".repeat(SegmentBuilder.MAX_LINE - frame + more) + "\",\"claims\":[]").finish();
        if (more == 0) {
          assertEquals(List.of(new NumberedRecord(1, new Intent(List.of()))), decode(forged));
        } else {
          assertEquals("it has a line of more than 65,536 bytes", corruption(forged));
        }
      }
    }

    @Test
    void aLineInTheExactFormMayNotBeLongerEither() throws Exception {
      for (int more : new int[]{0, 1}) {
        int claims = 1_000;
        String id = Example.WRITER.toString();
        String all = ",[\"%s\",\"\",\"a\"]".formatted(id).repeat(claims);
        String fields = "\"claims\":[" + all.substring(1) + ",[\"%s\",\"\",\"%s\"]]";
        int rest = SegmentBuilder.MAX_LINE - "{'c':'00000000','n':1,'t':'I',}\n".length()
            - fields.formatted(id, "").length();
        // A path is shorter than what is left: the claims' own paths are made longer.
        String padded = fields.replace("\"a\"", "\"" + "a".repeat(1 + rest / claims) + "\"");
        int left = SegmentBuilder.MAX_LINE - "{'c':'00000000','n':1,'t':'I',}\n".length()
            - padded.formatted(id, "").length();
        assertTrue(left > 0 && left <= 1_000, "room for one path: " + left);
        byte[] forged = new ForgedSegment(Example.WRITER, 1, 1)
            .line("I", padded.formatted(id, "a".repeat(left + more))).finish();
        if (more == 0) {
          assertEquals(1, decode(forged).size());
        } else {
          assertEquals("it has a line of more than 65,536 bytes", corruption(forged));
        }
      }
    }
  }

  @Nested
  final class HostileRecords {
    /// What is decoded of a segment with a good record, one with `fields`, and a good one.
    private static JournalRecord between(String kind, String fields) throws Exception {
      List<NumberedRecord> read = decode(new ForgedSegment(Example.WRITER, 1, 1).record(Example.first().get(2))
          .line(kind, fields).record(Example.first().get(1)).finish());
      assertEquals(Example.first().get(2), read.get(0).record());
      assertEquals(Example.first().get(1), read.get(2).record());
      assertEquals(3, read.size());
      return read.get(1).record();
    }

    private static String refused(String kind, String fields) throws Exception {
      Refused refused = assertInstanceOf(Refused.class, between(kind, fields));
      assertEquals(kind, refused.kind());
      assertTrue(refused.reason().length() <= 301, refused.reason());
      return refused.reason();
    }

    @Test
    void idsThatAreNoListOfUuidsAreRefused() throws Exception {
      String stored = stored(storageRecord("\"a\"", "1", ""));
      assertEquals("x is no UUID", refused("S", stored + ",\"inputs\":[\"x\"]"));
      assertEquals("the field lifts has null where a list must be", refused("S", stored + ",\"lifts\":null"));
      assertEquals("the field inputs has a list where text must be", refused("S", stored + ",\"inputs\":[[]]"));
      assertEquals(List.of(), assertInstanceOf(Stored.class, between("S", stored + ",\"inputs\":[]")).inputs());
    }

    private static String stored(String records) {
      return "\"id\":\"d795005a-02b5-5c35-9e28-2cb2a9783dba\",\"type\":\"t\",\"data_id\":{},\"records\":[" + records
          + "]";
    }

    private static String storageRecord(String path, String size, String more) {
      return ("{\"component\":\"\",\"path\":%s,\"size\":%s,\"checksum\":\"sha256:%s\",\"format\":\"a/b\","
          + "\"written\":\"2026-11-20T08:15:30Z\"%s}").formatted(path, size, "00".repeat(32), more);
    }

    @Test
    void aPathThatLeavesTheRootRefusesItsRecordAndNoOther() throws Exception {
      assertEquals("path \"a/../b\" has an element that is empty, . or ..",
          refused("S", stored(storageRecord("\"a/../b\"", "1", ""))));
      assertEquals("path \"/etc/passwd\" has an element that is empty, . or ..",
          refused("I", "\"claims\":[[\"d795005a-02b5-5c35-9e28-2cb2a9783dba\",\"\",\"/etc/passwd\"]]"));
      assertEquals("path \"a\\u0000b\" holds the control character U+0000",
          refused("S", stored(storageRecord("\"a\\u0000b\"", "1", ""))));
    }

    @Test
    void outcomesThatCannotBeAcceptedAreRefusedAlone() throws Exception {
      String id = "\"d795005a-02b5-5c35-9e28-2cb2a9783dba\"";
      assertEquals("the field operation is missing", refused("X", "\"outcomes\":[]"));
      String outcome = "\"operation\":" + id + ",\"outcomes\":[[" + id + ",\"\",\"a\",\"%s\",\"%s\"]]";
      assertEquals("lost is none of deleted, kept, failed", refused("X", outcome.formatted("lost", "")));
      assertEquals("the text detail has 301 characters; 300 are possible",
          refused("X", outcome.formatted("kept", "x".repeat(301))));
      assertEquals("the text detail holds the character U+000A, which is not possible",
          refused("X", outcome.formatted("kept", "\\n")));
      assertEquals("the field outcomes has null where text must be",
          refused("X", outcome.formatted("kept", "").replace("\"a\"", "null")));
      refused("X", outcome.formatted("kept", "").replace("\"a\"", "\"../a\""));
      refused("X", outcome.formatted("kept", "\",\"more"));
      assertInstanceOf(JournalRecord.DeleteOutcomes.class, between("X", outcome.formatted("kept", "x".repeat(300))));
    }

    @Test
    void aDeleteThatCannotBeAcceptedMakesTheSegmentCorrupt() {
      String id = "\"d795005a-02b5-5c35-9e28-2cb2a9783dba\"";
      String delete = "\"operation\":" + id + ",\"action\":\"purge\",\"run\":\"r\",\"incarnation\":" + id
          + ",\"targets\":[[" + id + "],[" + id + ",\"\",\"a\"]]";
      String conflict = "\"run\":\"r\",\"incarnation\":" + id + ",\"type\":\"t\",\"data_id\":{},\"loser\":" + id
          + ",\"winner\":" + id;
      for (List<String> bad : List.of(List.of("D", delete.replace("\"a\"", "\"a/../../b\""), "has an element that is"),
          List.of("D", delete.replace("\"a\"", "\"a\",7"),
              "the field targets has a whole number where the end of a list must be"),
          List.of("D", delete.replace("\"\",", ""), "the field targets has the end of a list where text must be"),
          List.of("D", delete.replace("purge", "forget"), "forget is none of unstore, purge"),
          List.of("D", delete.replace("\"r\"", "\"_operations\""), "begins with _"),
          List.of("D", delete + ",\"targets\":[]", "the field targets is there twice"),
          List.of("K", "\"operation\":\"\"", "is no UUID"),
          List.of("Q", conflict, "cannot lose against itself"))) {
        String why = corruption(
            new ForgedSegment(Example.WRITER, 1, 1).line(bad.get(0), bad.get(1)).finish());
        assertTrue(why.startsWith("its record " + bad.get(0) + " cannot be accepted: ") && why.contains(bad.get(2)),
            why);
      }
    }

    @Test
    void aHeaderIsOfOneScopeAndInBounds() throws Exception {
      String good = "\"format\":1,\"reader\":1,\"repository\":\"%s\",\"scope\":\"operations\",\"process\":".formatted(
          Example.REPOSITORY) + "{\"host\":\"\",\"boot\":\"\",\"pid\":1,\"started\":\"\"},"
          + "\"lease_seconds\":30,\"durability\":\"DISK\",\"begun\":\"2026-11-20T08:15:30Z\"";
      assertEquals(1, decode(new ForgedSegment(Example.WRITER, 1, 1).line("H", good).finish()).size());
      for (List<String> bad : List.of(List.of(good.replace("operations", "galaxy"), "scope galaxy is not known"),
          List.of(good.replace("\"scope\":\"operations\"", "\"x\":1"), "the field run is missing"),
          List.of(good + ",\"run\":\"r\"", "it is of a run and of _operations at once"),
          List.of(good.replace("DISK", "TAPE"), "TAPE is none of DISK, CACHE"),
          List.of(good + ",\"job\":\"" + "x".repeat(513) + "\"", "the text job has 513 characters; 512 are possible"),
          List.of(good + ",\"job\":\"\\u001b[31m\"", "the text job holds the character U+001B, which is not possible"),
          List.of(good + ",\"job\":null", "the field job has null where text must be"))) {
        assertEquals("its record H cannot be accepted: " + bad.get(1),
            corruption(new ForgedSegment(Example.WRITER, 1, 1).line("H", bad.get(0)).finish()));
      }
    }

    @Test
    void jsonOfTenThousandLevelsIsRefused() throws Exception {
      String deep = "[".repeat(10_000) + "]".repeat(10_000);
      assertTrue(refused("S", "\"x\":" + deep).startsWith("Document nesting depth (17) exceeds the maximum allowed"));
      assertEquals(new Skipped("s"), between("s", "\"x\":" + deep));
      String why = corruption(new ForgedSegment(Example.WRITER, 1, 1).line("D", "\"x\":" + deep).finish());
      assertTrue(why.startsWith("its record D cannot be accepted: Document nesting depth (17) exceeds"), why);
    }

    @Test
    void duplicateKeysAreRefused() throws Exception {
      assertEquals("the field size is there twice", refused("S", stored(storageRecord("\"a\"", "1", ",\"size\":2"))));
      assertEquals("the field t is there twice", refused("A", "\"t\":\"S\""));
    }

    @Test
    void tooManyFieldsAreRefused() throws Exception {
      String many = IntStream.range(0, 300).mapToObj(i -> "\"x" + i + "\":1").collect(Collectors.joining(","));
      assertEquals("an object has more than 256 fields", refused("A", many));
    }

    @Test
    void numbersBeyond64BitsAreRefused() throws Exception {
      assertTrue(
          refused("S", stored(storageRecord("\"a\"", "9223372036854775808", ""))).contains("out of range of long"));
      assertTrue(
          refused("S", stored(storageRecord("\"a\"", "1" + "0".repeat(60_000), ""))).startsWith("Number value length"));
    }

    @Test
    void sizesThatAreNoSizesAreRefused() throws Exception {
      assertEquals("size of a is -1", refused("S", stored(storageRecord("\"a\"", "-1", ""))));
      assertEquals("the field size has a number that is not whole where a whole number must be",
          refused("S", stored(storageRecord("\"a\"", "1.5", ""))));
      assertEquals("size of a is 9007199254740992",
          refused("S", stored(storageRecord("\"a\"", "9007199254740992", ""))));
    }

    @Test
    void valuesOfAnotherKindAreNotConverted() throws Exception {
      assertEquals("the field path has null where text must be", refused("S", stored(storageRecord("null", "1", ""))));
      assertEquals("the field path has an object where text must be",
          refused("S", stored(storageRecord("{\"path\":\"a\"}", "1", ""))));
      assertEquals("1-1-1-1-1 is no UUID", refused("A", "\"claim\":[\"1-1-1-1-1\",\"\",\"a\"]"));
    }

    @Test
    void aRecordThatLacksSomethingIsRefused() throws Exception {
      assertEquals("the field claims is missing", refused("I", ""));
      assertEquals("it has no storage record", refused("S", stored("")));
      assertEquals("it has two storage records of component \"\"",
          refused("S", stored(storageRecord("\"a\"", "1", "") + "," + storageRecord("\"b\"", "1", ""))));
    }

    @Test
    void twoNamesThatAreOneInUnicodeAreRefused() throws Exception {
      assertEquals("the data ID names dimension e\u0301 twice",
          refused("S", "\"data_id\":{\"\u00e9\":\"1\",\"e\u0301\":\"2\"}"));
    }

    @Test
    void timesThatNobodyCanKeepAreRefused() throws Exception {
      String record = storageRecord("\"a\"", "1", "");
      assertEquals("the time of writing of a is +1000000000-12-31T23:59:59Z",
          refused("S", stored(record.replace("2026-11-20T08:15:30Z", "+1000000000-12-31T23:59:59Z"))));
      refused("S", stored(record.replace("2026-11-20T08:15:30Z", "2026-11-20T24:15:30Z")));
      refused("S", stored(record.replace("2026-11-20T08:15:30Z", "2026-02-30T08:15:30Z")));
      refused("S", stored(record.replace("2026-11-20T08:15:30Z", "2026-11-20T08:15:30.Z")));
    }

    @Test
    void jsonThatDoesNotEndWithItsLineIsRefused() throws Exception {
      assertEquals("it does not end where its line ends", refused("A", "\"claim\":"
          + "[\"d795005a-02b5-5c35-9e28-2cb2a9783dba\",\"\",\"a\"]}{"));
      refused("A", "\"x\":[");
    }

    @Test
    void aMessageCannotBeForgedByWhatItQuotes() throws Exception {
      String reason = refused("A", "\"claim\":[\"\\u001b[31m\\u202e" + "x".repeat(40_000) + "\",\"\",\"a\"]");
      assertTrue(reason.startsWith("?[31m?x"), reason.substring(0, 10));
    }
  }

  @Nested
  final class OtherVersions {
    @ParameterizedTest
    @ValueSource(strings = {"B", "DD", "NEW", "", "1", "É"})
    void aKindThatIsNotLowerCaseStopsWhoDoesNotKnowIt(String kind) {
      byte[] bytes = new ForgedSegment(Example.WRITER, 1, 1).line(kind, "").finish();
      assertEquals("it has a record of the kind %s, which a newer Larder wrote".formatted(kind), corruption(bytes));
    }

    @Test
    void aLowerCaseKindIsPassedOver() throws Exception {
      byte[] bytes = new ForgedSegment(Example.WRITER, 1, 1).line("note", "\"x\":{\"y\":[1,2]}")
          .record(Example.first().get(1)).finish();
      assertEquals(List.of(new Skipped("note"), Example.first().get(1)),
          decode(bytes).stream().map(NumberedRecord::record).toList());
    }

    @Test
    void fieldsThatNobodyKnowsArePassedOver() throws Exception {
      byte[] bytes = new ForgedSegment(Example.WRITER, 1, 1)
          .line("I", "\"future\":{\"claims\":[1,[2]]},\"claims\":[],\"more\":null").line("Z", "\"why\":[[]]").finish();
      assertEquals(List.of(new Intent(List.of()), new JournalRecord.Seal()),
          decode(bytes).stream().map(NumberedRecord::record).toList());
    }

    @Test
    void aRecordThatMustNotBeMissedIsNeverPassedOver() {
      for (String kind : List.of("H", "F", "D", "K", "Q")) {
        String why = corruption(new ForgedSegment(Example.WRITER, 1, 1).line(kind, "\"time\":7").finish());
        assertTrue(why.startsWith("its record " + kind + " cannot be accepted: "), why);
      }
    }
  }

  @Test
  void theLongestNamesAndValuesFitAndComeBack() throws Exception {
    String name = "é".repeat(128);
    Stored stored = new Stored(Example.WRITER, Example.TYPE.name(),
        DataId.of(Map.of(name, "\"\\🧫".repeat(128))),
        List.of(Example.record("x".repeat(128), "é".repeat(512), 1)));
    assertEquals(List.of(stored), decode(Example.segment(Example.WRITER, 1, 1, List.of(stored))).stream()
        .map(NumberedRecord::record).toList());
  }
}
