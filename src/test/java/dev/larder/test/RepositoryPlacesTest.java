package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// REPO is a folder, a URI or a label; its datastore may be elsewhere, and its Registry out of reach.
final class RepositoryPlacesTest {
  @TempDir
  Path folder;

  private Path manifest() throws IOException {
    for (String well : List.of("A1", "A2")) {
      Files.writeString(folder.resolve(well + ".tif"), "image of " + well);
    }
    return Night.manifest(folder, "A1", "A2");
  }

  private static JsonNode check(Object repository) {
    JsonNode rows = Larder.here("check", repository, "--verify", "--output", "json").done().json();
    rows.forEach(row -> assertEquals("yes", row.get("exists").asText(), row::toString));
    return rows;
  }

  @Test
  void aFileUriIsTheFolder() throws IOException {
    Path pantry = folder.resolve("my pantry");
    String uri = pantry.toUri().toString();
    Larder.here("init", uri).done();
    Larder.here("ingest", uri, manifest(), "--run", "night1", "--dataset-type", "image").done();
    assertEquals(2, check(pantry).size());
    assertEquals(2, check(uri).size());
  }

  @Test
  void theRootOfAStoreHoldsAWholeRepository() throws IOException {
    String uri = "mem:" + UUID.randomUUID();
    Larder.here("init", uri).with(1).failed("registry-relative", uri, "--registry");
    Larder.here("init", uri, "--registry", "jdbc:sqlite:" + folder.resolve("registry.sqlite")).done();
    Larder.here("ingest", uri, manifest(), "--run", "night1", "--dataset-type", "image").done();
    JsonNode rows = check(uri);
    assertEquals(2, rows.size());
    assertTrue(rows.get(0).get("uri").asText().startsWith("mem:"), rows::toString);
    Larder.here("retrieve", uri, folder.resolve("copy")).done();
    assertEquals(2, Tree.contents(folder.resolve("copy")).keySet().stream().filter(path -> path.endsWith(".tif"))
        .count());
    Larder.here("run", "close", uri, "night1").done();
    Larder.here("journal", "archive", uri).done();
    Larder.here("recover", uri).done();
    assertEquals(uri, Larder.here("status", uri, "--output", "json").done().json().get("path").asText());
    Larder.here("doctor", uri).done();
    Larder.here("journal", "verify", uri).done();
  }

  @Test
  void aDatastoreElsewhereIsSaidAtInitAndStandsInLarderYaml() throws IOException {
    Path pantry = folder.resolve("pantry");
    Path data = Files.createDirectory(folder.resolve("data"));
    Larder.here("init", pantry, "--datastore", "../data").done();
    Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "image").done();
    assertEquals(2, check(pantry).size());
    assertEquals(2, Tree.contents(data).size());
    assertTrue(Files.readString(pantry.resolve("larder.yaml")).contains("main: \"../data\""));
    Larder.here("init", folder.resolve("other"), "--datastore", data).failed("datastore-of-another-repository", "data");
    Larder.here("init", folder.resolve("odd"), "--store-option", "a=b").with(2);
  }

  @Test
  void aLabelIsLookedUpInTheFileThatTheEnvironmentNames() throws IOException {
    Larder larder = Larder.in(folder).with("LARDER_REPOSITORIES", "labels.yaml");
    Files.writeString(folder.resolve("labels.yaml"), "survey: data/pantry\n");
    larder.run("init", "survey").done();
    assertTrue(Files.exists(folder.resolve("data/pantry/larder.yaml")));
    larder.run("run", "list", "survey").done();
    larder.run("status", "survy").failed("repository-unknown", "survy", "Did you mean survey?");
    larder.run("doctor", "survey").done();
  }

  @Nested
  class WithoutARegistry {
    /// A repository whose Registry is a server that nobody answers for.
    private Path pantry() throws IOException {
      Path pantry = folder.resolve("pantry");
      Larder.here("init", pantry).done();
      Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "image").done();
      Path yaml = pantry.resolve("larder.yaml");
      String text = Files.readString(yaml);
      assertTrue(text.contains("registry: jdbc:sqlite:registry.sqlite"), text);
      Files.writeString(yaml, text.replace("registry: jdbc:sqlite:registry.sqlite",
          "registry: {url: 'jdbc:postgresql://127.0.0.1:1/nobody', patience: 1s}"));
      Ended status = Larder.here("status", pantry);
      assertFalse(status.exitCode() == 0, "nobody answers");
      return pantry;
    }

    @Test
    void journalsAreSeenCheckedPackedAndEnded() throws IOException {
      Path pantry = pantry();
      String writer = Larder.here("journal", "list", pantry, "--output", "json").done().values("writer").getFirst();
      Larder.here("journal", "show", pantry, writer, "--records").done();
      Larder.here("journal", "verify", pantry).done();
      Larder.here("journal", "fence", pantry, writer, "--yes").done();
      Larder.here("journal", "archive", pantry).done();
      Larder.here("run", "close", pantry, "night1").done();
    }

    @Test
    void jobsWrite() throws IOException {
      Path pantry = pantry();
      Larder.here("write", pantry, "--run", "job", "--dataset-type", "image", "--data-id", "plate=P1,well=A9",
          folder.resolve("A1.tif")).done();
      assertEquals(2, Larder.here("journal", "list", pantry, "--output", "json").done().json().size());
    }

    @Test
    void theDoctorFindsOutThatItIsTheRegistry() throws IOException {
      JsonNode rows = Larder.here("doctor", pantry(), "--output", "json").with(4).json();
      rows.forEach(row -> assertEquals(row.get("name").asText().equals("registry")
          ? "failed"
          : row.get("verdict")
              .asText(),
          row.get("verdict").asText()));
      assertTrue(rows.toString().contains("the folders of 1 runs"), rows::toString);
    }
  }

  @Test
  void severalDatastoresAreWrittenAndTheFirstIsRead() throws IOException {
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry).done();
    Path yaml = pantry.resolve("larder.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("  main: .\n",
        "  main: {root: ., rejects: [log]}\n  archive: ../archive\n"));
    Files.createDirectory(folder.resolve("archive"));
    Larder.here("status", pantry).failed("not-a-repository", "archive");
    JsonNode added = Larder.here("admin", "datastores", pantry, "--output", "json").done().json();
    assertEquals("[false, true]", added.findValues("added").toString());
    Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "image").done();
    Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "log").done();
    assertEquals(2, images(pantry));
    assertEquals(4, images(folder.resolve("archive")));
    JsonNode rows = check(pantry);
    assertEquals(4, rows.size());
    assertEquals(2, rows.findValuesAsText("uri").stream().filter(uri -> uri.contains("/archive/")).count(),
        rows::toString);
    Larder.here("retrieve", pantry, folder.resolve("copy")).done();
    assertEquals(4, images(folder.resolve("copy")));
    Larder.here("run", "close", pantry, "night1").done();
    Larder.here("recover", pantry).done();
    Larder.here("journal", "archive", pantry).done();
    Larder.here("journal", "verify", pantry).done();
    Larder.here("doctor", pantry).done();
    assertEquals("complete", Larder.here("transfer-back", pantry, "--output", "json").done().json()
        .at("/runs/0/state").asText());
  }

  private static long images(Path root) {
    return Tree.contents(root).keySet().stream().filter(path -> path.endsWith(".tif")).count();
  }

  @Test
  void theDoctorTriesOutAStoreThatBelongsToNobody() {
    JsonNode rows = Larder.here("doctor", "--store", folder, "--output", "json").done().json();
    assertTrue(rows.toString().contains("no repository yet"), rows::toString);
    assertTrue(rows.toString().contains("hard-links"), rows::toString);
    assertTrue(Tree.contents(folder).isEmpty());
    Larder.here("doctor", "--store", "gopher://host").with(4);
    Larder.here("doctor").with(2);
    Larder.here("doctor", folder, "--store", folder).with(2);
  }
}
