package dev.larder.simulation;

/// What an exploration has looked at.
final class Report {
  int executions;
  int crashPoints;
  int nestedPoints;
  int schedules;
  int pauses;
  int kills;
  int faults;
  int failedForces;
  int checks;
  long acknowledged;

  @Override
  public String toString() {
    return ("%,d executions: %,d crash points, %,d nested, %,d schedules, %,d kills, %,d pauses, %,d faults, %,d failed forces;"
        + " %,d checks of %,d acknowledged datasets").formatted(executions, crashPoints, nestedPoints, schedules,
            kills, pauses, faults, failedForces, checks, acknowledged);
  }
}
