package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A REPO that is none, or none for this program: said as such, by whichever command meets it first, and left as it is.
final class RepositoryErrorsTest {
  @TempDir
  static Path shared;

  @TempDir
  Path folder;

  static Night original;

  @BeforeAll
  static void makeNight() throws IOException {
    original = Night.make(shared.resolve("original"));
  }

  private Night night() {
    return original.copy(folder.resolve("copy"));
  }

  @Nested
  class NoRepository {
    @Test
    void isAFolderWithoutLarderYamlOrAFileOrNothing() throws IOException {
      Larder larder = Larder.in(folder);
      Files.createDirectory(folder.resolve("empty"));
      Files.writeString(folder.resolve("file"), "text");
      for (String path : List.of("empty", "file", "nowhere")) {
        larder.run("status", path).failed("not-a-repository", path, "larder init " + path);
      }
      larder.run("transfer-back", "nowhere").failed("not-a-repository", "nowhere");
      assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    @Test
    void isMadeOfAFolderThatHoldsSomething() throws IOException {
      Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("notes.txt"), "text");
      Larder larder = Larder.in(folder);
      larder.run("init", "mine").failed("folder-not-empty", "mine", "notes.txt");
      larder.run("demo", "mine").failed("folder-not-empty", "mine", "notes.txt");
      assertEquals(1, Tree.contents(folder.resolve("mine")).size());
      Files.writeString(folder.resolve("file"), "text");
      larder.run("init", "file").with(1).saying("error[", "file");
      original.larder().run("init", "night").failed("repository-exists", "night is a repository already");
    }
  }

  @Nested
  class Newer {
    @Test
    void repositoriesAreLeftToNewerPrograms() throws IOException {
      Night night = night();
      Path yaml = night.repository().resolve("larder.yaml");
      Files.writeString(yaml, Files.readString(yaml).replace("format: 1", "format: 2"));
      night.larder().run("status", "night").failed("repository-newer", "night", "format 2", "newer Larder");
      night.larder().run("demo", "night").failed("repository-newer", "format 2");
    }

    @Test
    void journalsAreLeftToNewerPrograms() throws IOException {
      Night night = night();
      Path marker = night.repository().resolve("_journal/v1/repository.json");
      Files.writeString(marker, Files.readString(marker).replaceAll("\"format\" ?: ?1", "\"format\":2"));
      night.ingest().failed("repository-newer", "format 2");
    }
  }

  @Nested
  class Damaged {
    @Test
    void configurationIsNamedWithItsLineOrField() throws IOException {
      Night night = night();
      Path yaml = night.repository().resolve("larder.yaml");
      Files.writeString(yaml, "format: 1\nregistry: [\n");
      night.larder().run("status", "night").failed("configuration", yaml.getFileName(), "line ");
      Files.writeString(yaml, "format: 1\ndatastores:\n  main: .\n");
      night.larder().run("status", "night").failed("configuration", "larder.yaml", "registry is missing");
      Files.writeString(yaml, "");
      night.larder().run("status", "night").failed("configuration", "larder.yaml", "format is missing");
      Files.writeString(yaml, "format: 1\nregistry: oracle:x\ndatastores:\n  main: .\n");
      night.larder().run("status", "night").failed("registry-unknown", "oracle:x", "jdbc:sqlite:");
    }

    @Test
    void journalFolderOfARootThatIsNotMountedIsMissed() throws IOException {
      Night night = night();
      Files.move(night.repository().resolve("_journal"), night.repository().resolve("_elsewhere"));
      night.larder().run("status", "night").failed("not-a-repository", "repository.json", "mounted");
    }

    @Test
    void registryIsNamed() throws IOException {
      Night night = night();
      Path registry = night.repository().resolve("registry.sqlite");
      byte[] whole = Files.readAllBytes(registry);
      Files.delete(registry);
      night.larder().run("status", "night").failed("registry-not-found", "registry.sqlite");
      Files.writeString(registry, "this is no database, however long it may be".repeat(200));
      night.larder().run("status", "night").failed("registry-incompatible", "registry.sqlite", "no SQLite database");
      Files.write(registry, new byte[0]);
      night.larder().run("status", "night").failed("registry-incompatible", "registry.sqlite", "no registry");
      Files.write(registry, whole);
      night.larder().run("check", "night", "--verify").done();
    }
  }

  @Test
  void aTableOfOtherDimensionsIsRefusedBeforeAnythingIsWritten() throws IOException {
    Files.writeString(folder.resolve("table.csv"), "Plate,Well,Site\nP1,A1,1\n");
    Larder larder = Larder.in(folder);
    larder.run("demo", "pantry", "--input", "table.csv", "--dimensions", "Plate,Well").done();
    larder.run("demo", "pantry", "--input", "table.csv", "--dimensions", "Plate,Site", "--run", "other")
        .failed("dataset-type-conflict", "row", "{Plate, Well}", "{Plate, Site}", "pantry");
    assertEquals(2, Tree.contents(folder.resolve("pantry")).size());
  }
}
