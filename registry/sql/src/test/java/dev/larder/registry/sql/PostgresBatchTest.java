package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.Dimension;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresBatchTest extends BatchContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }

  @Test
  void whoDoesNotOwnTheTablesDeclaresDimensionsWithoutAnIndexAndTheOwnerMakesItLater() throws Exception {
    Dimension dimension = Dimension.of("plate", ValueType.STRING);
    RegistryBatch declare = RegistryBatch.of(new Change.DeclareDimension(dimension));
    String role = "clerk_" + PostgresServer.database(url);
    PostgresServer.executeIn(url,
        "CREATE ROLE %s LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %s"
            .formatted(role, role));
    try (Registry clerk = backend().open(PostgresServer.as(role, url))) {
      assertTrue(clerk.apply(declare).any());
      assertEquals(List.of(dimension), clerk.dimensions());
    }
    assertFalse(indexes().contains(ValueIndexes.unquoted(dimension.name())));

    assertFalse(registry.apply(declare).any());
    assertTrue(indexes().contains(ValueIndexes.unquoted(dimension.name())));
  }
}
