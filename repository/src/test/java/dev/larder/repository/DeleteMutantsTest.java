package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.repository.Mutation.Detour;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each safety step of a delete is needed, and its absence is noticed: otherwise what [DeleteCrashTest] does not find would mean nothing.
final class DeleteMutantsTest {
  @TempDir
  Path folder;

  /// @param noticed what the check that fails says
  /// @param hunt the method of [DeleteCrash] that meets it
  record Mutant(String name, String story, String hunt, String noticed, List<Detour> detours) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Mutant mutant(String name, String story, String noticed, Detour... detours) {
    return new Mutant(name, story, "crash", noticed, List.of(detours));
  }

  static List<Mutant> mutants() {
    return List.of(
        mutant("no durable D", "UNSTORE", "tombstones without a D",
            new Detour("Deleting", "run", "OperationsWriter.append", 1, "forget")),
        mutant("K before the Registry commits", "UNSTORE", "the Registry does not know it",
            new Detour("Deleting", "run", "Deleting.decide", 1, "commitsBeforeTheRegistry")),
        mutant("artifacts are deleted before K", "UNSTORE", "a record without its artifact",
            new Detour("Deleting", "run", "OperationsWriter.append", 2, "forget"),
            new Detour("Deleting", "run", "Deleting.remove", 1, "removesBeforeTheCommit")),
        mutant("recovery believes the absence of K", "UNSTORE", "an artifact that nothing names",
            new Detour("DeleteRecovery", "settle", "Registry.settle", 1, "believesTheAbsenceOfK")),
        mutant("recovery writes no K of its own", "UNSTORE", "tombstones without a K",
            new Detour("DeleteRecovery", "finish", "OperationsWriter.append", 2, "writesNoK")),
        new Mutant("recovery is on no record before it reads the decision", "UNSTORE", "overtakeRecovery",
            "a record without its artifact",
            List.of(new Detour("DeleteRecovery", "finish", "OperationsWriter.append", 1, "forget"))),
        new Mutant("recovery does not fence", "PURGE", "overtake", "a record without its artifact",
            List.of(new Detour("Rebuild", "fill", "DeleteHistory.settle", 1, "fencesNobody"))),
        mutant("the artifacts of a voided delete are removed", "UNSTORE", "a record without its artifact",
            new Detour("DeleteRecovery", "settle", "Registry.settle", 1, "removesWhatIsVoided")),
        mutant("what is restored takes the old path", "RESTORE", "a path is used again",
            new Detour("Restoring", "dataset", "DeletedPaths.of", 1, "knowsNoPath")),
        mutant("replay forgets tombstones", "UNSTORE", "a record without its artifact",
            new Detour("Rebuild", "replay", "Registry.replay", 2, "replaysNoTombstones"),
            new Detour("Rebuild", "replay", "Registry.replay", 1, "replaysNoTombstones")));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isNoticed(Mutant mutant) throws Exception {
    Mutation mutation = new Mutation(mutant.detours());
    String found = switch (mutant.hunt()) {
      case "overtake" -> mutation.hunt("overtake", mutant.story(), folder.toString(), true);
      case "overtakeRecovery" -> mutation.hunt("overtakeRecovery", mutant.story(), folder.toString());
      default -> mutation.hunt("crash", mutant.story(), folder.toString(), 1_000_000, 1L);
    };
    System.out.printf("%s: %s%n", mutant.name(), found);
    assertTrue(found.contains(mutant.noticed()), () -> "nobody notices that %s: %s".formatted(mutant.name(), found));
  }
}
