package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryConfigTest {
  @TempDir
  Path folder;

  private void assertRefused(String yaml, String code, String... texts) throws IOException {
    Files.writeString(folder.resolve("larder.yaml"), yaml);
    RepositoryException error = assertThrows(RepositoryException.class, () -> RepositoryConfig.read(folder), yaml);
    assertEquals(code, error.code());
    for (String text : texts) {
      assertTrue(String.valueOf(error.getMessage()).contains(text), error::toString);
    }
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Files.writeString(folder.resolve("larder.yaml"), RepositoryConfig.EMBEDDED.yaml());
    assertEquals(RepositoryConfig.EMBEDDED, RepositoryConfig.read(folder));
  }

  @Test
  void takesARelativeDatabaseFromItsOwnFolder() {
    assertEquals("jdbc:sqlite:" + folder.resolve("registry.sqlite"), RepositoryConfig.EMBEDDED.registryUrl(folder));
    assertEquals("jdbc:sqlite:/elsewhere/r.sqlite",
        new RepositoryConfig("jdbc:sqlite:/elsewhere/r.sqlite", ".").registryUrl(folder));
    assertEquals("jdbc:postgresql://host/db",
        new RepositoryConfig("jdbc:postgresql://host/db", ".").registryUrl(folder));
  }

  @Test
  void namesTheLineOrTheFieldOfAMistake() throws IOException {
    assertRefused("format: 1\nregistry: [\n", "configuration", "larder.yaml", "line ");
    assertRefused("format: 1\nformat: 1\n", "configuration", "line 2", "format");
    assertRefused("", "configuration", "format");
    assertRefused("- 1\n", "configuration", "format");
    assertRefused("format: one\n", "configuration", "format");
    assertRefused("format: 99999999999999999999999\n", "configuration", "format");
    assertRefused("format: 1\ndatastores:\n  main: .\n", "configuration", "field registry");
    assertRefused("format: 1\nregistry: x\ndatastores: .\n", "configuration", "datastores.main");
    assertRefused("#".repeat(1_100_000), "configuration", "bytes");
    assertRefused("format: 1\nregistry: \"\u0001\"\n", "configuration", "special characters");
  }

  @Test
  void ofANewerFormatOrNoneIsSaidToBeSo() throws IOException {
    assertRefused("format: 2\nwhatever: it may be\n", "repository-newer", "format 2", "format 1");
    RepositoryException error = assertThrows(RepositoryException.class,
        () -> RepositoryConfig.read(folder.resolve("nowhere")));
    assertEquals("not-a-repository", error.code());
  }
}
