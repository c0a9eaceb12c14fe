package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Whatever the bytes: a decoder gives a clean result or says that the segment is corrupt, and soon. `-Dseed=` repeats a run, `-Dfuzz.rounds=`
/// makes it longer.
final class SegmentFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2_000);
  private static final List<String> SPLINTERS = List.of("{", "}", "[", "]", "\"", ",", ":", "null", "-", "1e999",
      "\\u0000",
      "\\ud800", "[[[[[[[[[[[[[[[[[[[[", "\"t\":\"F\"", "99999999999999999999", "../", "\u00ff", "\n", "\0", "\"id\":",
      "\u007f", "-0", "00", "e\u0301", "\ud83e\uddeb", "S", "D", "\"\"", "\\\"", " ",
      "//", ".", "Z", "9", ",\"inputs\":[]", "operations");

  private final long seed = Long.getLong("seed", System.nanoTime());

  static List<byte[]> lines(byte[] segment) {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b : segment) {
      if (b == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    return lines;
  }

  static byte[] mutate(byte[] bytes, RandomGenerator random) {
    ByteArrayOutputStream mutated = new ByteArrayOutputStream();
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    mutated.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> mutated.write(random.nextInt(256));
      case 1 -> mutated.writeBytes(SPLINTERS.get(random.nextInt(SPLINTERS.size()))
          .getBytes(StandardCharsets.UTF_8));
      case 2 -> at += random.nextInt(bytes.length - at + 1);
      case 3 -> {
        int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        mutated.write(bytes, from, random.nextInt(bytes.length - from + 1));
      }
      default -> at = Math.min(bytes.length, at + 1);
    }
    mutated.write(bytes, at, bytes.length - at);
    return mutated.toByteArray();
  }

  /// Decodes, and gives how many records came out; -1 for a corrupt segment.
  private static int decode(byte[] bytes) {
    try {
      List<NumberedRecord> records = new SegmentDecoder(Example.WRITER, 1).decode(bytes, 1).records();
      records.forEach(record -> assertTrue(record.toString().length() < 10 * SegmentBuilder.MAX_LINE));
      return records.size();
    } catch (CorruptSegmentException e) {
      return -1;
    }
  }

  @Test
  void mutatedBytesAreCorruptOrWhole() throws Exception {
    System.out.println("SegmentFuzzTest -Dseed=" + seed);
    Random random = new Random(seed);
    for (List<JournalRecord> records : List.of(Example.everyKind(), Example.operations(), Example.laterFields())) {
      byte[] whole = Example.segment(Example.WRITER, 1, 1, records);
      for (int i = 0; i < ROUNDS; i++) {
        byte[] bytes = mutate(whole, random);
        boolean same = Arrays.equals(bytes, whole);
        int read = decodeOrFail(bytes, i);
        if (read != (same ? records.size() : -1)) {
          fail("-Dseed=%d, round %d: %d records of a mutated segment".formatted(seed, i, read));
        }
      }
    }
  }

  @Test
  void mutatedLinesUnderRightChecksumsStopNothingElse() throws Exception {
    // Most mutations hit fields and not the frame: what they spoil is one record.
    int corrupt = mutateLines(Example.everyKind());
    assertTrue(corrupt < ROUNDS / 2, "-Dseed=" + seed + ": corrupt " + corrupt);
    // Here most records must not be passed over. Outcomes are not among them, and some mutations leave a good record.
    corrupt = mutateLines(Example.operations());
    assertTrue(corrupt > ROUNDS / 2 && corrupt < ROUNDS, "-Dseed=" + seed + ": corrupt " + corrupt);
  }

  /// Spoils one line a round, and fails where that costs another line.
  ///
  /// @return how many segments were corrupt
  private int mutateLines(List<JournalRecord> whole) throws JournalException {
    Random random = new Random(seed);
    List<byte[]> lines = lines(Example.segment(Example.WRITER, 1, 1, whole));
    int corrupt = 0;
    for (int i = 0; i < ROUNDS; i++) {
      ForgedSegment forged = new ForgedSegment(Example.WRITER, 1, 1);
      int victim = random.nextInt(lines.size() - 1);
      for (int line = 0; line < lines.size() - 1; line++) {
        byte[] rest = Arrays.copyOfRange(lines.get(line), SegmentBuilder.PREFIX, lines.get(line).length);
        if (line == victim) {
          for (int times = random.nextInt(4); times >= 0; times--) {
            rest = mutate(rest, random);
          }
        }
        forged.raw(rest);
      }
      int records = decodeOrFail(forged.finish(), i);
      corrupt += records < 0 ? 1 : 0;
      if (records >= 0 && records != lines.size() - 1) {
        fail("-Dseed=%d, round %d: %d records".formatted(seed, i, records));
      }
    }
    return corrupt;
  }

  @Test
  void noiseIsCorrupt() {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS / 10; i++) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      if (decodeOrFail(noise, i) != -1) {
        fail("-Dseed=%d, round %d".formatted(seed, i));
      }
    }
  }

  private int decodeOrFail(byte[] bytes, int round) {
    try {
      return decode(bytes);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("-Dseed=%d, round %d".formatted(seed, round), e);
    }
  }
}
