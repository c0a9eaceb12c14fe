package dev.larder.simulation;

import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Damages each segment of the journals that a scenario has left, in each way that we can think of, one at a time. A reader must notice, give
/// what stood before, and give all of the other journals (promise 9).
final class Damage {
  private static final String NOTICED = "damage to a journal is noticed, and stops nothing else (8, 9)";
  private static final int WRITER = 36;
  private static final int PREFIX = "{\"c\":\"00000000\",".length();

  private final Execution done;
  private final Report report;
  private final SortedMap<String, byte[]> files;
  private final Audit whole;

  Damage(Scenarios scenario, String kind, Report report) {
    this.report = report;
    done = new Execution(scenario, kind, report, false);
    done.run(Phase.PLAIN);
    try {
      files = done.world().files();
      whole = audit(done);
    } catch (IOException e) {
      throw done.failure(e);
    }
  }

  private static Audit audit(Execution execution) throws IOException {
    return Audit.of(execution.world().open(Points.NONE, ObjectFaults.NONE));
  }

  void everywhere() {
    List<String> segments = files.keySet().stream().filter(path -> path.endsWith(".jl")).toList();
    for (String segment : segments) {
      byte[] bytes = files.getOrDefault(segment, new byte[0]);
      for (Map.Entry<String, byte[]> damaged : damages(segment, bytes, segments).entrySet()) {
        if (!Arrays.equals(damaged.getValue(), bytes)) {
          check(segment, damaged.getKey(), Optional.of(damaged.getValue()));
        }
      }
      // That the last one is gone can be seen by nobody: it is as if it had never been written.
      if (segments.stream().anyMatch(other -> writer(other).equals(writer(segment)) && other.compareTo(segment) > 0)) {
        check(segment, segment + " is missing", Optional.empty());
      }
    }
  }

  /// @param bytes what the segment is replaced by; none for nothing at all
  private void check(String segment, String how, Optional<byte[]> bytes) {
    report.checks++;
    Execution damaged = done.fork(done.world().policies().getFirst(), 1);
    try {
      if (bytes.isPresent()) {
        damaged.world().damage(segment, bytes.get());
      } else {
        damaged.world().remove(segment);
      }
      Audit audit = audit(damaged);
      UUID victim = writer(segment);
      for (Audit.Journal before : whole.journals()) {
        Optional<Audit.Journal> after = audit.journals().stream()
            .filter(journal -> journal.writer().equals(before.writer())).findFirst();
        if (after.isEmpty()) {
          throw new Violation(NOTICED, "%s: the journal of %s is not found".formatted(how, before.writer()));
        }
        if (!before.writer().equals(victim)) {
          if (!after.get().equals(before)) {
            throw new Violation(NOTICED, "%s: the journal of %s is read otherwise".formatted(how, before.writer()));
          }
        } else if (after.get().end() != JournalEnd.CORRUPT || !isPrefix(after.get().stored(), before.stored())) {
          throw new Violation(NOTICED, "%s: the journal counts as %s with %d stored datasets".formatted(how,
              after.get().end().word(), after.get().stored().size()));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw damaged.failure(e);
    }
  }

  private static boolean isPrefix(List<JournalRecord.Stored> some, List<JournalRecord.Stored> all) {
    return some.size() <= all.size() && all.subList(0, some.size()).equals(some);
  }

  private Map<String, byte[]> damages(String segment, byte[] bytes, List<String> segments) {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("empty", new byte[0]);
    damages.put("zeros", new byte[bytes.length]);
    damages.put("something behind it", concatenated(List.of(bytes, new byte[]{'\n'})));
    damages.put("twice", concatenated(List.of(bytes, bytes)));
    for (int at = 0; at < bytes.length; at += 3) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      damages.put("bit flipped at " + at, flipped);
    }
    for (int end = bytes.length - 1; end > 0; end -= 41) {
      damages.put("cut at " + end, Arrays.copyOf(bytes, end));
    }
    List<byte[]> lines = lines(bytes);
    for (int i = 0; i < lines.size(); i++) {
      List<byte[]> less = new ArrayList<>(lines);
      byte[] line = less.remove(i);
      damages.put("line %d left out".formatted(i + 1), concatenated(less));
      less.add(i == 0 ? less.size() : 0, line);
      damages.put("line %d moved".formatted(i + 1), concatenated(less));
      damages.put("cut behind line " + (i + 1), concatenated(lines.subList(0, i + 1)));
      damages.put("line %d of another version".formatted(i + 1), rewritten(segment, lines, i));
      if (i < lines.size() - 1) {
        damages.put("line %d never written".formatted(i + 1), framed(segment, lines, i));
      }
    }
    for (String other : segments) {
      damages.put("bytes of " + other, files.getOrDefault(other, new byte[0]));
    }
    return damages;
  }

  /// The segment without line `left`, with checksums and trailer as if it had been written so. Only the numbers of its records tell.
  private static byte[] framed(String segment, List<byte[]> lines, int left) {
    List<byte[]> kept = new ArrayList<>(lines.subList(0, lines.size() - 1));
    kept.remove(left);
    byte[] body = concatenated(kept);
    String old = new String(lines.getLast(), StandardCharsets.UTF_8);
    String number = old.substring(old.indexOf("\"n\":"), old.indexOf(",\"t\""));
    String rest = "%s,\"t\":\"T\",\"records\":%d,\"crc\":\"%s\"}".formatted(number, kept.size(), hex(body));
    return concatenated(List.of(body, line(segment, rest)));
  }

  /// The segment with another line in one place, whose own checksum is right.
  private static byte[] rewritten(String segment, List<byte[]> lines, int place) {
    String old = new String(lines.get(place), StandardCharsets.UTF_8);
    int digit = old.lastIndexOf('1');
    String other = old.substring(PREFIX, old.length() - 1);
    if (digit > PREFIX) {
      other = old.substring(PREFIX, digit) + "2" + old.substring(digit + 1, old.length() - 1);
    }
    List<byte[]> all = new ArrayList<>(lines);
    all.set(place, line(segment, other));
    return concatenated(all);
  }

  /// A line with the checksum that it must have in this segment.
  static byte[] line(String segment, String rest) {
    byte[] covered = rest.getBytes(StandardCharsets.UTF_8);
    UUID writer = writer(segment);
    byte[] name = ByteBuffer.allocate(20).putLong(writer.getMostSignificantBits())
        .putLong(writer.getLeastSignificantBits())
        .putInt(Integer.parseInt(segment.substring(segment.length() - 11, segment.length() - 3))).array();
    return "{\"c\":\"%s\",%s\n".formatted(hex(concatenated(List.of(name, covered))), rest)
        .getBytes(StandardCharsets.UTF_8);
  }

  static String hex(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static UUID writer(String segment) {
    String folder = segment.substring(0, segment.lastIndexOf('/'));
    return UUID.fromString(folder.substring(folder.length() - WRITER));
  }

  private static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i + 1));
        start = i + 1;
      }
    }
    return lines;
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }
}
