package dev.larder.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SimulationTest {
  private final List<String> log = new ArrayList<>();

  private static Simulation simulation(Choice choice) {
    return new Simulation(choice, 1, Trace.kept());
  }

  private Actor.Work steps(String name, int count) {
    return self -> {
      for (int i = 1; i <= count; i++) {
        self.simulation().before(new Operation("step", name + i));
        log.add(name + i);
      }
    };
  }

  @Test
  void runsEachProcessToItsEndWhereNobodyDecidesOtherwise() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", steps("a", 2));
    simulation.actor("b", steps("b", 2));
    simulation.run();
    assertEquals(List.of("a1", "a2", "b1", "b2"), log);
  }

  @Test
  void letsSomebodyElseGoOnWhereTheChoiceSaysSo() {
    Simulation simulation = simulation(Choice.of("1:1"));
    simulation.actor("a", steps("a", 2));
    simulation.actor("b", steps("b", 2));
    simulation.run();
    assertEquals(List.of("a1", "b1", "b2", "a2"), log);
    assertEquals("1:1", simulation.choice().deviations());
  }

  @Test
  void findsEveryOrderOfTwoTimesTwoSteps() {
    Set<List<String>> orders = new HashSet<>();
    Schedules schedules = new Schedules(4);
    while (schedules.hasNext()) {
      log.clear();
      Simulation simulation = simulation(Choice.of(schedules.next()));
      simulation.actor("a", steps("a", 2));
      simulation.actor("b", steps("b", 2));
      simulation.run();
      schedules.ran(simulation.choice());
      orders.add(List.copyOf(log));
    }
    assertEquals(6, orders.size(), orders::toString);
  }

  @Test
  void repeatsARandomScheduleByItsDeviations() {
    for (long seed = 0; seed < 50; seed++) {
      log.clear();
      Simulation random = simulation(Choice.random(seed, 3));
      random.actor("a", steps("a", 9));
      random.actor("b", steps("b", 9));
      random.actor("c", steps("c", 9));
      random.run();
      List<String> first = List.copyOf(log);
      log.clear();
      Simulation again = simulation(Choice.of(random.choice().deviations()));
      again.actor("a", steps("a", 9));
      again.actor("b", steps("b", 9));
      again.actor("c", steps("c", 9));
      again.run();
      assertEquals(first, log);
    }
  }

  @Test
  void movesTimeOnlyWhereEverybodyWaits() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("late", self -> {
      self.host().sleep(Duration.ofSeconds(20));
      log.add("late at " + self.simulation().nanos() / 1_000_000_000);
    });
    simulation.actor("soon", self -> {
      self.host().sleep(Duration.ofSeconds(5));
      log.add("soon at " + self.simulation().nanos() / 1_000_000_000);
    });
    simulation.run();
    assertEquals(List.of("soon at 5", "late at 20"), log);
  }

  @Test
  void signalsWhoWaitsAndKeepsOthersOut() {
    for (long seed = 0; seed < 200; seed++) {
      log.clear();
      Simulation simulation = simulation(Choice.random(seed, 2));
      simulation.actor("a", self -> {
        Lock lock = self.host().newLock();
        Condition filled = lock.newCondition();
        List<Integer> queue = new ArrayList<>();
        self.host().newThread("producer", () -> {
          for (int i = 0; i < 5; i++) {
            lock.lock();
            try {
              assertTrue(queue.isEmpty() || queue.size() < 5);
              queue.add(i);
              filled.signal();
            } finally {
              lock.unlock();
            }
          }
        }).start();
        lock.lock();
        try {
          for (int i = 0; i < 5; i++) {
            while (queue.isEmpty()) {
              filled.await();
            }
            log.add("got " + queue.removeFirst());
          }
        } finally {
          lock.unlock();
        }
      });
      simulation.run();
      assertEquals(List.of("got 0", "got 1", "got 2", "got 3", "got 4"), log);
    }
  }

  @Test
  @SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"})
  void saysWhereEverybodyIsWhenNobodyCanGoOn() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", self -> {
      Lock lock = self.host().newLock();
      self.host().newThread("holder", () -> {
        lock.lock();
        lock.newCondition().awaitUninterruptibly();
      }).start();
      lock.lock();
      lock.newCondition().awaitUninterruptibly();
    });
    SimulationFailure failure = assertThrows(SimulationFailure.class, simulation::run);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("nobody can go on"), message);
    assertTrue(message.contains("a/holder waits for a signal"), message);
    assertTrue(message.contains("SimulationTest"), message);
  }

  @Test
  void noticesAThreadThatWaitsForSomethingReal() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", self -> new CountDownLatch(1).await());
    simulation.patience(Duration.ofMillis(100));
    SimulationFailure failure = assertThrows(SimulationFailure.class, simulation::run);
    assertTrue(String.valueOf(failure.getMessage()).contains("not simulated"), failure.getMessage());
  }

  @Test
  void endsEverybodyWhenThePowerFails() {
    for (int n = 1; n <= 8; n++) {
      log.clear();
      Simulation simulation = simulation(Choice.none());
      simulation.actor("a", steps("a", 4));
      simulation.actor("b", steps("b", 4));
      simulation.crashAt(n);
      simulation.run();
      assertTrue(simulation.crashed());
      assertEquals(n - 1, log.size());
    }
  }

  @Test
  void killsOneProcessAndLetsTheOthersGoOn() {
    Simulation simulation = simulation(Choice.none());
    Actor victim = simulation.actor("a", self -> {
      Lock lock = self.host().newLock();
      self.host().newThread("second", () -> {
        lock.lock();
        try {
          log.add("never");
        } finally {
          lock.unlock();
        }
      }).start();
      lock.lock();
      try {
        steps("a", 3).run(self);
      } finally {
        lock.unlock();
      }
    });
    simulation.actor("b", self -> {
      steps("b", 2).run(self);
      log.add(self.host().gone(victim.host().process()) ? "a is gone" : "a is not gone");
    });
    simulation.killAt(victim, 3);
    simulation.run();
    assertEquals(List.of("a1", "a2", "b1", "b2", "a is gone"), log);
  }

  @Test
  void pausesAProcessUntilSomethingHasHappened() {
    Simulation simulation = simulation(Choice.none());
    Actor slow = simulation.actor("slow", steps("s", 3));
    simulation.actor("fast", steps("f", 2));
    slow.pauseAt(2, () -> log.contains("f2"));
    simulation.run();
    assertEquals(List.of("s1", "f1", "f2", "s2", "s3"), log);
  }

  @Test
  void isOverWhenTheMainThreadsAre() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", self -> self.host().newThread("for ever", () -> {
      while (true) {
        try {
          self.host().sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }).start());
    simulation.run();
    assertTrue(simulation.nanos() <= 1_000_000_000L);
  }

  @Test
  void reportsWhatEndsAProcess() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", self -> {
      throw new IOException("the lens cap is on");
    });
    assertTrue(String.valueOf(assertThrows(SimulationFailure.class, simulation::run).getMessage())
        .contains("the lens cap is on"));
  }

  @Test
  void endsWhatWouldGoOnForEver() {
    Simulation simulation = simulation(Choice.none());
    simulation.actor("a", self -> {
      while (true) {
        self.simulation().before(new Operation("look", "again"));
      }
    });
    assertTrue(String.valueOf(assertThrows(SimulationFailure.class, simulation::run).getMessage())
        .contains("on and on"));
  }
}
