package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However deletes, restorings, puts and transfer-backs of the same datasets meet: each dataset is in one of the states that are promised, and no record is without its artifact.
final class DeleteContestTest {
  private static final int STEPS = Boolean.getBoolean("larder.soak") ? 300 : 12;
  private static final int CONTESTS = Boolean.getBoolean("larder.soak") ? 30 : 2;

  @TempDir
  Path folder;

  private interface Registries {
    InitOptions fresh(int contest);
  }

  private void hold(Registries registries) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("contest of deletes: -Dseed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> done = new TreeMap<>();
    for (int i = 0; i < CONTESTS; i++) {
      Path own = folder.resolve("contest" + i);
      Repository.init(RepositoryLocation.of(own), registries.fresh(i));
      DeleteContest contest = new DeleteContest(own, STEPS);
      contest.hold(random.split()).forEach((what, count) -> done.merge(what, count, Long::sum));
      assertEquals(List.of(), contest.audit(), () -> "-Dseed=" + seed);
    }
    System.out.println(done);
    for (String what : List.of("unstore: committed", "purge: committed", "restore: Stored", "put: Deleted")) {
      assertTrue(done.getOrDefault(what, 0L) > 0, () -> "this contest tries too little: " + done);
    }
  }

  @Test
  void nobodyHarmsAnybodyOnSqlite() throws Exception {
    hold(_ -> InitOptions.EMBEDDED);
  }

  @Test
  void nobodyHarmsAnybodyOnPostgres() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
      hold(i -> InitOptions.EMBEDDED.withRegistry(server.getJdbcUrl("postgres", database(server, i))));
    }
  }

  private static String database(EmbeddedPostgres server, int contest) {
    String name = "contest" + contest;
    try (var connection = server.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
