package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.ExternalUri;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatasetHandleTest {
  private static final DatasetRef REF = new DatasetRef(UUID.fromString("d795005a-02b5-5c35-9e28-2cb2a9783dba"),
      DatasetType.of("plate_scan", List.of("plate", "visit"), "application/vnd.acme.scan"),
      DataId.of(Map.of("plate", "P1", "visit", "42")), new RunName("u/ann/night 1"));

  private final Shelf shelf = new Shelf(new MemoryArtifactStore());

  record Scan(String image, Meta meta) {}

  record Meta(String microscope, int gain) {}

  private static final class Scans implements CompositeFormatter<Scan> {
    @Override
    public Class<Scan> type() {
      return Scan.class;
    }

    @Override
    public String format() {
      return "application/vnd.acme.scan";
    }

    @Override
    public Set<String> components() {
      return Set.of("image", "meta");
    }

    @Override
    public List<Part> split(Scan value) {
      return List.of(new Part("image", value.image, "text/plain"), new Part("meta", value.meta, "application/json"));
    }

    @Override
    public Scan assemble(Parts parts) throws IOException {
      return new Scan(parts.read("image", String.class), parts.read("meta", Meta.class));
    }
  }

  private final Formatters formatters = Formatters.installed().with(new Scans());
  private final Scan scan = new Scan("an image", new Meta("M1", 7));

  private DatasetHandle stored(Object value, String format) throws IOException {
    List<StorageRecord> records = new ArrayList<>();
    for (FormattedComponent part : formatters.components(value, format)) {
      records.add(shelf.put(part.content(), part.component(), part.format()));
    }
    return DatasetHandle.of(new StoredDataset(REF, records), shelf.store()).with(formatters);
  }

  @Test
  void aValueInComponentsIsPutTogetherAgain() throws Exception {
    DatasetHandle handle = stored(scan, "application/vnd.acme.scan");
    assertEquals(Set.of("image", "meta"), handle.components());
    assertEquals(List.of("text/plain", "application/json"),
        handle.records().stream().map(StorageRecord::format).toList());
    assertEquals(scan, handle.read(Scan.class));
  }

  @Test
  void oneComponentIsReadAlone() throws Exception {
    DatasetHandle handle = stored(scan, "application/vnd.acme.scan");
    shelf.store().delete(List.of(handle.records().getFirst().path().orElseThrow()));
    assertEquals(new Meta("M1", 7), handle.component("meta").read(Meta.class));
    assertEquals("M1", handle.component("meta").read(JsonNode.class).get("microscope").asText());
    assertThrows(NoSuchFileException.class, () -> handle.component("image").read(byte[].class));
    assertThrows(NoSuchFileException.class, () -> handle.read(Scan.class));
  }

  @Test
  void aComponentThatIsNotThereIsNamed() throws Exception {
    assertEquals(REF + " has no component 'mask'; it has image, meta", assertThrows(FormatException.class,
        () -> stored(scan, "application/vnd.acme.scan").component("mask")).getMessage());
    assertEquals(REF + " is one artifact, without a component 'mask'",
        assertThrows(FormatException.class, () -> stored("x", "text/plain").component("mask")).getMessage());
    assertEquals(REF + " is stored in the components image, meta, not as one artifact",
        assertThrows(FormatException.class, () -> stored(scan, "application/vnd.acme.scan").open()).getMessage());
  }

  @Test
  void withoutItsFormatterAWholeIsExplained() throws Exception {
    DatasetHandle handle = stored(scan, "application/vnd.acme.scan").with(Formatters.installed());
    FormatException error = assertThrows(FormatException.class, () -> handle.read(Scan.class));
    assertEquals("format-unknown", error.code());
    assertTrue(error.remedy().contains("register a CompositeFormatter"), error.remedy());
  }

  @Test
  void goesThroughJsonToAnotherProcess() throws Exception {
    DatasetHandle handle = stored(scan, "application/vnd.acme.scan");
    String json = handle.toJson(URI.create("s3://bucket/prefix"));
    assertEquals(Optional.of(URI.create("s3://bucket/prefix")), DatasetHandle.storeOf(json));
    DatasetHandle there = DatasetHandle.fromJson(json, shelf.store()).with(formatters);
    assertEquals(handle.ref(), there.ref());
    assertEquals(handle.records(), there.records());
    assertEquals(scan, there.read(Scan.class));
    assertEquals(json, there.toJson(URI.create("s3://bucket/prefix")));
    assertFalse(json.contains("\n"));
    assertEquals(Optional.empty(), DatasetHandle.storeOf(handle.toJson()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "\"path\":\"a/0\" | \"path\":\"../etc/passwd\"",
      "\"path\":\"a/0\" | \"path\":\"/etc/passwd\"",
      "\"path\":\"a/0\" | \"nopath\":\"a/0\"",
      "\"path\":\"a/0\" | \"path\":\"a/0\",\"path\":\"a/1\"",
      "\"size\":1 | \"size\":-1",
      "\"size\":1 | \"size\":1e300",
      "\"size\":1 | \"size\":99999999999999999999",
      "\"size\":1 | \"size\":\"1\"",
      "\"checksum\":\"sha256: | \"checksum\":\"sha256:zz",
      "\"visit\":\"42\" | \"visit\":4.2",
      "\"visit\":\"42\" | \"visits\":\"42\"",
      "\"id\":\"d795005a-02b5 | \"id\":\"d795005a-2b5",
      "\"records\":[{ | \"records\":[],\"x\":[{",
      "\"records\":[{ | \"records\":7,\"x\":[{",
      "\"data_id\": | \"data_id\":null,\"x\":",
      "1970-01-01T00:00:00Z | yesterday"})
  void aHandleThatWasTamperedWithIsRefused(String right, String wrong) throws Exception {
    String json = stored("x", "text/plain").toJson();
    assertTrue(json.contains(right), json);
    String tampered = json.replace(right, wrong);
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
        () -> DatasetHandle.fromJson(tampered, shelf.store()));
    assertTrue(String.valueOf(error.getMessage()).startsWith("this is no handle of a dataset: "), error::toString);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"''", "null", "[]", "7", "{", "{}", "{} {}"})
  void whatIsNoHandleIsRefused(String json) {
    assertThrows(IllegalArgumentException.class, () -> DatasetHandle.fromJson(json, shelf.store()));
    assertThrows(IllegalArgumentException.class, () -> DatasetHandle.fromJson("[".repeat(100_000), shelf.store()));
    assertThrows(IllegalArgumentException.class, () -> DatasetHandle.fromJson(" ".repeat(2_000_000), shelf.store()));
  }

  @Test
  void rangesAreCutAtTheEnd() throws Exception {
    DatasetHandle handle = stored("0123456789", "text/plain");
    try (InputStream in = handle.range(3, 4)) {
      assertEquals("3456", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    try (InputStream in = handle.range(8, 100)) {
      assertEquals("89", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    try (InputStream in = handle.open()) {
      assertEquals(10, in.readAllBytes().length);
    }
  }

  @Test
  void whatWasIngestedInPlaceIsReadThereAndByATrustedHandleOnly(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("there.txt"), "0123456789");
    StorageRecord record = new StorageRecord("", ExternalUri.of(file.toUri()), 10, Checksum.NONE, "text/plain",
        Instant.EPOCH);
    DatasetHandle handle = DatasetHandle.of(new StoredDataset(REF, List.of(record)), shelf.store());
    assertEquals("0123456789", handle.verified(Verification.ALWAYS).read(String.class));
    try (InputStream in = handle.range(3, 2)) {
      assertEquals("34", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    String json = handle.toJson();
    assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class,
        () -> DatasetHandle.fromJson(json, shelf.store())).getMessage()).contains("fromTrustedJson"));
    assertEquals(List.of(record), DatasetHandle.fromTrustedJson(json, shelf.store()).records());
  }

  private DatasetHandle damaged(String bytes) throws IOException {
    StorageRecord recorded = shelf.put(Content.bytes("0123456789".getBytes(StandardCharsets.UTF_8)), "", "text/plain");
    StorageRecord damaged = shelf.putDamaged(bytes.getBytes(StandardCharsets.UTF_8), recorded);
    return DatasetHandle.of(new StoredDataset(REF, List.of(damaged)), shelf.store());
  }

  @Test
  void verifiesOnDemandOrAlways() throws Exception {
    DatasetHandle handle = damaged("0123456780");
    assertEquals("0123456780", handle.read(String.class));
    assertThrows(DamagedArtifactException.class, handle::verify);
    DatasetHandle always = handle.verified(Verification.ALWAYS);
    assertThrows(DamagedArtifactException.class, () -> always.read(String.class));
    assertThrows(DamagedArtifactException.class, () -> {
      try (InputStream in = always.open()) {
        in.readAllBytes();
      }
    });
    stored("0123456789", "text/plain").verified(Verification.ALWAYS).verify();
  }

  /// The checksum says nothing of a part, so the whole is looked at before one is handed out.
  @Test
  void aPartOfWhatIsDamagedElsewhereIsRefusedIfVerified() throws Exception {
    DatasetHandle handle = damaged("0123456780");
    try (InputStream in = handle.range(0, 2)) {
      assertEquals(2, in.readAllBytes().length);
    }
    assertThrows(DamagedArtifactException.class, () -> handle.verified(Verification.ALWAYS).range(0, 2).close());
  }

  @Test
  void manyPartsAreVerifiedOnce() throws Exception {
    DatasetHandle handle = stored("0123456789", "text/plain").verified(Verification.ALWAYS);
    handle.range(0, 1).close();
    // Were it verified again, it would not be found any more.
    StorageRecord record = handle.records().getFirst();
    shelf.store().delete(List.of(record.path().orElseThrow()));
    shelf.store().create(record.path().orElseThrow(), Content.bytes(new byte[]{7, 7}));
    try (InputStream in = handle.range(0, 1)) {
      assertEquals(7, in.read());
    }
  }

  /// What cannot be parsed because it was damaged is reported as damaged.
  @Test
  void damageIsToldFromABadFormat() throws Exception {
    StorageRecord right = shelf.put(Content.bytes("{}".getBytes(StandardCharsets.UTF_8)), "", "application/json");
    StorageRecord wrong = shelf.putDamaged("{]".getBytes(StandardCharsets.UTF_8), right);
    DatasetHandle handle = DatasetHandle.of(new StoredDataset(REF, List.of(wrong)), shelf.store());
    assertThrows(FormatException.class, () -> handle.read(JsonNode.class));
    assertThrows(DamagedArtifactException.class,
        () -> handle.verified(Verification.ALWAYS).read(JsonNode.class));
  }

  @Test
  void copiesToANewFileOrLeavesNothing(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("copy");
    stored("0123456789", "text/plain").copyTo(file);
    assertEquals("0123456789", Files.readString(file));
    assertThrows(FileAlreadyExistsException.class, () -> stored("other", "text/plain").copyTo(file));
    assertEquals("0123456789", Files.readString(file));
    Path other = folder.resolve("other");
    assertThrows(DamagedArtifactException.class,
        () -> damaged("0123456780").verified(Verification.ALWAYS).copyTo(other));
    assertFalse(Files.exists(other));
  }

  @Test
  void columnsAndCharsetsAreHandedOn() throws Exception {
    CsvTable table = CsvTable.of(List.of("a", "b"), List.of(List.of("1", "2")));
    assertEquals(List.of(List.of("2")), stored(table, "text/csv").columns("b").read(CsvTable.class).all());
    byte[] latin = "Käse".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("Käse", stored(latin, "text/plain").charset(StandardCharsets.ISO_8859_1).read(String.class));
    assertThrows(FormatException.class,
        () -> stored(scan, "application/vnd.acme.scan").columns("a").read(Scan.class));
  }
}
