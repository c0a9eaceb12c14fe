package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The fast decoder accepts nothing that the other one refuses, and means the same. `-Dseed=` repeats a run, `-Dfuzz.rounds=` makes it
/// longer.
final class ExactDecoderTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4_000);
  private static final byte[] PREFIX = "{\"c\":\"00000000\",".getBytes(StandardCharsets.US_ASCII);

  private final long seed = Long.getLong("seed", System.nanoTime());

  /// What follows the checksum of each line in an example, trailers included.
  private static List<byte[]> lines() throws JournalException {
    DataId many = new DataId(new TreeMap<>(Map.of(new DimensionName("a"), "Größe", new DimensionName("b"), 0L,
        new DimensionName("Ü c"), "🧫", new DimensionName("d"), -17L, new DimensionName("e"), "x y")));
    List<byte[]> lines = new ArrayList<>();
    for (List<? extends JournalRecord> records : List.of(Example.everyKind(), Example.first(), Example.laterFields(),
        Example.elsewhere(),
        Example.operations(),
        List.of(Example.stored(many, Example.record("image", "é/ö", 7), Example.record("", "b", 0))),
        List.of(Example.stored(DataId.EMPTY, Example.record("", "a", 1))), List.of(new JournalRecord.Seal()),
        List.of(new JournalRecord.Intent(List.of())))) {
      for (byte[] line : SegmentFuzzTest.lines(Example.segment(Example.WRITER, 1, 1, records))) {
        lines.add(Arrays.copyOfRange(line, SegmentBuilder.PREFIX, line.length));
      }
    }
    return lines;
  }

  private static byte[] joined(List<byte[]> lines) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      joined.writeBytes(PREFIX);
      joined.writeBytes(line);
      joined.write('\n');
    }
    return joined.toByteArray();
  }

  /// Decodes all lines by both, and fails where the fast one accepts what the other one does not.
  ///
  /// @return how many the fast one accepted
  private static int compare(byte[] bytes) {
    ExactDecoder exact = new ExactDecoder(bytes, true);
    ExactDecoder withoutClaims = new ExactDecoder(bytes, false);
    int accepted = 0;
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] != '\n') {
        continue;
      }
      JournalRecord fast = exact.decode(start);
      assertEquals(fast instanceof JournalRecord.Intent ? new JournalRecord.Skipped("I") : fast,
          withoutClaims.decode(start));
      // A mutation may have put a line feed into a line: what follows it has no checksum field, at which the fast one does not look.
      boolean framed = end - start > PREFIX.length
          && Arrays.equals(bytes, start, start + PREFIX.length, PREFIX, 0, PREFIX.length);
      if (fast != null && framed) {
        accepted++;
        assertEquals(end, exact.end());
        RecordDecoder slow = new RecordDecoder(bytes);
        try {
          assertEquals(slow.decode(start, end, 1), fast);
        } catch (CorruptSegmentException e) {
          throw new AssertionError("accepted by the fast decoder: " + fast, e);
        }
        assertEquals(slow.number(), exact.number());
      }
      start = end + 1;
    }
    return accepted;
  }

  @Test
  void whatWeWriteIsReadFast() throws Exception {
    List<byte[]> lines = lines();
    for (byte[] line : lines) {
      String text = new String(line, StandardCharsets.UTF_8);
      byte[] bytes = joined(List.of(line));
      // Key conflicts are few, and escapes are rare.
      if (text.contains("\"t\":\"Q\"") || text.contains("\"t\":\"F\"") || text.contains("\\")) {
        assertNull(new ExactDecoder(bytes, true).decode(0), text);
      } else {
        assertNotNull(new ExactDecoder(bytes, true).decode(0), text);
        assertEquals(1, compare(bytes));
      }
    }
  }

  @Test
  void bothDecodersAgreeOnEveryMutatedLine() throws Exception {
    System.out.println("ExactDecoderTest -Dseed=" + seed);
    Random random = new Random(seed);
    List<byte[]> lines = lines();
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] line = lines.get(random.nextInt(lines.size()));
      for (int times = random.nextInt(3); times >= 0; times--) {
        line = SegmentFuzzTest.mutate(line, random);
      }
      // Twice, and between others: what the first made the decoder remember must not let the second pass.
      List<byte[]> segment = new ArrayList<>(List.of(lines.get(random.nextInt(lines.size())), line, line));
      segment.add(random.nextInt(segment.size() + 1), lines.get(random.nextInt(lines.size())));
      try {
        accepted += compare(joined(segment));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dseed=%d, round %d: %s".formatted(seed, i, new String(line, StandardCharsets.UTF_8)),
            e);
      }
    }
    // The other lines and a good part of the mutated ones, e.g. of texts.
    assertTrue(accepted > ROUNDS, "-Dseed=" + seed + ": accepted " + accepted);
  }

  /// What a record of ours becomes when one thing in it is wrong: rare among random mutations.
  @Test
  void whatTheOtherDecoderRefusesIsNotReadFast() throws Exception {
    byte[] segment = Example.segment(Example.WRITER, 1, 1, List.of(Example.stored(Example.dataId("P1", 7L),
        Example.record("image", "a/b.tif", 10), Example.record("mask", "a/c.tif", 0))));
    String good = new String(SegmentFuzzTest.lines(segment).getFirst(), StandardCharsets.UTF_8)
        .substring(SegmentBuilder.PREFIX);
    assertEquals(1, compare(joined(List.of(good.getBytes(StandardCharsets.UTF_8)))));
    for (List<String> wrong : List.of(List.of("\"mask\"", "\"image\""), List.of("\"well\":", "\"plate\":"),
        List.of("\"size\":10", "\"size\":010"), List.of("\"size\":10", "\"size\":9007199254740992"),
        List.of("\"size\":10", "\"size\":-10"), List.of("\"size\":10", "\"size\":-"),
        List.of("\"size\":10", "\"size\":+1"),
        List.of("T08:15:30", "T24:15:30"), List.of("T08:15:30", "T08:60:30"), List.of("T08:15:30", "T08:15:60"),
        List.of("2026-11-20", "2026-02-29"), List.of("2026-11-20", "2026-13-20"), List.of("2026-11-20", "0000-11-20"),
        List.of(".123456Z", ".Z"), List.of(".123456Z", ".1234567890Z"), List.of("sha256:", "sha256:0"),
        List.of("sha256:0a", "sha256:0A"), List.of("a/b.tif", "a/../b.tif"), List.of("a/b.tif", "/b.tif"),
        List.of("a/b.tif", "a//b"), List.of("a/b.tif", "a/b/"), List.of("a/b.tif", "."), List.of("a/b.tif", "a/./b"),
        List.of("a/b.tif", "a:b"), List.of("a/b.tif", "a\u007fb"), List.of("a/b.tif", "e\u0301"),
        List.of("a/b.tif", ""),
        List.of("a/b.tif", "x".repeat(1_025)), List.of("\"P1\"", "\"\""),
        List.of("\"P1\"", "\"" + "x".repeat(513) + "\""),
        List.of("application/json", "application"), List.of("\"id\":\"", "\"id\":\"0"), List.of("}]}", "}]},"),
        List.of("}]}", "}],\"inputs\":[\"\"]}"), List.of("}]}", "}]}}"))) {
      String bad = good.replace(wrong.get(0), wrong.get(1));
      assertNotEquals(good, bad, wrong.toString());
      byte[] bytes = joined(List.of(bad.getBytes(StandardCharsets.UTF_8)));
      assertInstanceOf(JournalRecord.Refused.class, new RecordDecoder(bytes).decode(0, bytes.length - 1, 1), bad);
      assertNull(new ExactDecoder(bytes, true).decode(0), bad);
    }
    for (List<String> wrong : List.of(List.of("\"path\":\"a/b.tif\"", "\"uri\":\"a/b.tif\""),
        List.of("\"path\":\"a/b.tif\"", "\"path\":\"file:///a\""),
        List.of("\"path\":\"a/b.tif\"", "\"uri\":\"https://host/a?secret\""),
        List.of("\"path\":\"a/b.tif\"", "\"path\":\"a/b.tif\",\"uri\":\"file:///a\""),
        List.of("\"path\":\"a/b.tif\",", ""),
        List.of("\"checksum\":\"sha256:0a" + "00".repeat(31), "\"checksum\":\"none"))) {
      String bad = good.replace(wrong.get(0), wrong.get(1));
      assertNotEquals(good, bad, wrong.toString());
      byte[] bytes = joined(List.of(bad.getBytes(StandardCharsets.UTF_8)));
      assertInstanceOf(JournalRecord.Refused.class, new RecordDecoder(bytes).decode(0, bytes.length - 1, 1), bad);
      assertNull(new ExactDecoder(bytes, true).decode(0), bad);
    }
    // Forms of numbers that we do not write.
    for (String number : List.of("-0", "1e1", "10.0", "1234567890123456789")) {
      compare(joined(List.of(good.replace("\"well\":7", "\"well\":" + number).getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void aTextThatWasRefusedOnceIsRefusedAgain() {
    String id = "d795005a-02b5-5c35-9e28-2cb2a9783dba";
    String stored = "\"n\":1,\"t\":\"S\",\"id\":\"" + id
        + "\",\"type\":\"t\",\"data_id\":{},\"records\":[{\"component\":\"1 x\",\"path\":\"a\",\"size\":1,\"checksum\":\"sha256:"
        + "00".repeat(32) + "\",\"format\":\"a/b\",\"written\":\"2026-11-20T08:15:30Z\"}]}";
    String claim = "\"n\":2,\"t\":\"A\",\"claim\":[\"" + id + "\",\"1 x\",\"a\"]}";
    assertEquals(0,
        compare(joined(List.of(stored.getBytes(StandardCharsets.UTF_8), claim.getBytes(StandardCharsets.UTF_8)))));
  }
}
