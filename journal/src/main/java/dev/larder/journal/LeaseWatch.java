package dev.larder.journal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What one observer has seen of journals that are open. A writer that lives creates a segment every 30 seconds; one from which no segment came
/// for [#ABANDONED] while this observer looked may be held for dead.
///
/// Time is the observer's own clock that only goes forward: how long it has looked itself. Nothing that another host's clock says counts, and
/// what happened before the first look does not either.
public final class LeaseWatch {
  /// From here on a writer that shows no sign of life may be fenced. It stops itself after half of that.
  public static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Host host;
  private final Map<UUID, Seen> seen = new HashMap<>();

  private record Seen(int segments, long since) {}

  public LeaseWatch(Host host) {
    this.host = host;
  }

  /// Looks at a journal as a listing that was just made found it.
  ///
  /// @return for how long this observer has seen no new segment of it
  public Duration look(JournalFiles files) {
    long now = host.nanoTime();
    Seen before = seen.get(files.writer());
    if (before == null || before.segments != files.segments()) {
      seen.put(files.writer(), new Seen(files.segments(), now));
      return Duration.ZERO;
    }
    return Duration.ofNanos(now - before.since);
  }
}
