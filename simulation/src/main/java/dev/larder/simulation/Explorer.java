package dev.larder.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// Looks for an execution of one scenario in one kind of world that breaks a promise: crashes it at each of its operations, and its recovery
/// too, in each way that the world knows; kills and pauses its processes; lets requests fail; tries other schedules.
///
/// Each of its methods ends with an [ExplorationFailure] at the first one that it finds.
final class Explorer {
  private final Scenarios scenario;
  private final String kind;
  private final Report report;
  private final List<String> policies;

  Explorer(Scenarios scenario, String kind, Report report) {
    this.scenario = scenario;
    this.kind = kind;
    this.report = report;
    this.policies = World.of(kind).policies();
  }

  private Execution begin() {
    return new Execution(scenario, kind, report, false);
  }

  /// Runs it without any disturbance.
  ///
  /// @return how many operations it has
  int plain() {
    Execution execution = begin();
    int operations = execution.run(Phase.PLAIN).operations();
    execution.check();
    settle(execution);
    return operations;
  }

  /// Takes the power away before each operation and behind the last, in each way `seeds` times.
  ///
  /// @param nested of so many crashes one gets a crash at each operation of its recovery as well; 0 for none
  void powerFailures(Phase phase, int seeds, int nested) {
    int operations = begin().run(phase).operations();
    for (int n = 1; n <= operations + 1; n++) {
      report.crashPoints++;
      Execution crashed = begin();
      crashed.run(phase.withCrashAt(n));
      for (String policy : policies) {
        for (long seed = 1; seed <= seeds; seed++) {
          long own = n * 31L + seed;
          recover(crashed.fork(policy, own));
          if (nested > 0 && new SplittableRandom(own + policy.hashCode()).nextInt(nested) == 0) {
            nested(crashed, policy, own);
          }
        }
      }
    }
  }

  private void nested(Execution crashed, String policy, long seed) {
    int operations = crashed.fork(policy, seed).run(Phase.PLAIN).operations();
    for (int n = 1; n <= operations + 1; n++) {
      report.nestedPoints++;
      Execution again = crashed.fork(policy, seed);
      again.run(Phase.PLAIN.withCrashAt(n));
      recover(again.fork(policies.get((n + (int) seed) % policies.size()), seed + n));
    }
  }

  /// What an operator finds after a crash, does, and finds then.
  private void recover(Execution crashed) {
    crashed.check();
    crashed.run(Phase.PLAIN);
    crashed.check();
    settle(crashed);
  }

  /// What is there stays there when the power fails now.
  private static void settle(Execution execution) {
    if (!execution.survivesPower()) {
      return;
    }
    Execution dark = execution.fork(execution.world().policies().getFirst(), 1);
    dark.check();
  }

  /// Kills each process before each of its operations, while the others go on.
  void kills(Phase phase) {
    for (Actor victim : begin().run(phase).actors()) {
      kills(phase, victim.name());
    }
  }

  /// Kills one process before each of its operations, while the others go on.
  void kills(Phase phase, String name) {
    List<Actor> victims = begin().run(phase).actors().stream().filter(actor -> actor.name().equals(name)).toList();
    if (victims.isEmpty()) {
      throw new IllegalArgumentException("no process is called " + name);
    }
    for (Actor victim : victims) {
      for (int n = 1; n <= victim.operations(); n++) {
        report.kills++;
        Execution execution = begin();
        execution.run(phase.withKill(victim.name() + "@" + n));
        execution.check();
        settle(execution);
        execution.run(Phase.PLAIN);
        execution.check();
        settle(execution);
      }
    }
  }

  /// Pauses a process before each of its operations until all others have ended, and takes the power away then and later.
  void pauses(String name) {
    Execution first = begin();
    Actor slow = first.run(Phase.PLAIN).actors().stream().filter(actor -> actor.name().equals(name)).findFirst()
        .orElseThrow();
    for (int n = 1; n <= slow.operations(); n++) {
      report.pauses++;
      Execution execution = begin();
      execution.run(Phase.PLAIN.withPause(name + "@" + n));
      execution.check();
      recover(execution.fork(policies.get(n % policies.size()), n));
    }
  }

  /// Lets a process stand still before each of its operations, for each of these times, while the others go on.
  void naps(String name, List<Integer> seconds) {
    Execution first = begin();
    Actor slow = first.run(Phase.PLAIN).actors().stream().filter(actor -> actor.name().equals(name)).findFirst()
        .orElseThrow();
    for (int n = 1; n <= slow.operations(); n++) {
      for (int nap : seconds) {
        report.pauses++;
        Execution execution = begin();
        execution.run(Phase.PLAIN.withNap("%s@%d:%d".formatted(name, n, nap)));
        execution.check();
        settle(execution);
      }
    }
  }

  /// Lets each force fail, one in each execution; then the power fails, at once or after the job was run again on the same disk.
  ///
  /// @param again whether what those are told who run it again must hold as well
  void failedForces(boolean again) {
    Execution first = begin();
    int before = first.world().forces();
    first.run(Phase.PLAIN);
    int forces = first.world().forces() - before;
    for (int n = 1; n <= forces; n++) {
      report.failedForces++;
      Execution execution = begin();
      execution.run(Phase.PLAIN.withFailedForce(n));
      execution.check();
      for (String policy : policies) {
        recover(execution.fork(policy, n));
      }
      Oracle told = execution.oracle().copy();
      told.deviceFailed();
      execution.run(Phase.PLAIN);
      execution.check();
      for (String policy : policies) {
        Execution dark = execution.fork(policy, n);
        if (again) {
          dark.oracle().deviceFailed();
          dark.check();
        } else {
          dark.check(told);
        }
      }
    }
  }

  /// Stops each process before each of its operations for ever, without the others' knowing, and takes the power away when they have ended.
  void stalls() {
    for (Actor slow : begin().run(Phase.PLAIN).actors()) {
      for (int n = 1; n <= slow.operations(); n++) {
        report.pauses++;
        Execution execution = begin();
        execution.run(Phase.PLAIN.withStall(slow.name() + "@" + n));
        execution.check();
        for (String policy : policies) {
          recover(execution.fork(policy, n));
        }
      }
    }
  }

  /// Takes the power away before each operation and behind the last, and looks what is left.
  void crashes(int seeds) {
    int operations = begin().run(Phase.PLAIN).operations();
    for (int n = 1; n <= operations + 1; n++) {
      report.crashPoints++;
      Execution crashed = begin();
      crashed.run(Phase.PLAIN.withCrashAt(n));
      for (String policy : policies) {
        for (long seed = 1; seed <= seeds; seed++) {
          crashed.fork(policy, n * 31L + seed).check();
        }
      }
    }
  }

  /// Tries every schedule with at most so many deviations.
  void schedules(int deviations) {
    Schedules schedules = new Schedules(deviations);
    while (schedules.hasNext()) {
      report.schedules++;
      Execution execution = begin();
      schedules.ran(execution.run(Phase.PLAIN.withSchedule(schedules.next())).choice());
      execution.check();
      settle(execution);
    }
  }

  /// Tries random schedules, each with a power failure at a random moment, or none.
  void randomSchedules(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int operations = begin().run(Phase.PLAIN).operations();
    for (int i = 0; i < count; i++) {
      report.schedules++;
      Phase phase = Phase.PLAIN.withRandom(random.nextLong(1, Long.MAX_VALUE))
          .withCrashAt(random.nextInt(operations * 5 / 4));
      Execution execution = begin();
      execution.run(phase);
      execution.check();
      recover(execution.fork(policies.get(random.nextInt(policies.size())), random.nextLong(1, Long.MAX_VALUE)));
    }
  }

  /// Lets each request go wrong in each way, one in each execution.
  void faults() {
    int requests = begin().run(Phase.PLAIN).operations();
    for (int n = 1; n <= requests; n++) {
      for (ObjectFault fault : ObjectFault.REAL) {
        faults(n + ":" + fault);
      }
    }
  }

  /// Lets several requests of one execution go wrong.
  void randomFaults(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      faults("random:%d:%d".formatted(random.nextLong(1, Long.MAX_VALUE), random.nextInt(4, 30)));
    }
  }

  private void faults(String faults) {
    report.faults++;
    Execution execution = begin();
    execution.run(Phase.PLAIN.withFaults(faults));
    execution.check();
    for (String policy : policies) {
      recover(execution.fork(policy, 1));
    }
  }
}
