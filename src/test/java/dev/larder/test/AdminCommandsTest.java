package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What whoever runs a Registry does by command. The roles of PostgreSQL are tried out where its server is.
final class AdminCommandsTest {
  @TempDir
  Path folder;

  @Test
  void migrateFindsNothingToDoAndGrantsNoRolesInARepositoryThatWasJustMade() {
    RegistryStory story = new RegistryStory(folder);
    story.run("init", "REPO").done();
    JsonNode dry = story.json("admin", "migrate", "REPO", "--dry-run").json();
    assertFalse(dry.get("migrated").asBoolean());
    assertEquals(dry, story.json("admin", "migrate", "REPO").json());
    Ended grants = story.run("admin", "grants", "REPO", "--role", "reader").failed("registry-no-roles");
    assertEquals("", grants.out());
    story.run("admin", "grants", "REPO").with(2).saying("--role");
    story.run("admin").with(2).saying("migrate, datastores or grants");
    JsonNode status = story.json("status", "REPO").json();
    assertTrue(status.get("writable").asBoolean() && status.get("datastore_writable").asBoolean());
    assertEquals(0, status.get("dataset_types").asInt());
  }

  @Test
  void initWithAPasswordInTheURLMakesNothing() {
    Ended refused = Larder.here("init", folder.resolve("pantry"), "--registry",
        "jdbc:postgresql://localhost/pantry?user=ann&password=geheim")
        .failed("password-in-url", "LARDER_REGISTRY_PASSWORD");
    assertFalse(refused.err().contains("geheim"), refused::toString);
    assertFalse(Files.exists(folder.resolve("pantry")));
  }
}
