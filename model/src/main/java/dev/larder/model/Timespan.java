package dev.larder.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A span of time: from `begin`, up to and without `end`; without bound where one is missing. In whole microseconds.
public record Timespan(Optional<Instant> begin, Optional<Instant> end) {
  public static final Timespan ALWAYS = new Timespan(Optional.empty(), Optional.empty());

  public Timespan {
    begin = begin.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    end = end.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    if (begin.isPresent() && end.isPresent() && !begin.get().isBefore(end.get())) {
      throw new InvalidNameException("no time from %s to %s".formatted(begin.get(), end.get()),
          "Let it begin before it ends; the end is not part of it.");
    }
  }

  public static Timespan of(Instant begin, Instant end) {
    return new Timespan(Optional.of(begin), Optional.of(end));
  }

  /// E.g. `[2026-11-01T00:00:00Z, ∞)`.
  @Override
  public String toString() {
    return "[%s, %s)".formatted(begin.map(Instant::toString).orElse("-∞"), end.map(Instant::toString).orElse("∞"));
  }
}
