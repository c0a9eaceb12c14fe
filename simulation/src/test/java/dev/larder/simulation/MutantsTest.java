package dev.larder.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each safety step is needed, and its absence is noticed: otherwise what [ExplorationTest] does not find would mean nothing.
@Execution(ExecutionMode.CONCURRENT)
final class MutantsTest {
  private static final Pattern LINE = Pattern.compile("-Dreplay='([^']+)'");

  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @AfterAll
  static void writesWhichWereNoticed() throws IOException {
    Reliability.writeMutants();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @Timeout(600)
  void isNoticed(Mutant mutant) {
    String broken = "";
    for (String hunt : mutant.hunts()) {
      broken = broken.isEmpty() ? new MutantLoader(mutant.edits()).explore(hunt) : broken;
    }
    System.out.printf("%s (%s): %s%n", mutant.name(), mutant.why(), broken);
    if (broken.startsWith(mutant.breaks())) {
      Reliability.caught(mutant);
    }
    assertTrue(!broken.isEmpty() && broken.startsWith(mutant.breaks()),
        () -> "nobody notices that %s; expected: %s".formatted(mutant.name(), mutant.breaks()));
  }

  @Test
  void canBeReplayedAndTheOriginalDoesRight() {
    Mutant mutant = Mutants.all().stream().filter(m -> m.name().equals("a record is not awaited")).findFirst()
        .orElseThrow();
    MutantLoader loader = new MutantLoader(mutant.edits());
    Matcher line = LINE.matcher(loader.explore(mutant.hunts().getFirst()));
    assertTrue(line.find());
    String replayed = loader.replay(line.group(1));
    assertTrue(replayed.contains(mutant.breaks()), replayed);
    assertTrue(replayed.contains(" force /disk/"), replayed);
    assertTrue(Exploration.replay(line.group(1)).endsWith("nothing is wrong"));
  }

  @Test
  void mustFindItsPlace() {
    Edit gone = Edit.skip("dev.larder.journal.JournalWriter", "append",
        "dev.larder.journal.JournalWriter.noSuchMethod");
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> new MutantLoader(List.of(gone)));
    assertTrue(String.valueOf(e.getMessage()).contains("finds 0 places in place of 1"), e.getMessage());
  }

  @Test
  void ofNothingIsTheOriginal() {
    assertEquals("", new MutantLoader(List.of()).explore("THREE_PUTS bucket kills"));
  }
}
