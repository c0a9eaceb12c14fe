package dev.larder.simulation;

import dev.larder.journal.RepositoryMarker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Runs a scenario phase by phase, in a world that it makes, and checks the [Invariants] after each.
///
/// Its [#toString] is the line that repeats it.
final class Execution {
  private static final int SWITCH_EVERY = 8;

  private final Scenarios scenario;
  private final String kind;
  private final Report report;
  private final boolean traced;
  private final List<Phase> phases = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private World world;
  private Oracle oracle;

  Execution(Scenarios scenario, String kind, Report report, boolean traced) {
    this.scenario = scenario;
    this.kind = kind;
    this.report = report;
    this.traced = traced;
    this.world = World.of(kind);
    this.oracle = new Oracle();
    try {
      Simulation outside = new Simulation(Choice.none(), 0, Trace.hashed());
      RepositoryMarker.create(world.open(Points.NONE, ObjectFaults.NONE),
          new SimulatedHost(new Actor(outside, "init", "machine", 1), "machine", 1));
      world.settle();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Execution(Execution other, World world) {
    this.scenario = other.scenario;
    this.kind = other.kind;
    this.report = other.report;
    this.traced = other.traced;
    this.phases.addAll(other.phases);
    this.world = world;
    this.oracle = other.oracle.copy();
  }

  /// Another execution that has come as far as this one, in which the power fails now. This one can be continued as if nothing had happened.
  Execution fork(String policy, long seed) {
    Execution fork = new Execution(this, world.after(policy, seed));
    fork.phases.set(phases.size() - 1, phases.getLast().withPolicy(policy, seed));
    return fork;
  }

  /// Runs the next phase, without its power failure.
  Simulation run(Phase phase) {
    phases.add(phase.withPolicy("", 0));
    report.executions++;
    Trace lines = traced ? Trace.kept() : Trace.hashed();
    Choice choice = phase.random() == 0 ? Choice.of(phase.schedule()) : Choice.random(phase.random(), SWITCH_EVERY);
    Simulation simulation = new Simulation(choice, phases.size(), lines);
    simulation.decideOnlyBefore(world::isVisible);
    if (phase.force() > 0) {
      world.failForce(phase.force());
    }
    Stage stage = new Stage(simulation, world, oracle, ObjectFaults.parse(phase.faults()), phase.isUndisturbed());
    try {
      if (phases.size() == 1) {
        scenario.begin(stage);
      } else {
        scenario.recover(stage);
      }
      disturb(simulation, phase);
      simulation.run();
    } catch (SimulationFailure e) {
      throw failure(e.getCause() instanceof Violation violation ? violation : e);
    } finally {
      trace.add("phase %d: %s".formatted(phases.size(), phase));
      trace.addAll(lines.lines());
    }
    return simulation;
  }

  private static void disturb(Simulation simulation, Phase phase) {
    if (!phase.pause().isEmpty()) {
      simulation.pauseAt(actor(simulation, phase.pause()), number(phase.pause()));
    }
    if (!phase.stall().isEmpty()) {
      simulation.stallAt(actor(simulation, phase.stall()), number(phase.stall()));
    }
    if (!phase.nap().isEmpty()) {
      String[] nap = phase.nap().split(":", 2);
      simulation.napAt(actor(simulation, nap[0]), number(nap[0]), Duration.ofSeconds(Long.parseLong(nap[1])));
    }
    if (!phase.kill().isEmpty()) {
      simulation.killAt(actor(simulation, phase.kill()), number(phase.kill()));
    } else if (phase.crashAt() > 0) {
      simulation.crashAt(phase.crashAt());
    }
  }

  private static Actor actor(Simulation simulation, String at) {
    String name = at.substring(0, at.indexOf('@'));
    return simulation.actors().stream().filter(actor -> actor.name().equals(name)).findFirst().orElseThrow();
  }

  private static int number(String at) {
    return Integer.parseInt(at.substring(at.indexOf('@') + 1));
  }

  /// Checks what everybody can see now.
  void check() {
    try {
      report.checks++;
      report.acknowledged += oracle.acknowledged().size();
      Invariants.check(world, oracle);
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  /// [#check] of what the processes of the first phases were told, whatever those of this one were.
  void check(Oracle told) {
    Oracle present = oracle;
    oracle = told;
    try {
      check();
    } finally {
      oracle = present;
    }
  }

  Oracle oracle() {
    return oracle;
  }

  /// Whether what is acknowledged survives a power failure, and not only the end of its process.
  boolean survivesPower() {
    return scenario != Scenarios.CACHE;
  }

  World world() {
    return world;
  }

  List<String> trace() {
    return trace;
  }

  ExplorationFailure failure(Exception cause) {
    return new ExplorationFailure(toString(), cause);
  }

  /// Repeats an execution from its line, and prints every operation.
  static List<String> replay(String line) {
    String[] parts = line.strip().split(" +", 3);
    Execution execution = new Execution(Scenarios.valueOf(parts[0]), parts[1], new Report(), true);
    List<String> trace = new ArrayList<>();
    try {
      for (String text : parts[2].split("\\bthen\\b", -1)) {
        Phase phase = Phase.parse(text);
        execution.run(phase);
        trace.addAll(execution.trace);
        execution.trace.clear();
        if (!phase.policy().isEmpty()) {
          execution = execution.fork(phase.policy(), phase.seed());
        }
        execution.check();
      }
      trace.add("nothing is wrong");
    } catch (ExplorationFailure e) {
      trace.addAll(execution.trace);
      trace.add(e.getMessage());
    }
    return trace;
  }

  @Override
  public String toString() {
    StringJoiner line = new StringJoiner(" then ", scenario.name() + " " + kind + " ", "");
    phases.forEach(phase -> line.add(phase.toString()));
    return line.toString();
  }
}
