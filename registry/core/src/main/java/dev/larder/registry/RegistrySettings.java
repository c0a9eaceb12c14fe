package dev.larder.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a registry is, and how it is used. No secrets: passwords come from the environment, `.pgpass` or the driver's own mechanisms.
///
/// @param url of the database, e.g. `jdbc:postgresql://host/name`
/// @param connections the most that are open at once, where the database is a server
/// @param statementTimeout how long one statement may take before it is given up; empty for as long as it takes
/// @param patience how long a call waits for a connection, or for others that write
/// @param heartbeat how often a harmless write tells whether the database takes changes; empty: only when something is written
/// @param datastores of the repository, in the order in which they are asked for a dataset; none: whatever there is counts
public record RegistrySettings(String url, int connections, Optional<Duration> statementTimeout, Duration patience,
    Optional<Duration> heartbeat, List<String> datastores) {
  /// The first heartbeat comes after this, and then at its own pace.
  public static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(5);

  public RegistrySettings {
    datastores = List.copyOf(datastores);
    if (connections < 1) {
      throw new IllegalArgumentException("connections " + connections);
    }
  }

  public RegistrySettings(String url, int connections, Optional<Duration> statementTimeout, Duration patience,
      Optional<Duration> heartbeat) {
    this(url, connections, statementTimeout, patience, heartbeat, List.of());
  }

  /// @param names in the order in which they are asked
  public RegistrySettings withDatastores(List<String> names) {
    return new RegistrySettings(url, connections, statementTimeout, patience, heartbeat, names);
  }

  public RegistrySettings withConnections(int most) {
    return new RegistrySettings(url, most, statementTimeout, patience, heartbeat, datastores);
  }

  public RegistrySettings withStatementTimeout(Duration timeout) {
    return new RegistrySettings(url, connections, Optional.of(timeout), patience, heartbeat, datastores);
  }

  public RegistrySettings withPatience(Duration time) {
    return new RegistrySettings(url, connections, statementTimeout, time, heartbeat, datastores);
  }

  public RegistrySettings withHeartbeat(Duration pace) {
    return new RegistrySettings(url, connections, statementTimeout, patience, Optional.of(pace), datastores);
  }

  /// The URL as people and logs may see it.
  public String shownUrl() {
    return new RegistryUrl(url).toString();
  }

  /// Without passwords, should the URL hold one.
  @Override
  public String toString() {
    return "RegistrySettings[%s, %d connections, patience %s%s%s]".formatted(shownUrl(), connections, patience,
        statementTimeout.map(timeout -> ", statement timeout " + timeout).orElse(""),
        heartbeat.map(pace -> ", heartbeat " + pace).orElse(""));
  }

  public static RegistrySettings of(String url) {
    return new RegistrySettings(url, 8, Optional.empty(), Duration.ofSeconds(30), Optional.empty());
  }
}
