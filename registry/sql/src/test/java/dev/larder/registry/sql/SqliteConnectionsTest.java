package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connection of one read serves the next one, and nobody sees that but by the time it takes.
final class SqliteConnectionsTest {
  @TempDir
  Path folder = Path.of("");
  private String url = "";

  @BeforeEach
  void make() throws Exception {
    url = Backend.SQLITE.fresh(folder);
  }

  private static Connection read(Database database, boolean finish) throws SQLException {
    try (Reading reading = database.reading()) {
      if (finish) {
        reading.finish();
      }
      return reading.session().connection();
    }
  }

  @Test
  void theNextReadTakesTheConnectionOfTheLast() throws Exception {
    try (Database database = Backend.SQLITE.database(url)) {
      assertSame(read(database, true), read(database, true));
      try (Reading one = database.reading(); Reading other = database.reading()) {
        assertNotSame(one.session().connection(), other.session().connection());
        one.finish();
        other.finish();
      }
    }
  }

  @Test
  void oneThatWasNotReadToItsEndIsClosed() throws Exception {
    try (Database database = Backend.SQLITE.database(url)) {
      Connection left = read(database, false);
      assertTrue(left.isClosed());
      assertFalse(read(database, true).isClosed());
    }
  }

  @Test
  void noneStaysOpenWhenTheRegistryIsClosed() throws Exception {
    Connection kept;
    Reading late;
    try (Database database = Backend.SQLITE.database(url)) {
      kept = read(database, true);
      assertFalse(kept.isClosed());
      late = database.reading();
      read(database, true);
    }
    assertTrue(kept.isClosed());
    late.finish();
    late.close();
    assertTrue(late.session().connection().isClosed());
    assertFalse(Files.exists(folder.resolve("registry.sqlite-wal")), "its log is left");
  }

  @Test
  void keptConnectionsSeeWhatOthersCommitAndKeepNobodyFromTidyingUp() throws Exception {
    try (Registry reader = Backend.SQLITE.open(url); Registry writer = Backend.SQLITE.open(url)) {
      assertEquals(List.of(), reader.runs());
      writer.apply(RegistryBatch.of(new Change.RegisterRun(new RunName("r1"), UUID.randomUUID())));
      assertEquals(List.of(new RunName("r1")), names(reader));
      writer.apply(RegistryBatch.of(new Change.RegisterRun(new RunName("r2"), UUID.randomUUID())));
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement();
          ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        assertEquals(0, answer.getInt(1), "a reader is in the way");
      }
      assertEquals(List.of(new RunName("r1"), new RunName("r2")), names(reader));
    }
  }

  @Test
  void anotherFileInItsPlaceIsRead() throws Exception {
    Path restored = Files.createDirectory(folder.resolve("restored"));
    try (Registry other = Backend.SQLITE.open(Backend.SQLITE.fresh(restored))) {
      other.apply(RegistryBatch.of(new Change.RegisterRun(new RunName("restored"), UUID.randomUUID())));
    }
    try (Registry registry = Backend.SQLITE.open(url)) {
      assertEquals(List.of(), registry.runs());
      Files.move(restored.resolve("registry.sqlite"), folder.resolve("registry.sqlite"),
          StandardCopyOption.REPLACE_EXISTING);
      assertEquals(List.of(new RunName("restored")), names(registry));
    }
  }

  private static List<RunName> names(Registry registry) {
    return registry.runs().stream().map(RunSummary::run).toList();
  }
}
