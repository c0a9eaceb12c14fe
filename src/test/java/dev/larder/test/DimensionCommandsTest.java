package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dimensions, what is known of their values, and dataset types, by command.
final class DimensionCommandsTest {
  @TempDir
  Path folder;

  RegistryStory story;

  @BeforeEach
  void makeRepository() {
    story = new RegistryStory(folder);
    story.run("init", "REPO").done();
    story.run("dimension", "declare", "REPO", "instrument", "--type", "string").done();
  }

  private Ended declareDetector() {
    return story.json("dimension", "declare", "REPO", "detector", "--type", "integer", "--requires", "instrument",
        "--metadata", "purpose:string,width:number,good:boolean,rank:integer");
  }

  @Nested
  class Dimensions {
    @Test
    void areDeclaredOnceAndTheSameAgainChangesNothing() {
      JsonNode first = declareDetector().json();
      assertEquals("integer", first.get("type").asText());
      assertEquals("instrument", first.at("/requires/0").asText());
      assertEquals("number", first.at("/metadata/width").asText());
      assertFalse(first.get("already_there").asBoolean());
      assertTrue(declareDetector().json().get("already_there").asBoolean());
      assertEquals(List.of("detector", "instrument"),
          story.json("dimension", "list", "REPO").values("dimension"));
    }

    @Test
    void areNotDeclaredInTwoWays() {
      declareDetector();
      story.run("dimension", "declare", "REPO", "detector", "--type", "string").failed("registry-conflict",
          "detector:integer requires instrument", "detector:string");
      story.run("dimension", "declare", "REPO", "visit", "--type", "integer", "--requires", "telescope").with(1)
          .saying("telescope");
      story.run("dimension", "declare", "REPO", "visit", "--type", "float").with(2).saying("--type");
      story.run("dimension", "declare", "REPO", "visit", "--type", "integer", "--metadata", "purpose").with(2)
          .saying("'purpose' has no type", "purpose:string");
    }

    @Test
    void areRemovedUnlessSomethingNamesThem() {
      declareDetector();
      story.run("dataset-type", "register", "REPO", "bias", "--dimensions", "instrument,detector").done();
      Ended dry = story.run("dimension", "remove", "REPO", "instrument", "--dry-run", "--output", "json").with(4);
      assertEquals(List.of("dimension detector requires it", "dataset type bias has it"),
          List.of(dry.json().at("/blocked_by/0").asText(), dry.json().at("/blocked_by/1").asText()));
      story.run("dimension", "remove", "REPO", "instrument", "--yes").failed("registry-conflict", "instrument");
      story.run("dataset-type", "remove", "REPO", "bias", "--yes").done();
      story.run("dimension", "remove", "REPO", "detector").with(2).saying("--yes");
      assertFalse(story.json("dimension", "remove", "REPO", "detector", "--dry-run").json().get("blocked_by").elements()
          .hasNext());
      assertTrue(story.json("dimension", "remove", "REPO", "detector", "--yes").json().get("removed").asBoolean());
      Ended again = story.json("dimension", "remove", "REPO", "detector", "--yes").saying("there is no dimension");
      assertFalse(again.json().get("removed").asBoolean());
      story.run("dimension", "show", "REPO", "detector").failed("registry-not-found", "detector", "instrument");
    }
  }

  @Nested
  class Records {
    @Test
    void arePutFromATableAndFoundByTheirMetadata() throws IOException {
      declareDetector();
      Path table = story.file("detectors.csv", """
          detector,instrument,purpose,width,good,rank
          1,HSC,science,0.5,true,7
          2,HSC,guide,,false,
          """);
      JsonNode put = story.json("dimension", "records", "REPO", "detector", "--from", table).json();
      assertEquals(2, put.get("records").asInt());
      assertEquals(2, put.get("changed").asInt());
      assertEquals(0, story.json("dimension", "records", "REPO", "detector", "--from", table).json().get("changed")
          .asInt());
      JsonNode found = story.json("query", "dimension-records", "REPO", "detector", "--where",
          "instrument = 'HSC' AND detector.purpose = 'science'").json();
      assertEquals("[{\"data_id\":{\"detector\":1,\"instrument\":\"HSC\"},"
          + "\"metadata\":{\"good\":true,\"purpose\":\"science\",\"rank\":7,\"width\":0.5}}]", found.toString());
      assertEquals(2, story.json("dimension", "show", "REPO", "detector").json().get("records").asInt());

      Path other = story.file("others.jsonl", "{\"detector\": 2, \"instrument\": \"HSC\", \"purpose\": \"science\"}\n");
      story.run("dimension", "records", "REPO", "detector", "--from", other).failed("registry-conflict", "guide");
      assertEquals(1, story.json("dimension", "records", "REPO", "detector", "--from", other, "--replace").json()
          .get("changed").asInt());
      assertEquals(2, story.json("query", "dimension-records", "REPO", "detector", "--where",
          "detector.purpose = 'science'").json().size());
    }

    @Test
    void ofATableWithAMistakeArePutNotAtAll() throws IOException {
      declareDetector();
      for (String row : List.of("x,HSC,1", "2,,1", "2,HSC,wide", "2,HSC,NaN")) {
        Path table = story.file("detectors.csv", "detector,instrument,width\n1,HSC,1\n" + row + "\n");
        story.run("dimension", "records", "REPO", "detector", "--from", table).failed("table", "detectors.csv, line 3");
      }
      Path strange = story.file("strange.csv", "detector,instrument,colour\n1,HSC,red\n");
      story.run("dimension", "records", "REPO", "detector", "--from", strange).failed("table", "colour",
          "purpose:string");
      story.run("dimension", "records", "REPO", "detector").with(2).saying("larder query dimension-records");
      assertEquals(0, story.json("query", "dimension-records", "REPO", "detector").json().size());
    }
  }

  @Nested
  class DatasetTypes {
    @Test
    void areRegisteredWithTheirDimensionsAndTheSameAgainChangesNothing() {
      Object[] register = {"dataset-type", "register", "REPO", "cells", "--dimensions",
          "plate:string,night:date,instrument",
          "--format", "image/tiff"};
      JsonNode first = story.json(register).json();
      assertFalse(first.get("already_there").asBoolean());
      assertEquals("[\"plate\",\"night\"]", first.get("declared").toString());
      JsonNode again = story
          .json("dataset-type", "register", "REPO", "cells", "--dimensions", "plate,night:date,instrument")
          .json();
      assertTrue(again.get("already_there").asBoolean(), "its format is the one that it has");
      assertEquals("[]", again.get("declared").toString());
      JsonNode shown = story.json("dataset-type", "show", "REPO", "cells").json();
      assertEquals("date", shown.at("/dimensions/1/type").asText());
      assertEquals("image/tiff", shown.get("format").asText());
      assertEquals(List.of("cells"), story.json("query", "dataset-types", "REPO", "c?ll*").values("dataset_type"));
      assertEquals(List.of(), story.json("dataset-type", "list", "REPO", "c?l").values("dataset_type"));
    }

    @Test
    void areNotRegisteredInTwoWaysAndThenNothingIsDeclaredEither() {
      story.run("dataset-type", "register", "REPO", "cells", "--dimensions", "plate").done();
      story.run("dataset-type", "register", "REPO", "cells", "--dimensions", "plate,well").failed("registry-conflict",
          "{plate}", "{plate, well}");
      story.run("dataset-type", "register", "REPO", "nuclei", "--dimensions", "plate:integer").failed(
          "registry-conflict", "plate:string", "plate:integer");
      assertEquals(List.of("instrument", "plate"), story.json("dimension", "list", "REPO").values("dimension"));
    }
  }
}
