package dev.larder.cli;

import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// Something that a command takes out of the Registry, after it has told what stands in the way, or has asked.
///
/// @param what for people, e.g. `dimension plate and its 12 records`
/// @param blockedBy what stands in the way, for people
/// @param changes in one transaction, the removal last
record Removal(String what, boolean there, List<String> blockedBy, List<Change> changes) {
  Removal {
    blockedBy = List.copyOf(blockedBy);
    changes = List.copyOf(changes);
  }

  Removal(String what, boolean there, List<String> blockedBy, Change change) {
    this(what, there, blockedBy, List.of(change));
  }

  /// @param removed whether it is gone now and was there; in a dry run, whether it would be
  record Outcome(boolean removed, ExitCode exitCode) {}

  /// The Registry itself decides what may go: `blockedBy` only tells beforehand.
  Outcome carryOut(Registry registry, boolean dryRun, Confirmation confirmation, CommandSpec command) {
    ProgressDisplay display = Larder.of(command).progress();
    if (!there) {
      display.say("there is no %s; nothing was changed".formatted(what));
      return new Outcome(false, ExitCode.DONE);
    }
    if (dryRun) {
      blockedBy.forEach(reason -> display.say("in the way: " + reason));
      return new Outcome(blockedBy.isEmpty(), blockedBy.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FOUND);
    }
    if (!confirmation.given("remove " + what)) {
      display.say("nothing was changed");
      return new Outcome(false, ExitCode.ERROR);
    }
    return new Outcome(registry.apply(new RegistryBatch(changes)).any(), ExitCode.DONE);
  }
}
