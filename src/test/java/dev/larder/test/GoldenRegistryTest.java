package dev.larder.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The JSON of every command that is about the Registry alone, as [GoldenTest] holds that of the others.
final class GoldenRegistryTest {
  @TempDir
  static Path folder;

  private static final Map<String, Ended> COMMANDS = new LinkedHashMap<>();
  private static RegistryStory story;

  private static Ended json(String name, int exitCode, Object... words) {
    Ended ended = story.run(Stream.concat(Stream.of(words), Stream.of("--output", "json")).toArray()).with(exitCode);
    COMMANDS.put(name, ended);
    return ended;
  }

  @BeforeAll
  static void tellTheStory() throws IOException {
    story = RegistryStory.make(folder);
    words();
    collections();
    queries();
    json("collection-remove", 0, "collection", "remove", "REPO", "best", "--unlink", "--yes");
    json("collection-remove.blocked", 4, "collection", "remove", "REPO", "night/1", "--dry-run");
    json("dataset-type-remove", 4, "dataset-type", "remove", "REPO", "bias", "--dry-run");
    json("dimension-remove", 4, "dimension", "remove", "REPO", "detector", "--dry-run");
    json("admin-migrate", 0, "admin", "migrate", "REPO");
    json("admin-datastores", 0, "admin", "datastores", "REPO");
  }

  private static void words() throws IOException {
    json("dimension-declare", 0, "dimension", "declare", "REPO", "amplifier", "--type", "string", "--requires",
        "detector");
    json("dimension-records", 0, "dimension", "records", "REPO", "detector", "--from",
        story.file("detectors.csv", "detector,purpose,width\n1,science,1.5\n2,,\n"));
    json("dimension-list", 0, "dimension", "list", "REPO");
    json("dimension-show", 0, "dimension", "show", "REPO", "detector");
    json("dataset-type-register", 0, "dataset-type", "register", "REPO", "flat", "--dimensions", "detector,night:date",
        "--format", "image/fits");
    json("dataset-type-list", 0, "dataset-type", "list", "REPO");
    json("dataset-type-show", 0, "dataset-type", "show", "REPO", "bias");
  }

  private static void collections() {
    json("collection-create", 0, "collection", "create", "REPO", "best", "--type", "tagged");
    json("collection-tag", 0, "collection", "tag", "REPO", "best", "--run", "night/2");
    json("collection-untag", 0, "collection", "untag", "REPO", "best", "--where", "detector = 2", "--yes");
    json("collection-chain", 0, "collection", "chain", "REPO", "newest", "night/2", "night/1");
    story.run("collection", "create", "REPO", "calib", "--type", "calibration").done();
    json("collection-certify", 0, "collection", "certify", "REPO", "calib", "--run", "night/1", "--begin",
        "2026-11-01");
    json("collection-decertify", 0, "collection", "decertify", "REPO", "calib", "--dataset-type", "bias", "--begin",
        "2026-11-20", "--end", "2026-11-21", "--yes");
    json("collection-list", 0, "collection", "list", "REPO");
    json("collection-show", 0, "collection", "show", "REPO", "newest");
  }

  private static void queries() {
    Ended found = json("find", 0, "find", "REPO", "--dataset-type", "bias", "--data-id", "detector=1", "--collection",
        "newest");
    json("query-datasets.collection", 0, "query", "datasets", "REPO", "--collection", "best,newest", "--find-first");
    json("query-datasets.count", 0, "query", "datasets", "REPO", "--count");
    json("query-datasets.explain", 0, "query", "datasets", "REPO", "--run", "night/1", "--where", "detector = 3",
        "--explain");
    json("query-data-ids", 0, "query", "data-ids", "REPO");
    json("query-dimension-records", 0, "query", "dimension-records", "REPO", "detector");
    json("query-collections", 0, "query", "collections", "REPO", "night/*");
    json("query-dataset-types", 0, "query", "dataset-types", "REPO");
    // Alone: rows at one distance are ordered by ids, which differ from run to run.
    json("query-lineage", 0, "query", "lineage", "REPO", found.json().get("id").asText(), "--up", "--depth", 0);
    json("query-lineage.unknown", 0, "query", "lineage", "REPO", RegistryStory.STRANGER, "--down", "--depth", 0);
  }

  @TestFactory
  Stream<DynamicTest> theJsonOfEachCommandIsAsPromised() {
    return COMMANDS.entrySet().stream().map(command -> DynamicTest.dynamicTest(command.getKey(),
        () -> Golden.assertSame(command.getKey(), command.getValue(), folder)));
  }
}
