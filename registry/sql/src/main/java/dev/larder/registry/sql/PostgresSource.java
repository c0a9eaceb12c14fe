package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.RegistryUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// How connections to one PostgreSQL database are made, each anew.
///
/// The password is the first of these that is there: the one in the URL, where it does not belong; `LARDER_REGISTRY_PASSWORD`; `PGPASSWORD`;
/// the one of a service file (`?service=name`); the one in `~/.pgpass` or the file that `PGPASSFILE` names. The last two are the driver's
/// own doing. No message shows it.
final class PostgresSource {
  private static final List<String> PASSWORDS = List.of("LARDER_REGISTRY_PASSWORD", "PGPASSWORD");
  private static final String PREFIX = "jdbc:postgresql:";

  private PostgresSource() {}

  static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  static DataSource of(RegistrySettings settings) {
    return of(settings, System.getenv());
  }

  /// @throws RegistryException.Invalid if the URL is none
  static DataSource of(RegistrySettings settings, Map<String, String> environment) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    String url = settings.url();
    int question = url.indexOf('?');
    int at = url.lastIndexOf('@', question < 0 ? url.length() : question);
    boolean holdsUser = url.startsWith("//", PREFIX.length()) && at > 0;
    try {
      // The driver would take a user before the host for a part of the host's name.
      source.setUrl(holdsUser ? PREFIX + "//" + url.substring(at + 1) : url);
      if (holdsUser) {
        setUser(source, url.substring(PREFIX.length() + 2, at));
      }
    } catch (IllegalArgumentException e) {
      // Not as a cause: it shows the URL as it is.
      throw new RegistryException.Invalid("registry-url",
          "%s is no URL of a PostgreSQL database".formatted(settings.shownUrl()),
          "Write it like jdbc:postgresql://host:5432/database?user=name.");
    }
    if (!new RegistryUrl(url).holdsPassword()) {
      PASSWORDS.stream().map(environment::get).filter(Objects::nonNull).filter(password -> !password.isEmpty())
          .findFirst().ifPresent(source::setPassword);
    }
    if (!url.contains("ApplicationName=")) {
      source.setApplicationName("larder");
    }
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    // JSON and arrays of it are given as text.
    source.setStringType("unspecified");
    return source;
  }

  private static void setUser(PGSimpleDataSource source, String user) {
    int colon = user.indexOf(':');
    source.setUser(decoded(colon < 0 ? user : user.substring(0, colon)));
    if (colon >= 0) {
      source.setPassword(decoded(user.substring(colon + 1)));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
