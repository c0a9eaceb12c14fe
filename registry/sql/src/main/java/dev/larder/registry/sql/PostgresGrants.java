package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The SQL that makes a role one that reads a registry and does nothing else.
final class PostgresGrants {
  /// PostgreSQL cuts longer names off.
  private static final int LONGEST_NAME = 63;
  private static final String PLACE = """
      SELECT current_database(), n.nspname, pg_get_userbyid(c.relowner),
        EXISTS (SELECT 1 FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          WHERE a.grantee = 0 AND a.privilege_type = 'TEMPORARY'),
        EXISTS (SELECT 1 FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
          WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_database d
      WHERE c.oid = 'dataset'::regclass AND d.datname = current_database()
      """;

  private PostgresGrants() {}

  /// @param connection to a database that holds a registry
  static String of(Connection connection, String role) throws SQLException {
    if (role.isEmpty() || role.indexOf('\0') >= 0
        || role.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new RegistryException.Invalid("registry-role",
          "a role cannot have a name of %,d bytes".formatted(role.getBytes(StandardCharsets.UTF_8).length),
          "PostgreSQL takes 1 to %d, and no NUL.".formatted(LONGEST_NAME));
    }
    try (Statement statement = connection.createStatement(); ResultSet place = statement.executeQuery(PLACE)) {
      place.next();
      String database = quoted(place.getString(1));
      String schema = quoted(place.getString(2));
      String owner = quoted(place.getString(3));
      String reader = quoted(role);
      StringBuilder sql = new StringBuilder("""
          GRANT CONNECT ON DATABASE %1$s TO %4$s;
          GRANT USAGE ON SCHEMA %2$s TO %4$s;
          GRANT SELECT ON ALL TABLES IN SCHEMA %2$s TO %4$s;
          -- Tables of later versions, made by the role that owns those of this one.
          ALTER DEFAULT PRIVILEGES FOR ROLE %3$s IN SCHEMA %2$s GRANT SELECT ON TABLES TO %4$s;
          REVOKE TEMPORARY ON DATABASE %1$s FROM %4$s;
          """.formatted(database, schema, owner, reader));
      if (place.getBoolean(4)) {
        sql.append(
            """
                -- PUBLIC has it by default, and with it every role, whatever is revoked from that role alone. Larder makes no temporary tables, for
                -- reading or for writing. Grant it again to roles of other programs that do.
                REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC;
                """
                .formatted(database));
      }
      if (place.getBoolean(5)) {
        sql.append("""
            -- Before PostgreSQL 15 everybody may make tables in the schema public.
            REVOKE CREATE ON SCHEMA %s FROM PUBLIC;
            """.formatted(schema));
      }
      return sql.toString();
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
