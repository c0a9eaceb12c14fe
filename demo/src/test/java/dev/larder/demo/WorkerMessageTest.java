package dev.larder.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WorkerMessageTest {
  @Test
  void everyMessageIsReadAsItWasWritten() {
    WorkerMessage progress = new WorkerMessage.Progress(Long.MAX_VALUE, 0, 12);
    WorkerMessage refused = new WorkerMessage.Refused("dataset-conflict", "row {\"Plate\":\"[1]\"} ist schon da: ä");
    WorkerMessage failed = new WorkerMessage.Failed("disk-full", "");
    assertEquals(progress, WorkerMessage.parse(progress.line()));
    assertEquals(refused, WorkerMessage.parse(refused.line()));
    assertEquals(failed, WorkerMessage.parse(failed.line()));
  }

  @Test
  void aTextNeverBreaksItsLine() {
    String line = new WorkerMessage.Failed("x", "one\ttwo\nthree\r\nprogress\t1\t2\t3").line();
    assertEquals(1, line.lines().count());
    assertEquals(new WorkerMessage.Failed("x", "one two three  progress 1 2 3"), WorkerMessage.parse(line));
  }

  @Test
  void anythingElseIsAFailureThatShowsIt() {
    for (String line : new String[]{"", "OpenJDK warning: something", "progress\t1\t2", "refused\tx", "failed"}) {
      assertEquals(new WorkerMessage.Failed("worker-output", line), WorkerMessage.parse(line));
    }
  }

  @Test
  void countsThatAreNoneAreAFailureToo() {
    for (String line : new String[]{"progress\t1\ttwo\t3", "progress\t1\t99999999999999999999\t3"}) {
      assertEquals(new WorkerMessage.Failed("worker-output", line), WorkerMessage.parse(line));
    }
  }
}
