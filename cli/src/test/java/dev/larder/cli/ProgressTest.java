package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Terminal NO_TERMINAL = new Terminal(false, 0);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void jsonHasAtMostFourLinesASecondAndAlwaysALastOne() throws Exception {
    long start = System.nanoTime();
    try (Progress progress = new ProgressDisplay(err, NO_TERMINAL, ProgressMode.JSON).start("check", -1, "datasets")) {
      for (int i = 0; i < 60; i++) {
        progress.advance(1);
        Thread.sleep(10);
      }
      progress.total(120);
    }
    List<String> lines = printed().lines().toList();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(lines.size() >= 2 && lines.size() <= 4 * seconds + 1, () -> seconds + " s, lines: " + lines);
    JsonNode first = new JsonMapper().readTree(lines.getFirst()).get("progress");
    assertTrue(first.get("total").isNull() && first.get("seconds_left").isNull(), first::toString);
    JsonNode last = new JsonMapper().readTree(lines.getLast()).get("progress");
    assertEquals(60, last.get("done").asLong());
    assertEquals(120, last.get("total").asLong());
    assertEquals("check", last.get("task").asText());
    assertEquals("datasets", last.get("unit").asText());
    assertTrue(last.get("rate").asDouble() > 0 && last.get("seconds_left").asDouble() > 0, last::toString);
  }

  @Test
  void aShortTaskStillSaysThatItIsDoneInJson() {
    try (Progress progress = new ProgressDisplay(err, NO_TERMINAL, ProgressMode.JSON).start("init", 1, "steps")) {
      progress.advance(1);
    }
    assertEquals(1, printed().lines().count());
    assertTrue(
        printed().startsWith("{\"progress\":{\"task\":\"init\",\"done\":1,\"total\":1,\"unit\":\"steps\",\"rate\":"));
  }

  @Test
  void nothingIsShownToNobody() {
    try (Progress progress = new ProgressDisplay(err, NO_TERMINAL, ProgressMode.AUTO).start("check", 10, "datasets")) {
      progress.advance(1);
    }
    assertEquals("", printed());
  }

  @Test
  void aBarAppearsOnlyAfterASecond() throws Exception {
    ProgressDisplay display = new ProgressDisplay(err, new Terminal(true, 90), ProgressMode.AUTO);
    try (Progress progress = display.start("check", 10, "datasets")) {
      progress.advance(1);
    }
    assertEquals("", printed());
    try (Progress progress = display.start("check", 10, "datasets")) {
      progress.advance(5);
      Thread.sleep(1_600);
      progress.advance(5);
    }
    assertTrue(printed().contains("check") && printed().contains("10/10 datasets"), this::printed);
    assertTrue(printed().lines().allMatch(line -> line.length() <= 90), this::printed);
  }

  @Test
  void threadsMayAdvanceTogether() {
    try (Progress progress = new ProgressDisplay(err, NO_TERMINAL, ProgressMode.NONE).start("check", -1, "datasets")) {
      IntStream.range(0, 100_000).parallel().forEach(_ -> progress.advance(1));
      assertEquals(100_000, progress.done());
    }
  }
}
