package dev.larder.registry.sql;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import dev.larder.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.impl.DSL;

/// Indexes on the values of dimensions in data IDs, one a dimension, on the very expression that queries use ([SqlDialect#value]). Made in a
/// transaction of their own, after the dimension was declared: in PostgreSQL that takes the owner of the table, and whoever is not goes on
/// without. All answers are the same then, only slower.
final class ValueIndexes {
  private static final System.Logger LOG = System.getLogger(ValueIndexes.class.getName());
  private static final String EXISTS = "SELECT 1 FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid"
      + " WHERE c.relname = ? AND i.indrelid = 'data_id'::regclass";

  private final Database database;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ValueIndexes(Database database) {
    this.database = database;
  }

  /// Makes those that are not there, and drops those of dimensions that are not declared.
  ///
  /// @param names of dimensions that were declared or removed
  void follow(Collection<DimensionName> names) {
    if (names.isEmpty()) {
      return;
    }
    Map<DimensionName, Dimension> declared = database.read(DimensionRows::read);
    for (DimensionName name : names) {
      Dimension dimension = declared.get(name);
      String statement = dimension == null
          ? "DROP INDEX IF EXISTS " + name(name)
          : statement(database.dialect(), name, dimension.type());
      try {
        database.write(session -> {
          if (exists(session, name) == (dimension == null)) {
            session.execute(statement);
          }
          return name;
        });
      } catch (RegistryException e) {
        // Of several that make one at once, PostgreSQL gives all but one an error.
        if (database.<Boolean>read(session -> exists(session, name)) == (dimension == null) && told.add(statement)) {
          LOG.log(System.Logger.Level.WARNING,
              "no index on the values of dimension %s: %s. Whoever owns the table may run: %s;".formatted(name,
                  e.getMessage(), statement));
        }
      }
    }
  }

  static String statement(SqlDialect dialect, DimensionName name, ValueType type) {
    return "CREATE INDEX IF NOT EXISTS %s ON data_id (%s)".formatted(name(name),
        dialect.sql().render(dialect.value(DSL.field(DSL.name("json"), String.class), name, type)));
  }

  /// SQLite knows by itself. PostgreSQL would wait for all that insert data IDs before it looks.
  private static boolean exists(Session session, DimensionName name) throws SQLException {
    if (session.dialect() == SqlDialect.SQLITE) {
      try (Prepared read = session.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?");
          Answer rows = read.text(unquoted(name)).query()) {
        return rows.next();
      }
    }
    try (Prepared read = session.prepare(EXISTS); Answer rows = read.text(unquoted(name)).query()) {
      return rows.next();
    }
  }

  private static String name(DimensionName name) {
    return '"' + unquoted(name) + '"';
  }

  /// Of characters that every database takes, and short.
  static String unquoted(DimensionName name) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.value().getBytes(StandardCharsets.UTF_8));
      return "data_id_" + HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
