package dev.larder.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArtifactLocationTest {
  private static final Checksum CHECKSUM = Checksum.sha256(new byte[32]);

  private static StorageRecord record(String location, Checksum checksum) {
    return new StorageRecord("", ArtifactLocation.parse(location), 1, checksum, "a/b", Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///data/a.tif", "file:///data/%C3%A9%20b", "s3://bucket/a/b.tif", "s3://my_bucket/a@b",
      "https://host.example/a:b", "http://host:8080/a", "sftp://host/a", "vfs:zip:file:///data/a.zip!/b"})
  void absoluteUrisAreElsewhere(String uri) {
    ArtifactLocation location = ArtifactLocation.parse(uri);
    assertEquals(new ExternalUri(uri), location);
    assertEquals(uri, location.value());
    assertEquals(Optional.empty(), record(uri, CHECKSUM).path());
  }

  @Test
  void everythingWithoutAColonIsAPath() {
    assertEquals(new ArtifactPath("file/a"), ArtifactLocation.parse("file/a"));
    assertEquals(Optional.of(new ArtifactPath("a")), record("a", CHECKSUM).path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "file:", "file:a", "file:///", "file://host/a", "ftp://host/a", "jar:file:///a!/b",
      "FILE:///a", "s3:///a", "s3://bucket", "s3://bucket/", "s3://key:secret@bucket/a", "https://user@host/a",
      "https://host/a?X-Amz-Signature=secret", "https://host/a#b", "file:///a/../b", "file:///a/%2e%2E/b",
      "file:///a/.",
      "file:///a%2f..%2fb", "file:///a%00", "file:///a b", "file:///é", "file:///a\nb", "file:///a\\b", "file:///%zz",
      "vfs:", "vfs:sftp://user:secret@host/a", "vfs:zip:file:///a/../b", "vfs:https://host/a?b"})
  void otherUrisAreRefused(String uri) {
    assertThrows(InvalidNameException.class, () -> new ExternalUri(uri));
  }

  @Test
  void aUriHasAtMost1024Bytes() {
    String prefix = "file:///";
    assertEquals(1_024, new ExternalUri(prefix + "x".repeat(1_024 - prefix.length())).value().length());
    assertThrows(InvalidNameException.class, () -> new ExternalUri(prefix + "x".repeat(1_025 - prefix.length())));
  }

  @Test
  void noSecretIsRepeatedInAMessage() {
    for (String uri : List.of("s3://key:secret@bucket/a", "https://host/a?sig=secret", "https://host/a#secret",
        "vfs:sftp://user:secret@host/a")) {
      String message = String
          .valueOf(assertThrows(InvalidNameException.class, () -> new ExternalUri(uri)).getMessage());
      assertFalse(message.contains("secret"), message);
    }
  }

  @Test
  void theUriOfAFileHasThreeSlashes() {
    ExternalUri uri = ExternalUri.of(Path.of("/data/Größe 1.tif").toUri());
    assertEquals("file:///data/Gr%C3%B6%C3%9Fe%201.tif", uri.value());
    assertEquals(Path.of("/data/Größe 1.tif"), Path.of(uri.uri()));
    assertTrue(uri.isFile());
    assertFalse(new ExternalUri("s3://bucket/a").isFile());
  }

  @Test
  void namesKeepTheirUnicodeForm() {
    assertEquals("s3://bucket/e%CC%81%20%23%25", ExternalUri.of("s3", "bucket", "/e\u0301 #%").value());
    assertEquals("file:///%C3%A9", ExternalUri.of("file", "", "/\u00e9").value());
  }

  @Test
  void onlyWhatIsElsewhereMayHaveNoChecksum() {
    assertEquals(Checksum.NONE, Checksum.parse("none"));
    assertEquals("none", Checksum.NONE.toString());
    assertEquals(Checksum.NONE, record("file:///a", Checksum.NONE).checksum());
    assertThrows(InvalidNameException.class, () -> record("a", Checksum.NONE));
    assertThrows(InvalidNameException.class, () -> Checksum.parse("none:00000000"));
  }
}
