package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;

/// Where a scenario puts its processes: one phase of an execution.
final class Stage {
  private final Simulation simulation;
  private final World world;
  private final Oracle oracle;
  private final ObjectFaults faults;
  private final boolean undisturbed;

  Stage(Simulation simulation, World world, Oracle oracle, ObjectFaults faults, boolean undisturbed) {
    this.simulation = simulation;
    this.world = world;
    this.oracle = oracle;
    this.faults = faults;
    this.undisturbed = undisturbed;
  }

  /// What a process does, from its start to its end.
  @FunctionalInterface
  interface Job {
    void run(Program self) throws Exception;
  }

  /// Adds a process with a store of its own.
  Actor process(String name, Job job) {
    return simulation.actor(name, self -> {
      ArtifactStore store = world.open(simulation, faults);
      job.run(new Program(self, store, oracle, undisturbed));
    });
  }
}
