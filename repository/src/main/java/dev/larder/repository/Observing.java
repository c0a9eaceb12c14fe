package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.model.RunName;
import dev.larder.repository.RecoveryReport.Kind;
import dev.larder.repository.RecoveryReport.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks again and again for signs of life of all who write journals, those who delete included, and ends what has been silent for [LeaseWatch#ABANDONED] as soon as that is certain.
public final class Observing {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private Observing() {}

  /// @param only one run, or all; whoever deletes is looked for always
  /// @param watch remembers what was seen, for who looks once more afterwards
  /// @param pretend fence nobody
  /// @param progress is told of each time that has passed
  /// @return the journals that were ended
  public static List<Row> observe(Repository repository, Optional<RunName> only, LeaseWatch watch, Duration time,
      boolean pretend, Host host, Consumer<Duration> progress) throws IOException, InterruptedException {
    List<Row> seen = new ArrayList<>();
    for (Duration left = time; left.isPositive(); left = left.minus(LOOK)) {
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        seen.addAll(new DeleteRecovery(repository, datastore, host).fence(watch, pretend).rows());
        seen.addAll(new Recovery(repository, datastore, host).fence(only, watch, pretend).rows());
      }
      host.sleep(LOOK);
      progress.accept(LOOK);
    }
    return seen.stream().filter(row -> row.kind() == Kind.FENCE && !pretend).toList();
  }
}
