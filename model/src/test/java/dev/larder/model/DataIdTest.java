package dev.larder.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DataIdTest {
  private static final UUID INCARNATION = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");

  private static DataId of(String dimension, Object value) {
    return new DataId(new TreeMap<>(Map.of(new DimensionName(dimension), value)));
  }

  @Test
  void theCanonicalFormIsOneForAllWaysToSayTheSame() {
    DataId dataId = DataId.of(Map.of("well", "A2", "plate", "P\"1\\", "Zoom", "e\u0301"));
    assertEquals("{\"Zoom\":\"\u00e9\",\"plate\":\"P\\\"1\\\\\",\"well\":\"A2\"}", dataId.canonicalJson());
    assertEquals("{}", DataId.EMPTY.canonicalJson());
    assertEquals("{\"n\":-9223372036854775808}", of("n", Long.MIN_VALUE).canonicalJson());
    assertEquals(DataId.of(Map.of("e\u0301", "1")), DataId.of(Map.of("\u00e9", "1")));
  }

  @Test
  void aNumberIsNotTheTextThatLooksLikeIt() {
    assertNotEquals(of("n", 1L), of("n", "1"));
    assertNotEquals(of("n", 1L).key(), of("n", "1").key());
  }

  /// These ids are in registries and journals: they never change.
  @Test
  void theKeysAreFixedForEver() {
    assertEquals("082be502-023d-5dbe-9f3c-a3fa03948ceb", DataId.EMPTY.key().toString());
    assertEquals("f566e921-9680-53c0-a3ec-fdb138077bcb",
        DataId.of(Map.of("plate", "P1", "well", "A2")).key().toString());
    assertEquals("4c4bddcf-5cca-5dcf-abfe-afae9cfb8f2a", of("Größe", "日本 🧫").key().toString());
    assertEquals("8612c2d4-e144-5be1-98f0-339fd46d7b22", of("n", -1L).key().toString());
    assertEquals(5, of("n", 1L).key().version());
    assertEquals(2, of("n", 1L).key().variant());
  }

  @Test
  void theIdsOfDatasetsAreFixedForEver() {
    DatasetType type = DatasetType.of("well_annotation", List.of("plate", "well"), "application/json");
    assertEquals("d795005a-02b5-5c35-9e28-2cb2a9783dba",
        type.deterministicId(INCARNATION, DataId.of(Map.of("plate", "P1", "well", "A2"))).toString());
    assertNotEquals(type.deterministicId(INCARNATION, DataId.EMPTY),
        type.deterministicId(new UUID(0, 0), DataId.EMPTY));
  }

  @Test
  void aDimensionIsNamedOnce() {
    assertEquals("a data ID names dimension \u00e9 twice", assertThrows(InvalidNameException.class,
        () -> DataId.of(Map.of("e\u0301", "1", "\u00e9", "2"))).getMessage());
  }

  @Test
  void valuesAreTextOrWholeNumbers() {
    assertEquals("value of dimension n is a Double",
        assertThrows(InvalidNameException.class, () -> of("n", 1.5)).getMessage());
    assertEquals("value of dimension n is empty",
        assertThrows(InvalidNameException.class, () -> of("n", "")).getMessage());
    assertEquals("value of dimension n has 513 characters: \"%s\"…".formatted("x".repeat(40)),
        assertThrows(InvalidNameException.class, () -> of("n", "x".repeat(513))).getMessage());
  }

  @Test
  void aDataIdDoesNotChange() {
    TreeMap<DimensionName, Object> values = new TreeMap<>(Map.of(new DimensionName("a"), "1"));
    DataId dataId = new DataId(values);
    values.clear();
    assertEquals("{\"a\":\"1\"}", dataId.toString());
    assertThrows(UnsupportedOperationException.class, () -> dataId.values().clear());
  }

  @Test
  void aDatasetTypeAcceptsExactlyItsDimensions() {
    DatasetType type = DatasetType.of("t", List.of("a", "b"), "text/plain");
    assertTrue(type.accepts(DataId.of(Map.of("b", "1", "a", "2"))));
    for (Map<String, String> values : List.of(Map.of("a", "1"), Map.of("a", "1", "c", "2"),
        Map.of("a", "1", "b", "2", "c", "3"))) {
      DataId dataId = DataId.of(values);
      assertEquals("data ID %s does not fit dataset type t{a, b} text/plain".formatted(dataId),
          assertThrows(InvalidNameException.class, () -> type.check(dataId)).getMessage());
    }
    assertEquals("dataset type t names a dimension twice: [a, a]", assertThrows(InvalidNameException.class,
        () -> DatasetType.of("t", List.of("a", "a"), "text/plain")).getMessage());
  }
}
