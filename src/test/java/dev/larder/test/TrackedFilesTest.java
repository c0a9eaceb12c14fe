package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What is in the repository of the sources, seen as files.
final class TrackedFilesTest {
  /// Folders of machines that somebody worked on. In pieces, so that this file does not hold them.
  private static final List<String> ELSEWHERE = List.of("/wor" + "k/", "/roo" + "t/", "/hom" + "e/");

  @Test
  void nameNoPlaceOnTheMachineTheyWereWrittenOn() throws IOException {
    Ended git = Larder.in(Larder.ROOT).startedBy("git").run("ls-files", "-z");
    assumeTrue(git.exitCode() == 0, "these sources are not under git");
    Set<String> found = new TreeSet<>();
    for (String name : git.out().split("\0", -1)) {
      Path file = Larder.ROOT.resolve(name);
      if (Files.isRegularFile(file)) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        ELSEWHERE.stream().filter(text::contains).forEach(place -> found.add(name + " names " + place));
      }
    }
    assertEquals(Set.of(), found);
  }
}
