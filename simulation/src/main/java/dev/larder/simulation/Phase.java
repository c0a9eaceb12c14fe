package dev.larder.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/// One execution from the start of the machines to the end of all processes, or to a power failure.
///
/// @param schedule deviations, see [Choice#of]
/// @param random seed of a random schedule; 0 for none
/// @param faults of the object store, see [ObjectFaults#parse]
/// @param pause `process@n`: it stops before its `n`-th operation until the others have ended, who hold it for dead
/// @param stall `process@n`: it stops before its `n`-th operation for ever, and the others do not hold it for dead
/// @param kill `process@n`: it is killed before its `n`-th operation
/// @param nap `process@n:seconds`: all of it stands still for so long before its `n`-th operation, while the others go on
/// @param force which force of the disk fails; 0 for none
/// @param crashAt the power fails before this operation; 0 for never
/// @param policy what becomes of that which was under way at the end; empty if the power does not fail
/// @param seed decides what the policy leaves open
record Phase(String schedule, long random, String faults, String pause, String stall, String kill, String nap,
    int force,
    int crashAt, String policy, long seed) {
  static final Phase PLAIN = new Phase("", 0, "", "", "", "", "", 0, 0, "", 0);

  Phase withSchedule(String deviations) {
    return new Phase(deviations, 0, faults, pause, stall, kill, nap, force, crashAt, policy, seed);
  }

  Phase withRandom(long scheduleSeed) {
    return new Phase("", scheduleSeed, faults, pause, stall, kill, nap, force, crashAt, policy, seed);
  }

  Phase withFaults(String with) {
    return new Phase(schedule, random, with, pause, stall, kill, nap, force, crashAt, policy, seed);
  }

  Phase withPause(String with) {
    return new Phase(schedule, random, faults, with, stall, kill, nap, force, crashAt, policy, seed);
  }

  Phase withStall(String with) {
    return new Phase(schedule, random, faults, pause, with, kill, nap, force, crashAt, policy, seed);
  }

  Phase withKill(String with) {
    return new Phase(schedule, random, faults, pause, stall, with, nap, force, crashAt, policy, seed);
  }

  Phase withNap(String with) {
    return new Phase(schedule, random, faults, pause, stall, kill, with, force, crashAt, policy, seed);
  }

  Phase withFailedForce(int nth) {
    return new Phase(schedule, random, faults, pause, stall, kill, nap, nth, crashAt, policy, seed);
  }

  Phase withCrashAt(int n) {
    return new Phase(schedule, random, faults, pause, stall, kill, nap, force, n, policy, seed);
  }

  Phase withPolicy(String with, long policySeed) {
    return new Phase(schedule, random, faults, pause, stall, kill, nap, force, crashAt, with, policySeed);
  }

  /// Nothing goes wrong: what does not succeed then is a defect.
  boolean isUndisturbed() {
    return faults.isEmpty() && pause.isEmpty() && stall.isEmpty() && kill.isEmpty() && nap.isEmpty() && force == 0
        && crashAt == 0;
  }

  static Phase parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.strip().split(" +", -1)) {
      if (!field.isEmpty() && !field.equals("plain")) {
        String[] pair = field.split("=", 2);
        fields.put(pair[0], pair[1]);
      }
    }
    return new Phase(fields.getOrDefault("schedule", ""), Long.parseLong(fields.getOrDefault("random", "0")),
        fields.getOrDefault("faults", ""), fields.getOrDefault("pause", ""), fields.getOrDefault("stall", ""),
        fields.getOrDefault("kill", ""), fields.getOrDefault("nap", ""),
        Integer.parseInt(fields.getOrDefault("force", "0")),
        Integer.parseInt(fields.getOrDefault("crash", "0")), fields.getOrDefault("power", "/").split("/", 2)[0],
        Long.parseLong("0" + fields.getOrDefault("power", "/").split("/", 2)[1]));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    add(text, "schedule", schedule);
    add(text, "random", random == 0 ? "" : Long.toString(random));
    add(text, "faults", faults);
    add(text, "pause", pause);
    add(text, "stall", stall);
    add(text, "kill", kill);
    add(text, "nap", nap);
    add(text, "force", force == 0 ? "" : Integer.toString(force));
    add(text, "crash", crashAt == 0 ? "" : Integer.toString(crashAt));
    add(text, "power", policy.isEmpty() ? "" : policy + "/" + seed);
    return text.isEmpty() ? "plain" : text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value);
    }
  }
}
