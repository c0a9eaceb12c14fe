package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The format does not drift: these bytes were written once, and are written and read like that for ever.
final class GoldenJournalTest {
  private static final Path TECHNOTE = Path.of("..", "docs", "technote", "journal.md");

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenJournalTest.class.getResourceAsStream("/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /// The fenced block of the technote whose info string is `jsonl` and the name of the file.
  private static byte[] inTechnote(String name) throws IOException {
    Matcher block = Pattern.compile("```jsonl " + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(TECHNOTE));
    if (!block.find()) {
      throw new AssertionError("the technote shows no " + name);
    }
    return block.group(1).getBytes(StandardCharsets.UTF_8);
  }

  private static void assertIs(byte[] golden, int number, long first, List<? extends JournalRecord> records)
      throws Exception {
    assertEquals(new String(golden, StandardCharsets.UTF_8),
        new String(Example.segment(Example.WRITER, number, first, records), StandardCharsets.UTF_8));
    assertArrayEquals(golden, Example.segment(Example.WRITER, number, first, records));
    SegmentDecoder.Contents read = new SegmentDecoder(Example.WRITER, number).decode(golden, first);
    assertEquals(records, read.records().stream().map(NumberedRecord::record).toList());
    assertEquals(first, read.records().getFirst().number());
    assertEquals(first + records.size(), read.last());
  }

  @Test
  void everyKindOfRecordIsWrittenAndReadAsItAlwaysWas() throws Exception {
    assertIs(golden("every-kind.jl"), 1, 1, Example.everyKind());
  }

  @Test
  void fieldsThatCameLaterAreWrittenAndReadAsTheyAlwaysWere() throws Exception {
    assertIs(golden("later-fields.jl"), 1, 1, Example.laterFields());
  }

  @Test
  void artifactsElsewhereAreWrittenAndReadAsTheyAlwaysWere() throws Exception {
    assertIs(golden("elsewhere.jl"), 1, 1, Example.elsewhere());
  }

  @Test
  void bothEndsOfAJournalAreWrittenAndReadAsTheyAlwaysWere() throws Exception {
    assertIs(golden("sealed.jl"), 2, 7, List.of(new JournalRecord.Seal()));
    assertIs(golden("fenced.jl"), 2, 7, List.of(Example.fence()));
  }

  @Test
  void theTechnoteShowsWhatIsReallyWritten() throws Exception {
    assertIs(inTechnote("00000001.jl"), 1, 1, Example.first());
    assertIs(inTechnote("00000002.jl"), 2, 5, List.of(new JournalRecord.Seal()));
    assertIs(inTechnote("operations.jl"), 1, 1, Example.operations());
    String technote = Files.readString(TECHNOTE);
    assertEquals(true, technote.contains(JournalLayout.segment(Example.JOURNAL, 2).value()),
        "the technote names the file " + JournalLayout.segment(Example.JOURNAL, 2));
  }
}
