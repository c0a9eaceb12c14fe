package dev.larder.simulation;

import java.util.List;

/// The door to explorations for those who see only Java's own types.
public final class Exploration {
  private Exploration() {}

  /// Looks for an execution that breaks a promise.
  ///
  /// @param request what and how, e.g. `THREE_PUTS disk power`
  /// @return which promise, and how to repeat it; empty if there is none
  public static String explore(String request) {
    return explore(request, new Report());
  }

  static String explore(String request, Report report) {
    String[] parts = request.split(" ", 3);
    String how = parts[2];
    try {
      if (how.startsWith("damage")) {
        new Damage(Scenarios.valueOf(parts[0]), parts[1], report).everywhere();
        return "";
      }
      Explorer explorer = new Explorer(Scenarios.valueOf(parts[0]), parts[1], report);
      if (how.startsWith("kills-of ")) {
        explorer.kills(Phase.PLAIN, how.substring("kills-of ".length()));
        return "";
      }
      long number = how.contains(" ") ? Long.parseLong(how.substring(how.indexOf(' ') + 1)) : 1;
      switch (how.split(" ", 2)[0]) {
        case "plain" -> explorer.plain();
        case "crashes" -> explorer.crashes((int) number);
        case "stalls" -> explorer.stalls();
        case "power" -> explorer.powerFailures(Phase.PLAIN, (int) number, 0);
        case "nested" -> explorer.powerFailures(Phase.PLAIN, 1, (int) number);
        case "kills" -> explorer.kills(Phase.PLAIN);
        case "pauses" -> explorer.pauses("slow");
        case "naps" -> explorer.naps("slow", List.of(240, 400, 720));
        case "forces" -> explorer.failedForces(false);
        case "forces-again" -> explorer.failedForces(true);
        case "schedules" -> explorer.schedules((int) number);
        case "random" -> explorer.randomSchedules(Long.getLong("seed", 1), (int) number);
        case "faults" -> explorer.faults();
        case "random-faults" -> explorer.randomFaults(Long.getLong("seed", 1), (int) number);
        default -> throw new IllegalArgumentException("nobody explores by " + how);
      }
      return "";
    } catch (ExplorationFailure e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// Repeats an execution, and gives every operation and what is wrong at the end.
  public static String replay(String line) {
    return String.join("\n", Execution.replay(line));
  }
}
