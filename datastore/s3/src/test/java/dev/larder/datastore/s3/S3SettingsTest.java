package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class S3SettingsTest {
  private static S3Settings read(String root, String... options) throws StorageException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return S3Settings.of(new StoreSettings(URI.create(root), all));
  }

  private static void refused(String says, String root, String... options) {
    StorageException refused = assertThrows(StorageException.class, () -> read(root, options));
    assertTrue(String.valueOf(refused.getMessage()).contains(says), refused::toString);
    assertFalse(refused.remedy().isEmpty());
    assertFalse((refused.getMessage() + refused.remedy()).contains("hush"), "a secret is repeated");
  }

  @Test
  void aUriIsEnough() throws Exception {
    S3Settings settings = read("s3://pantry/night%201/x//");
    assertEquals(new S3Place("pantry", "night 1/x/"), settings.place());
    assertEquals(Optional.empty(), settings.endpoint());
    assertFalse(settings.pathStyle());
    assertEquals(Checksums.WHEN_SUPPORTED, settings.checksums());
    assertEquals(16 << 20, settings.partSize());
    assertEquals(new S3Place("pantry", ""), read("s3://pantry").place());
    assertEquals(URI.create("s3://pantry/night%201/x/run/a%20b"), settings.place().uri(new ArtifactPath("run/a b")));
  }

  @Test
  void optionsComeFromTheQueryAndTheSettings() throws Exception {
    S3Settings settings = read("s3://pantry/x?endpoint=https%3A%2F%2Fminio.example%3A9000&region=eu-1&checksums=md5",
        "region", "eu-2", "connections", "7", "timeout", "9", "connect_timeout", "3", "part_size", "64 MiB");
    assertEquals(Optional.of(URI.create("https://minio.example:9000")), settings.endpoint());
    assertEquals(Optional.of("eu-2"), settings.region());
    assertTrue(settings.pathStyle());
    assertEquals(Checksums.MD5, settings.checksums());
    assertEquals(7, settings.connections());
    assertEquals(Duration.ofSeconds(9), settings.timeout());
    assertEquals(Duration.ofSeconds(3), settings.connectTimeout());
    assertEquals(64 << 20, settings.partSize());
    assertFalse(read("s3://pantry?endpoint=http://h&path_style=false").pathStyle());
  }

  @Test
  void secretsAreRefusedAndNotRepeated() {
    refused("may hold a secret", "s3://pantry/x?secret_key=hush");
    refused("may hold a secret", "s3://pantry/x", "aws_session_token", "hush");
    refused("before @", "s3://user:hush@pantry/x");
    refused("no address of a server", "s3://pantry/x", "endpoint", "https://user:hush@host");
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("no option regoin", "s3://pantry?regoin=x");
    refused("names no bucket", "s3:///x");
    refused("names no bucket", "s3://-pantry");
    refused("no order", "s3://pantry--use1-az4--x-s3/");
    refused("the prefix of s3://pantry/a/../b cannot be used", "s3://pantry/a/../b");
    refused("no address of a server", "s3://pantry?endpoint=minio:9000");
    refused("option path_style is yes", "s3://pantry?path_style=yes");
    refused("option checksums is sha1", "s3://pantry?checksums=sha1");
    refused("option connections is 0", "s3://pantry?connections=0");
    refused("option part_size is 1MiB", "s3://pantry?part_size=1MiB");
  }

  @Test
  void aStoreIsPickedByItsUri() throws Exception {
    try (ArtifactStore store = ArtifactStores.open(
        new StoreSettings(URI.create("s3://pantry/x"), Map.of("endpoint", "http://localhost:1", "region", "eu-1")))) {
      assertInstanceOf(S3ArtifactStore.class, store);
      assertEquals("store s3://pantry/x/", store.toString());
    }
  }

  @Test
  void aKeyThatIsTooLongIsNoKey() throws IOException {
    S3Place place = new S3Place("pantry", "x/");
    assertEquals(1_024, place.key("create", new ArtifactPath("a".repeat(1_022))).length());
    StorageException refused = assertThrows(StorageException.class,
        () -> place.key("create", new ArtifactPath("é".repeat(511) + "a")));
    assertTrue(String.valueOf(refused.getMessage()).contains("1,025 bytes"), refused::toString);
  }

  @Test
  void fiveTerabytesFitIntoTenThousandParts() {
    long all = 0;
    for (int number = 1; number <= 10_000; number++) {
      all += S3Upload.partSize(number, 16 << 20);
    }
    assertTrue(all >= 5L << 40, () -> "room for less than 5 TB");
    assertEquals(16 << 20, S3Upload.partSize(800, 16 << 20));
    assertEquals(1 << 30, S3Upload.partSize(10_000, 16 << 20));
    assertEquals(1 << 30, S3Upload.partSize(1, 1 << 30));
  }
}
