package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a job in any language calls: files become datasets, each acknowledged when it is durable, and no database is asked.
final class WriteTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path folder;

  private Path repository;
  private Path a2;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = folder.resolve("pantry");
    a2 = Files.writeString(folder.resolve("a2.tif"), "pixels");
    Larder.here("init", repository).done();
  }

  private Ended write(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("write", repository, "--run", "night/7"));
    words.addAll(List.of(arguments));
    return Larder.here(words.toArray());
  }

  private Ended writeImage(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("--dataset-type", "image", "--data-id", "plate=P1,well=A2", "--output",
        "json"));
    words.addAll(List.of(arguments));
    return write(words.toArray());
  }

  private List<JsonNode> datasets(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("query", "datasets", repository, "--output", "jsonl", "--storage"));
    words.addAll(List.of(arguments));
    return Larder.here(words.toArray()).done().jsonLines();
  }

  private void transferBack() {
    Larder.here("transfer-back", repository).done();
  }

  @Test
  void oneFileIsOneDatasetAndRepeatingChangesNothing() throws IOException {
    JsonNode stored = writeImage(a2).done().json();
    assertEquals("stored", stored.get("status").asText());
    assertEquals("night/7", stored.get("run").asText());
    assertEquals(6, stored.get("size").asInt());
    assertEquals("pixels", Files.readString(repository.resolve(stored.get("path").asText())));
    assertTrue(Files.exists(a2), "the file itself stays");

    JsonNode again = writeImage(a2).done().json();
    assertEquals("already_there", again.get("status").asText());
    assertEquals(stored.get("id"), again.get("id"));

    transferBack();
    JsonNode registered = datasets().getFirst();
    assertEquals(stored.get("id"), registered.get("id"));
    assertEquals(stored.get("checksum"), registered.get("checksum"));
    assertEquals("{\"plate\":\"P1\",\"well\":\"A2\"}", registered.get("data_id").toString());
    Journals.assertNothingLost(repository);
  }

  @Test
  void otherBytesUnderOneDataIdAreRefusedAndTheFirstOnesStay() throws IOException {
    JsonNode stored = writeImage(a2).done().json();
    Files.writeString(a2, "other pixels");
    Ended refused = writeImage(a2).failed("dataset-conflict", "is stored already with other content");
    assertEquals("refused", refused.json().get("status").asText());
    assertEquals("dataset-conflict", refused.json().get("code").asText());
    assertEquals("pixels", Files.readString(repository.resolve(stored.get("path").asText())));
  }

  @Test
  void aFileForEachComponentIsOneDataset() throws IOException {
    Path outlines = Files.writeString(folder.resolve("o.json"), "{}");
    JsonNode stored = writeImage("mask=" + a2, "outlines=" + outlines).done().json();
    assertTrue(stored.get("path").isNull());
    assertEquals(List.of("mask", "outlines"), stored.get("components").findValuesAsText("component"));
    transferBack();
    assertEquals("{}",
        Larder.here("get", repository, stored.get("id").asText(), "--component", "outlines").done().out());
    writeImage(a2, outlines).with(2).saying("COMPONENT=FILE");
  }

  @Test
  void whatItWasMadeFromAndByWhatIsRegistered() {
    String input = "0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69";
    JsonNode stored = writeImage(a2, "--input", input, "--job", "segment.py --fast").done().json();
    transferBack();
    JsonNode lineage = Larder
        .here("query", "lineage", repository, stored.get("id").asText(), "--up", "--output", "json")
        .done().json();
    assertTrue(lineage.toString().contains(input), lineage::toString);
    assertTrue(lineage.toString().contains("segment.py --fast"), lineage::toString);
  }

  @Test
  void theFirstInTheRunSaysWhatADatasetTypeIs() {
    writeImage(a2).done();
    write("--dataset-type", "image", "--data-id", "well=A3,plate=P1", a2).done();
    write("--dataset-type", "image", "--data-id", "site=1", a2).with(1)
        .saying("does not fit dataset type image{plate, well}");
    writeImage(folder.resolve("not-there.tif")).failed("file-not-found", "not-there.tif");
    writeImage(folder).failed("file-not-found", "is a folder");
    write("--data-id", "site=1", a2).with(2).saying("--dataset-type is missing");
  }

  @Test
  void everyLineHasItsAnswerAndOneThatIsRefusedStopsNoOther() throws IOException {
    Files.writeString(folder.resolve("b.json"), "{}");
    String requests = """
        {"key": 1, "dataset_type": "image", "data_id": {"plate": "P1", "well": "A2"}, "path": "a2.tif"}

        {"key": "two", "data_id": {"plate": "P1", "visit": 12}, "components": {"x": "a2.tif", "y": "b.json"}}
        {"dataset_type": "image", "data_id": {"plate": "P1"}, "path": "a2.tif"}
        {"dataset_type": "image", "data_id": {"plate": "P1", "well": "A3"}, "path": "nowhere.tif"}
        {"dataset_type": "image", "data_id": {"plate": "P1", "well": 1.5}, "path": "a2.tif"}
        {"dataset_type": "image", "data_id": {"plate": "P1", "plate": "P2"}, "path": "a2.tif"}
        {"dataset_type": "image", "dataid": {}, "path": "a2.tif"}
        {"path":
        ["path"]
        {"dataset_type": "../image", "data_id": {}, "path": "a2.tif"}
        {"key": "last", "data_id": {"plate": "P1", "visit": 13}, "path": "b.json"}""";
    Ended ended = Larder.in(folder).reading(requests)
        .run("write", "pantry", "--run", "night/7", "--dataset-type", "report").with(3)
        .saying("3 stored, 0 there already, 8 refused");
    List<JsonNode> answers = ended.jsonLines();
    assertEquals(List.of(1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
        answers.stream().map(a -> a.get("line").asInt()).toList());
    assertEquals("1 stored, 3 stored, 12 stored", String.join(", ", answers.stream()
        .filter(a -> a.get("status").asText().equals("stored")).map(a -> a.get("line") + " stored").toList()));
    assertEquals(List.of("1", "two", "last"), answers.stream().filter(a -> !a.get("key").asText().isEmpty())
        .filter(a -> !a.get("key").isNull()).map(a -> a.get("key").asText()).toList());
    List<String> codes = answers.stream().map(a -> a.get("code")).filter(code -> !code.isNull()).map(JsonNode::asText)
        .toList();
    assertEquals(List.of("invalid-name", "file-not-found", "request-invalid", "request-invalid", "request-invalid",
        "request-invalid", "request-invalid", "invalid-name"), codes);
    assertTrue(answers.get(6).get("message").asText().contains("no field dataid"), answers::toString);
    transferBack();
    assertEquals(3, datasets().size());
    Journals.assertNothingLost(repository);
  }

  @Test
  @Timeout(60)
  void aProgramThatWaitsForEachAnswerGetsItAndWhatWasAnsweredOutlivesAKill() throws IOException {
    List<String> command = List.of(Larder.ROOT.resolve("larder").toString(), "write", repository.toString(), "--run",
        "night/7", "--dataset-type", "image");
    Process process = new ProcessBuilder(command).directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedWriter requests = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      for (int well = 1; well <= 5; well++) {
        requests.write(JSON.writeValueAsString(Map.of("path", "a2.tif", "data_id", Map.of("well", well))));
        requests.newLine();
        requests.flush();
        JsonNode answer = JSON.readTree(answers.readLine());
        assertEquals("stored", answer.get("status").asText(), answer::toString);
      }
      process.destroyForcibly();
    }
    transferBack();
    assertEquals(5, datasets().size());
    assertEquals(5, datasets("--where", "well >= 1").size(), "whole numbers stay numbers");
  }

  @Test
  void optionsOfOneDatasetAreRefusedWithoutAFile() {
    write("--dataset-type", "image", "--data-id", "plate=P1").with(2).saying("--data-id, --format, --id and --input");
    assertFalse(Files.exists(repository.resolve("_journal/v1/night_7")));
  }
}
