package dev.larder.repository;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// How long somebody lives who uses a repository, counted in the calls that change something. After death every call is an error, closing included: nothing comes behind a `kill -9`.
final class Mortality {
  private final int last;
  private final Moment moment;
  /// What others do in front of that call; empty for one in which somebody dies.
  private final Optional<Runnable> meanwhile;
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private int calls;
  private volatile boolean dead;
  private volatile boolean halved;

  /// Where in a call somebody dies.
  enum Moment {
    BEFORE, HALF, AFTER
  }

  /// The user is no more.
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Mortality(int last, Moment moment, Optional<Runnable> meanwhile) {
    this.last = last;
    this.moment = moment;
    this.meanwhile = meanwhile;
  }

  /// Somebody who lives.
  static Mortality none() {
    return at(Integer.MAX_VALUE, Moment.BEFORE);
  }

  /// @param last the call in which somebody dies, 0 for the first
  static Mortality at(int last, Moment moment) {
    return new Mortality(last, moment, Optional.empty());
  }

  /// Somebody who does not die, but is so slow in front of a call that others do something meanwhile.
  static Mortality slow(int call, Runnable meanwhile) {
    return new Mortality(call, Moment.BEFORE, Optional.of(meanwhile));
  }

  /// A call that changes nothing, or nothing that counts.
  <T> T look(Callable<T> call) throws Exception {
    alive();
    return call.call();
  }

  void alive() {
    if (dead) {
      throw new Killed();
    }
  }

  /// A call that changes something.
  ///
  /// @param half what is left if it ends half way; empty where it is atomic
  <T> T step(String name, Callable<T> call, Optional<Runnable> half) throws Exception {
    boolean reached;
    synchronized (this) {
      alive();
      reached = calls++ == last;
      dead = reached && meanwhile.isEmpty();
    }
    if (reached) {
      meanwhile.ifPresent(Runnable::run);
    }
    boolean dies = reached && meanwhile.isEmpty();
    if (dies && moment == Moment.BEFORE) {
      throw new Killed();
    }
    if (dies && moment == Moment.HALF) {
      half.ifPresent(Runnable::run);
      halved = half.isPresent();
      throw new Killed();
    }
    T result = call.call();
    done.add(name);
    if (dies) {
      throw new Killed();
    }
    return result;
  }

  boolean dead() {
    return dead;
  }

  /// Whether it ended half way in a call of which there is a half.
  boolean halved() {
    return halved;
  }

  /// Whether the call that it is about was reached.
  synchronized boolean reached() {
    return calls > last;
  }

  /// Whether a call of that name was done.
  boolean did(String name) {
    return done.contains(name);
  }

  @Override
  public String toString() {
    return "%s call %d, behind %s".formatted(moment, last, done);
  }
}
