package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that exist become datasets, each with its line of the manifest to answer for it.
final class IngestTest {
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
  class Manifest {
    @Test
    void ofCsvTakesFilesInSubfoldersOfSeveralFormatsAndKeepsTheirExtensions() throws IOException {
      Night night = night();
      Path files = night.files();
      Files.createDirectories(files.resolve("day 2/raw"));
      Map<String, String> contents = Map.of("day 2/raw/a.ome.tiff", "pixels", "day 2/b.json", "{}", "c", "no extension",
          "D.CSV", "x,y", "e.odd-one~", "an extension that no path takes");
      for (Map.Entry<String, String> file : contents.entrySet()) {
        Files.writeString(files.resolve(file.getKey()), file.getValue());
      }
      Files.writeString(files.resolve("more.csv"), """
          Name,path,visit
          "first, [a]",day 2/raw/a.ome.tiff,1
          second,day 2/b.json,1
          third,c,1
          fourth,%s,2
          fifth,e.odd-one~,1
          """.formatted(files.resolve("D.CSV").toAbsolutePath()));
      Ended ended = night.larder().run("ingest", "night", "files/more.csv", "--run", "u/ann/day2", "--dataset-type",
          "upload", "--output", "json").done();
      assertEquals(5, ended.json().get("stored").asInt());
      assertEquals(5, ended.json().get("ingested").asInt());

      Map<String, JsonNode> datasets = night.larder()
          .run("query", "datasets", "night", "--dataset-type", "upload", "--storage", "--output", "jsonl").done()
          .jsonLines().stream()
          .collect(Collectors.toMap(row -> row.at("/data_id/Name").asText(), row -> row));
      assertEquals(5, datasets.size());
      Map<String, String> sources = Map.of("first, [a]", "day 2/raw/a.ome.tiff", "second", "day 2/b.json", "third", "c",
          "fourth", "D.CSV");
      for (Map.Entry<String, String> source : sources.entrySet()) {
        JsonNode dataset = Objects.requireNonNull(datasets.get(source.getKey()), source.getKey());
        Path artifact = night.repository().resolve(dataset.get("path").asText());
        assertEquals(contents.get(source.getValue()), Files.readString(artifact), "a copy of its file");
        assertEquals(contents.get(source.getValue()), Files.readString(files.resolve(source.getValue())),
            "the file itself stays");
        String name = source.getValue().toLowerCase(Locale.ROOT);
        String extension = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
        assertTrue(artifact.toString().endsWith(dataset.get("id").asText() + extension), dataset::toString);
      }
    }

    @Test
    void ofJsonLinesWaitsInTheJournalWhereThatIsAskedFor() throws IOException {
      Night night = night();
      Files.writeString(night.files().resolve("more.jsonl"), """
          {"path": "A1.tif", "plate": "P 2", "well": "A1"}

          {"path": "A2.tif", "plate": "P 2", "well": 7}
          """);
      JsonNode ended = night.larder().run("ingest", "night", "files/more.jsonl", "--run", "night2", "--dataset-type",
          "image", "--journal-only", "--output", "json").done().json();
      assertEquals(2, ended.get("stored").asInt());
      assertEquals(0, ended.get("ingested").asInt());
      assertEquals(3, night.ids().size(), "the Registry knows nothing of it");
      JsonNode runs = night.larder().run("run", "list", "night", "--output", "json").done().json();
      assertEquals("partial", runs.get(1).get("state").asText());
      assertEquals(2, runs.get(1).get("pending").asInt());

      JsonNode transferred = night.larder().run("transfer-back", "night", "--output", "json").done().json();
      assertEquals(2, transferred.get("ingested").asInt());
      assertEquals(5, night.ids().size());
      Journals.assertNothingLost(night.repository());
    }

    @Test
    void mustHaveTheColumnsOfADatasetTypeThatIsThere() throws IOException {
      Night night = night();
      Files.writeString(night.files().resolve("other.csv"), "path,plate,site\nA1.tif,P 1,1\n");
      night.larder().run("ingest", "night", "files/other.csv", "--run", "night1", "--dataset-type", "image")
          .failed("table", "files/other.csv", "[plate, site]", "[plate, well]", "dataset type image");
      assertEquals(3, Tree.contents(night.repository()).size());
    }

    @Test
    void withAMistakeInItStoresNothing() throws IOException {
      Night night = night();
      Path manifest = night.files().resolve("manifest.csv");
      Map<String, List<String>> mistakes = Map.of(
          "file,plate,well\nA1.tif,P 3,A1\n", List.of("line 2", "column path"),
          "path,plate,well\nA1.tif,P 3,A1\nA2.tif,,A2\n", List.of("line 3", "column plate is empty"),
          "path,plate,well\nA1.tif,P 3,A1\nA2.tif,P 3,A2\nB1.tif,P 3,A1\n", List.of("line 4", "line 2", "P 3"),
          "path,plate,well\n", List.of("names no file"),
          "path,plate,well\nA1.tif,P\u0007 3,A1\n", List.of("line 2", "plate"));
      for (Map.Entry<String, List<String>> mistake : mistakes.entrySet()) {
        Files.writeString(manifest, mistake.getKey());
        night.ingest().failed("table", "files/manifest.csv").saying(mistake.getValue().toArray());
      }
      assertEquals(3, Tree.contents(night.repository()).size());
    }
  }

  @Nested
  class Again {
    @Test
    void everythingIsThereAlreadyAndNothingChanges() {
      Night night = night();
      SortedMap<String, String> artifacts = Tree.artifacts(night.repository());
      SortedMap<String, List<String>> tables = Database.tables(night.repository());
      JsonNode again = night.ingest().done().json();
      assertEquals(0, again.get("stored").asInt());
      assertEquals(3, again.get("already_there").asInt());
      assertEquals(0, again.get("ingested").asInt());
      assertEquals(artifacts, Tree.artifacts(night.repository()));
      assertEquals(tables, Database.tables(night.repository()));
    }

    @Test
    void otherContentForADataIdThatIsStoredIsRefusedAndTheFirstStays() throws IOException {
      Night night = night();
      Path winner = night.artifact("A2");
      Files.writeString(night.files().resolve("A2.tif"), "another image of A2");
      SortedMap<String, String> artifacts = Tree.artifacts(night.repository());
      Ended again = night.ingest().with(3).saying("refused: line 3", "A2.tif");
      assertEquals(2, again.json().get("already_there").asInt());
      JsonNode refused = again.json().get("refused").get(0);
      assertEquals(3, refused.get("line").asInt());
      assertEquals("dataset-conflict", refused.get("code").asText());
      assertTrue(refused.get("message").asText().contains("A2"), refused::toString);
      assertEquals("image of A2", Files.readString(winner));
      assertEquals(artifacts, Tree.artifacts(night.repository()));
      night.larder().run("transfer-back", "night").done();
      Journals.assertNothingLost(night.repository());
    }
  }

  @Nested
  class File {
    @Test
    void thatHasVanishedIsNamedWithItsLineAndStopsNoOther() throws IOException {
      Night night = night();
      Path files = night.files();
      Files.writeString(files.resolve("C1.tif"), "image of C1");
      Files.createDirectory(files.resolve("C3.tif"));
      Night.manifest(files, "A1", "C2", "C1", "C3");
      Ended ended = night.ingest().with(3).saying("refused: line 3", "C2.tif", "refused: line 5", "C3.tif");
      assertEquals(1, ended.json().get("stored").asInt());
      assertEquals(1, ended.json().get("ingested").asInt());
      assertEquals(2, ended.json().get("refused").size());
      assertTrue(ended.json().at("/refused/0/path").asText().endsWith("C2.tif"), ended::toString);
      Journals.assertNothingLost(night.repository());

      Files.writeString(files.resolve("C2.tif"), "image of C2");
      Night.manifest(files, "A1", "C2", "C1");
      assertEquals(1, night.ingest().done().json().get("stored").asInt(), "the same command finishes the job");
    }

    @Test
    void thatMayNotBeReadIsNamedWithItsLine() throws IOException {
      Night night = night();
      Path secret = Files.writeString(night.files().resolve("S1.tif"), "secret");
      Night.manifest(night.files(), "A1", "S1");
      Mortal.hide(secret);
      Ended ended = Mortal.larder(night.larder()).run("ingest", "night", "files/manifest.csv", "--run", "night1",
          "--dataset-type", "image", "--output", "json");
      assumeTrue(ended.exitCode() != 127, "there is no setpriv to give up root's powers with");
      ended.with(3).saying("refused: line 3", "S1.tif");
      assertEquals(1, ended.json().get("already_there").asInt());
    }
  }
}
