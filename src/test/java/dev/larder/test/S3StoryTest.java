package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole story on an object store: the command, and an S3 server in this process. Credentials come by the AWS chain, as they do for everybody.
final class S3StoryTest {
  private static final Map<String, String> CHAIN = Map.of("aws.accessKeyId", "test", "aws.secretAccessKey",
      "test-secret", "aws.region", "us-east-1");

  @TempDir
  Path folder;

  static S3Proxy server;
  static TransientNio2BlobStore blobs;

  @BeforeAll
  static void startServer() throws Exception {
    blobs = new TransientNio2BlobStore();
    server = S3Proxy.builder().blobStore(blobs).endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V4, "test", "test-secret").ignoreUnknownHeaders(false).build();
    server.start();
    blobs.createContainer("bucket");
    CHAIN.forEach(System::setProperty);
  }

  @AfterAll
  static void stopServer() throws Exception {
    CHAIN.keySet().forEach(System::clearProperty);
    server.stop();
  }

  private static String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  private Path manifest() throws IOException {
    for (String well : Night.WELLS) {
      Files.writeString(folder.resolve(well + ".tif"), "image of " + well);
    }
    return Night.manifest(folder, Night.WELLS.toArray(String[]::new));
  }

  private void tell(Object repository) throws IOException {
    Object[] ingest = {"ingest", repository, manifest(), "--run", "night1", "--dataset-type", "image"};
    Larder.here(ingest).done();
    Larder.here(ingest).done();
    Larder.here("write", repository, "--run", "job", "--dataset-type", "mask", "--data-id", "plate=P1",
        folder.resolve("A1.tif")).done();
    Larder.here("transfer-back", repository).done();
    JsonNode rows = Larder.here("check", repository, "--verify", "--verbose", "--output", "json").done()
        .saying("larder: requests to datastore main: ").json();
    assertEquals(4, rows.size());
    rows.forEach(row -> {
      assertEquals("yes", row.get("exists").asText(), row::toString);
      assertTrue(row.get("uri").asText().startsWith("s3://bucket/"), row::toString);
    });
    Path one = folder.resolve("one.tif");
    Larder
        .here("get", repository, "--dataset-type", "image", "--data-id", "plate=P 1,well=A2", "--run", "night1",
            "--verbose",
            "--to", one)
        .done().saying("larder: requests to datastore main: gets ");
    assertEquals("image of A2", Files.readString(one));
    Larder.here("retrieve", repository, folder.resolve("copy")).done();
    assertEquals(4, Tree.contents(folder.resolve("copy")).keySet().stream().filter(path -> path.endsWith(".tif"))
        .count());
    readByWhoeverHasTheUrl(repository);
    askASnapshot(repository);
    Larder.here("run", "close", repository, "night1").done();
    Larder.here("recover", repository).done();
    Larder.here("journal", "archive", repository).done();
    Larder.here("journal", "verify", repository).done();
    Larder.here("transfer-back", repository).done();
    Ended doctor = Larder.here("doctor", repository, "--output", "json").done();
    assertTrue(doctor.json().size() > 4, doctor::toString);
    Larder.here("status", repository).done();
  }

  private static void readByWhoeverHasTheUrl(Object repository) throws IOException {
    JsonNode row = Larder.here("uris", repository, "--run", "night1", "--where", "well = 'A2'", "--presign", "get",
        "--valid", "10m", "--output", "json").done().json().get(0);
    try (InputStream in = URI.create(row.get("url").asText()).toURL().openStream()) {
      assertEquals("image of A2", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    URI bare = URI.create(row.get("url").asText().replaceAll("\\?.*", ""));
    assertThrows(IOException.class, () -> bare.toURL().openStream().close());
  }

  /// Its copy is kept below the home of the user.
  private void askASnapshot(Object repository) throws IOException {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString());
    try {
      Larder.here("snapshot", "create", repository).done();
      Larder.here("snapshot", "verify", repository).done();
      List<String> stored = Larder.here("query", "datasets", repository, "--output", "json").done().values("id");
      Path ids = Files.write(folder.resolve("ids"), stored);
      Ended check = Larder.here("check", repository, "--from", "snapshot", "--ids", ids, "--output", "json").done();
      assertEquals(stored, check.values("id"));
      assertEquals(Set.of("snapshot"), Set.copyOf(check.values("source")));
      assertEquals(Set.of("yes"), Set.copyOf(check.values("exists")));
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void aFolderWithItsDatastoreInABucket() throws IOException {
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry, "--datastore", "s3://bucket/" + UUID.randomUUID(), "--store-option",
        "endpoint=" + endpoint(), "--store-option", "path_style=true").done();
    String yaml = Files.readString(pantry.resolve("larder.yaml"));
    assertTrue(yaml.contains("path_style: \"true\""), yaml);
    tell(pantry);
  }

  @Test
  void aRepositoryInABucket() throws IOException {
    String uri = "s3://bucket/%s?endpoint=%s&path_style=true".formatted(UUID.randomUUID(), endpoint());
    Larder.here("init", uri, "--registry", "jdbc:sqlite:" + folder.resolve("registry.sqlite")).done();
    Larder.here("init", uri, "--registry", "jdbc:sqlite:" + folder.resolve("registry.sqlite"))
        .failed("repository-exists");
    tell(uri);
  }

  @Test
  void objectsThatStayWhereTheyAreAreReadAndChecked() throws IOException {
    blobs.createContainer("somebodys");
    Larder.here("init", folder.resolve("filler"), "--datastore", "s3://somebodys", "--store-option",
        "endpoint=" + endpoint()).done();
    Larder.here("ingest", folder.resolve("filler"), manifest(), "--run", "raw", "--dataset-type", "image").done();
    List<String> uris = Larder.here("uris", folder.resolve("filler"), "--output", "json").done().json()
        .findValuesAsText("uri");
    Path inventory = folder.resolve("inventory.csv");
    Files.write(inventory, Stream.concat(uris.stream(), Stream.of("s3://somebodys/raw/image/P9/Z9_gone.tif"))
        .map(uri -> "\"somebodys\",\"%s\",\"11\"".formatted(uri.substring("s3://somebodys/".length()))).toList());
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry, "--datastore", "s3://bucket/" + UUID.randomUUID(), "--store-option",
        "endpoint=" + endpoint()).done();
    Larder.here("ingest", pantry, "--inventory", inventory, "--pattern", "raw/image/{plate}/{well}_{id}.tif", "--run",
        "seen", "--dataset-type", "image").done();
    Map<String, Long> found = StreamSupport
        .stream(Larder.here("check", pantry, "--verify", "--output", "json").with(4).json().spliterator(), false)
        .collect(Collectors.groupingBy(row -> row.get("exists").asText(), Collectors.counting()));
    assertEquals(Map.of("yes", 3L, "no", 1L), found);
    JsonNode rows = Larder.here("query", "datasets", pantry, "--where", "well = 'A2'", "--output", "json").done()
        .json();
    String id = rows.get(0).get("id").asText();
    assertEquals("image of A2", Larder.here("get", pantry, id).done().out());
    assertEquals("of", Larder.here("get", pantry, id, "--range", "6-7").done().out());
    Larder.here("retrieve", pantry, folder.resolve("copy"), "--where", "plate != 'P9'").done();
    assertEquals(3, Tree.contents(folder.resolve("copy")).keySet().stream().filter(path -> path.endsWith(".tif"))
        .count());
    Larder.here("run", "close", pantry, "seen").done();
    Larder.here("recover", pantry, "--grace", "0s", "--yes").done();
    assertEquals(3,
        Larder.here("check", folder.resolve("filler"), "--verify", "--output", "json").done().json().size());
  }

  @Test
  void checkAsksTheBucketForNoArtifactUnlessItIsToVerify() throws IOException {
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry, "--datastore", "s3://bucket/" + UUID.randomUUID(), "--store-option",
        "endpoint=" + endpoint()).done();
    Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "image").done();
    Ended check = Larder.here("check", pantry, "--verbose", "--output", "json").done();
    assertEquals(List.of("yes", "yes", "yes"), check.values("exists"));
    String opening = "larder: requests to datastore main: gets 1\n"; // the marker that says whose root it is
    assertTrue(check.err().endsWith(opening), check.err());
    Ended verified = Larder.here("check", pantry, "--verify", "--verbose").done();
    assertFalse(verified.err().endsWith(opening), verified.err());
  }

  @Test
  void theDoctorTriesOutABucketThatBelongsToNobody() {
    JsonNode rows = Larder.here("doctor", "--store", "s3://bucket/" + UUID.randomUUID(), "--store-option",
        "endpoint=" + endpoint(), "--output", "json").done().json();
    assertTrue(rows.toString().contains("no repository yet"), rows::toString);
    Ended wrong = Larder.here("doctor", "--store", "s3://nobucket/x", "--store-option", "endpoint=" + endpoint(),
        "--output", "json").with(4);
    assertTrue(List.of("failed", "refusal").contains(wrong.json().get(wrong.json().size() - 1).get("verdict")
        .asText()), wrong::toString);
  }

  @Test
  void aFolderFirstAndABucketBehindIt() throws IOException {
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry).done();
    Path yaml = pantry.resolve("larder.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("  main: .\n",
        "  main: .\n  archive: {root: 's3://bucket/%s', endpoint: '%s', path_style: true}\n"
            .formatted(UUID.randomUUID(), endpoint())));
    Larder.here("admin", "datastores", pantry).done();
    Larder.here("ingest", pantry, manifest(), "--run", "night1", "--dataset-type", "image").done();
    Files.writeString(yaml, Files.readString(yaml).replace("  main: .\n", "").replace("path_style: true}\n",
        "path_style: true}\n  main: .\n"));
    JsonNode rows = Larder.here("check", pantry, "--verify", "--output", "json").done().json();
    assertEquals(3, rows.findValuesAsText("uri").stream().filter(uri -> uri.startsWith("s3://")).count(),
        rows::toString);
  }

  private static long lists(String err) {
    return Long.parseLong(err.replaceAll("(?s).*lists ([0-9,]+).*", "$1").replace(",", ""));
  }

  private static boolean asked(String err, String kind) {
    return err.matches("(?s).*(: |, )" + kind + " [0-9].*");
  }

  @Test
  void aComparisonTakesPagesOfListings() throws IOException {
    Path pantry = folder.resolve("pantry");
    Larder.here("init", pantry, "--datastore", "s3://bucket/some/where", "--store-option",
        "endpoint=" + endpoint()).done();
    Path files = Files.createDirectory(folder.resolve("files"));
    StringBuilder manifest = new StringBuilder("path,plate,well\n");
    int n = 2_500;
    for (int i = 0; i < n; i++) {
      Files.writeString(files.resolve(i + ".tif"), "image " + i);
      manifest.append("%d.tif,P1,W%d\n".formatted(i, i));
    }
    Files.writeString(files.resolve("manifest.csv"), manifest);
    Larder.here("ingest", pantry, files.resolve("manifest.csv"), "--run", "night1", "--dataset-type", "image").done();
    Ended well = Larder.here("fsck", pantry, "--verbose", "--dry-run").done()
        .saying("2,500 artifacts, 2,500 records: all is well");
    assertFalse(asked(well.err(), "heads"), well.err());
    assertTrue(lists(well.err()) <= 3 + 1 + 6, well.err());

    TreeMap<String, String> keys = new TreeMap<>();
    Larder.here("check", pantry, "--output", "json").done().json()
        .forEach(row -> keys.put("some/where/" + row.get("path").asText(), row.get("size").asText()));
    Path inventory = folder.resolve("inventory.csv");
    StringBuilder csv = new StringBuilder();
    keys.forEach((key, size) -> csv.append("bucket,%s,%s\n".formatted(key, size)));
    csv.append("bucket,elsewhere/x,1\n");
    Files.writeString(inventory, csv);
    Ended inventoried = Larder.here("fsck", pantry, "--verbose", "--dry-run", "--inventory", inventory).done()
        .saying("2,500 artifacts, 2,500 records: all is well");
    assertTrue(lists(inventoried.err()) <= 6, inventoried.err());

    blobs.removeBlob("bucket", keys.firstKey());
    assertEquals(List.of("missing"), Larder.here("fsck", pantry, "--output", "json").with(4).values("kind"));
    assertEquals(List.of("missing"),
        Larder.here("fsck", pantry, "--inventory", inventory, "--checksum", "--output", "json").with(4).values("kind"));
  }
}
