package dev.larder.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Larder keeps its promises in every execution that is looked at. `-Dexplore=long` looks at more, `-Dseed=…` at others, `-Dreplay='…'` at
/// one, with each of its operations.
@Execution(ExecutionMode.CONCURRENT)
final class ExplorationTest {
  private static final boolean LONG = System.getProperty("explore", "").equals("long");

  static Stream<String> explorations() {
    List<String> explorations = new ArrayList<>(List.of(
        "THREE_PUTS disk nested 800", "PUT_ALL disk power", "COMPONENTS disk power", "OTHER_CONTENT disk power",
        "SAME_TWICE disk crashes", "SAME_TWICE disk random 200", "RIVALS disk schedules 1", "RIVALS disk stalls",
        "RIVAL_COMPONENTS disk random 200", "SLOW disk pauses", "SLOW disk kills", "CLOSING disk schedules 1",
        "CLOSING disk random 300", "READING disk schedules 1", "READING disk random 200", "PARALLEL disk random 300",
        "PARALLEL disk crashes", "TWO_JOURNALS disk damage",
        "THREE_PUTS bucket faults", "COMPONENTS bucket random-faults 200", "OTHER_CONTENT bucket random-faults 200",
        "SAME_TWICE bucket random 300", "RIVALS bucket schedules 1", "RIVALS bucket stalls",
        "RIVAL_COMPONENTS bucket random 300", "SLOW bucket pauses", "SLOW bucket random-faults 200",
        "CLOSING bucket schedules 2", "READING bucket schedules 1", "READING bucket random-faults 300",
        "PARALLEL bucket random 300",
        "DECLARED disk crashes", "DECLARED disk pauses", "DECLARED bucket power", "DECLARED bucket faults",
        "ARCHIVED disk pauses", "ARCHIVED bucket pauses", "ARCHIVED bucket schedules 1", "ARCHIVED disk random 100",
        "ARCHIVED bucket power", "ARCHIVED disk crashes", "ARCHIVED disk kills-of archiver",
        "LATE_FENCE disk pauses", "LATE_FENCE bucket pauses", "LATE_FENCE bucket random-faults 100",
        "CLEANUP disk pauses", "CLEANUP bucket pauses", "CLEANUP bucket naps", "CLEANUP disk schedules 1",
        "CLEANUP bucket schedules 1", "CLEANUP bucket power", "CLEANUP disk kills-of cleaner",
        "NOT_UNDERSTOOD bucket power", "DELETED disk schedules 1", "DELETED bucket schedules 1",
        "DELETED disk crashes", "DELETED bucket power", "CACHE disk kills", "CACHE disk schedules 1",
        "LEASE bucket naps", "LEASE disk naps", "LEASE bucket pauses", "THREE_PUTS disk forces",
        "COMPONENTS disk forces"));
    if (LONG) {
      for (Scenarios scenario : Scenarios.values()) {
        if (scenario == Scenarios.CACHE) {
          List.of("kills", "schedules 2").forEach(how -> explorations.add("CACHE disk " + how));
          continue;
        }
        for (String world : List.of("disk", "bucket")) {
          List.of("nested 10", "power 5", "kills", "stalls", "schedules 2", "random 20000")
              .forEach(how -> explorations.add("%s %s %s".formatted(scenario, world, how)));
        }
        explorations.add(scenario + " bucket faults");
        explorations.add(scenario + " bucket random-faults 20000");
      }
    }
    return explorations.stream();
  }

  @AfterAll
  static void writesWhatItCounted() throws IOException {
    Reliability.writeExplorations();
  }

  @ParameterizedTest
  @MethodSource("explorations")
  @Timeout(7200)
  void breaksNoPromise(String exploration) {
    Report report = new Report();
    long start = System.nanoTime();
    String broken = Exploration.explore(exploration, report);
    System.out.printf("%s: %s; %,d ms%n", exploration, report, (System.nanoTime() - start) / 1_000_000);
    Reliability.count(report, broken);
    assertEquals("", broken);
    assertTrue(report.checks > 20, report::toString);
  }

  @Test
  @EnabledIfSystemProperty(named = "replay", matches = ".+")
  void repeats() {
    String trace = Exploration.replay(System.getProperty("replay", ""));
    System.out.println(trace);
    assertTrue(trace.endsWith("nothing is wrong"));
  }

  @Test
  void repeatsAnExecutionToTheLastOperation() {
    for (String line : List.of("SAME_TWICE disk random=7 crash=150 power=SUBSET/3 then random=8",
        "PARALLEL disk random=5 then plain",
        "SLOW bucket faults=random:11:6 pause=slow@20 power=ARRIVE_LATER/1 then plain")) {
      assertEquals(withoutTemporaryNames(Exploration.replay(line)), withoutTemporaryNames(Exploration.replay(line)));
    }
  }

  @Test
  void scratchIsNotMoreThanItSays() {
    String broken = Exploration.explore("CACHE disk crashes");
    assertTrue(broken.contains("-Dreplay='CACHE disk crash="), broken);
  }

  /// The limit of what can be promised: the system has dropped names and reports success to the next process, which cannot know. What the first
  /// one acknowledged stays (`forces`); what those acknowledge who work on before the disk is looked after may be lost.
  @Test
  void whoWorksOnWhereAForceHasFailedIsNotSafe() {
    String broken = Exploration.explore("THREE_PUTS disk forces-again");
    assertTrue(broken.startsWith("what is acknowledged"), broken);
  }

  /// Temporary files are counted for the whole Java process. Their names decide nothing.
  private static String withoutTemporaryNames(String trace) {
    return trace.replaceAll("/_tmp/\\S+", "/_tmp/…");
  }

  @Test
  void theWorldIsAsWildAsItShouldBe() {
    Report report = new Report();
    Explorer explorer = new Explorer(Scenarios.THREE_PUTS, "disk", report);
    assertTrue(explorer.plain() > 100, "a put takes dozens of operations of a disk");
    explorer.crashes(1);
    assertTrue(report.crashPoints > 100, report::toString);
    assertTrue(report.acknowledged > 0, report::toString);
  }
}
