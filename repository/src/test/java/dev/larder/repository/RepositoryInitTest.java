package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.UnsuitableStoreException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryInitTest {
  @TempDir
  Path folder;

  @Test
  void isRefusedWhereThereAreNoHardLinksAndNothingIsMade() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("pantry.zip"), Map.of("create", "true"))) {
      Path pantry = zip.getPath("/pantry");
      assertThrows(UnsuitableStoreException.class, () -> Repository.init(pantry));
      try (Stream<Path> made = Files.walk(pantry)) {
        assertEquals(List.of("/pantry", "/pantry/_tmp"), made.map(Path::toString).sorted().toList());
      }
    }
  }

  @Test
  void aPasswordInTheUrlIsRefusedBeforeAnythingIsMade() {
    Path pantry = folder.resolve("pantry");
    for (String url : List.of("jdbc:postgresql://h/d?user=ann&password=s3cret", "jdbc:postgresql://ann:s3cret@h/d")) {
      RepositoryException error = assertThrows(RepositoryException.class,
          () -> Repository.init(RepositoryLocation.of(pantry), InitOptions.EMBEDDED.withRegistry(url)));
      assertEquals("password-in-url", error.code());
      assertFalse((error.getMessage() + error.remedy()).contains("s3cret"), error::getMessage);
      assertTrue(error.remedy().contains("LARDER_REGISTRY_PASSWORD"), error::remedy);
      assertFalse(Files.exists(pantry));
    }
  }

  @Test
  void twoRepositoriesDoNotShareARegistry() throws IOException {
    String url = "jdbc:sqlite:" + folder.resolve("shared.sqlite");
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Repository.init(RepositoryLocation.of(first), InitOptions.EMBEDDED.withRegistry(url));
    RepositoryException error = assertThrows(RepositoryException.class,
        () -> Repository.init(RepositoryLocation.of(second), InitOptions.EMBEDDED.withRegistry(url)));
    assertEquals("registry-of-another-repository", error.code());
    assertFalse(Files.exists(second.resolve("larder.yaml")));

    Repository.init(second);
    Files.copy(first.resolve("larder.yaml"), second.resolve("larder.yaml"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals("registry-of-another-repository",
        assertThrows(RepositoryException.class, () -> Repository.open(second)).code());
    Repository.open(first).close();
  }

  @Test
  void aDatabaseThatNobodyKnowsIsRefusedBeforeAnythingIsMade() {
    Path pantry = folder.resolve("pantry");
    RepositoryException error = assertThrows(RepositoryException.class,
        () -> Repository.init(RepositoryLocation.of(pantry),
            InitOptions.EMBEDDED.withRegistry("jdbc:oracle:thin:@h:1521/d")));
    assertEquals("registry-unknown", error.code());
    assertFalse(Files.exists(pantry));
  }

  @Test
  void aDatabaseOfAnotherNameIsMadeInTheFolderAndAnInterruptedCallIsRepeated() throws IOException {
    Repository.init(RepositoryLocation.of(folder), InitOptions.EMBEDDED.withRegistry("jdbc:sqlite:other.sqlite"));
    Files.delete(folder.resolve("larder.yaml"));
    Repository.init(RepositoryLocation.of(folder), InitOptions.EMBEDDED.withRegistry("jdbc:sqlite:other.sqlite"));
    assertTrue(Files.exists(folder.resolve("other.sqlite")));
    Files.delete(folder.resolve("larder.yaml"));
    RepositoryException error = assertThrows(RepositoryException.class, () -> Repository.init(folder));
    assertEquals("folder-not-empty", error.code());
  }

  @Test
  void saysWhetherRegistryAndDatastoreTakeChanges() throws IOException {
    Repository.init(folder);
    try (Repository repository = Repository.open(folder)) {
      repository.requireWritableRegistry();
      assertTrue(repository.datastoreWritable());
      try (Stream<Path> left = Files.list(folder.resolve("_tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void aClockBehindTheOneThatMadeTheRepositoryIsAWarning() {
    Instant made = Instant.parse("2026-11-20T08:15:30Z");
    assertEquals(Checkup.Finding.OK, Checkup.clock(made, made.minusSeconds(30)).finding());
    assertEquals(Checkup.Finding.WARNING, Checkup.clock(made, made.minusSeconds(90)).finding());
  }
}
