package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.RunName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Batches as files. Repeat a failure with `-Dseed=`.
final class BatchJsonTest {
  private static final String ID = "d795005a-8f0f-4c4c-9d3c-5b3b1d1b7a01";

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void theFormIsTheOneThatIsDocumented() {
    RegistryBatch batch = RegistryBatch.of(new Change.RegisterRun(new RunName("night1"), UUID.fromString(ID)),
        new Change.RemoveDatasets(List.of(UUID.fromString(ID))));
    String json = """
        {"format":1,"changes":[{"change":"register_run","run":"night1","incarnation":"%s"},\
        {"change":"remove_datasets","datasets":["%s"]}]}""".formatted(ID, ID);

    assertEquals(json, batch.toJson());
    assertEquals(batch, RegistryBatch.fromJson(json));
  }

  @Test
  void anyBatchComesBackAsItWas() {
    Random random = new Random(seed);
    RandomBatch source = new RandomBatch(random);
    for (int kind = 0; kind < 18; kind++) {
      for (int i = 0; i < 30; i++) {
        RegistryBatch batch = RegistryBatch.of(source.change(kind));
        assertEquals(batch, RegistryBatch.fromJson(batch.toJson()), () -> "seed " + seed);
      }
    }
    for (int i = 0; i < 200; i++) {
      RegistryBatch batch = source.batch();
      assertEquals(batch, RegistryBatch.fromJson(batch.toJson()), () -> "seed " + seed);
    }
  }

  /// Whatever becomes of a file, it is a batch or is refused, and by nothing but our own error.
  @Test
  void aDamagedFileIsRefusedOrAnotherBatch() {
    Random random = new Random(seed);
    RandomBatch source = new RandomBatch(random);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder json = new StringBuilder(source.batch().toJson());
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        int at = random.nextInt(json.length());
        switch (random.nextInt(3)) {
          case 0 -> json.setCharAt(at, "{}[]\",:0-e.x\\\0\ud800".charAt(random.nextInt(15)));
          case 1 -> json.deleteCharAt(at);
          default -> json.insert(at, json.substring(random.nextInt(at + 1), at));
        }
      }
      try {
        RegistryBatch.fromJson(json.toString());
      } catch (RegistryException.Invalid e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d: %s".formatted(seed, json), e);
      }
    }
    assertTrue(refused > 500, "refused " + refused);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      nonsense                                                   | it is no JSON
      []                                                         | it is no object
      {"format":1,"changes":[]} x                                | it is no JSON
      {"format":1,"changes":[]}{}                                | behind its end
      {"changes":[]}                                             | format is missing
      {"format":2,"changes":[]}                                  | format is 2
      {"format":1}                                               | changes is missing
      {"format":1,"format":1,"changes":[]}                       | it is no JSON
      {"format":1,"changes":[],"more":0}                         | more is a field
      {"format":1,"changes":{}}                                  | changes is not a list
      {"format":1,"changes":[7]}                                 | change 1 is not an object
      {"format":1,"changes":[{}]}                                | change 1, change is missing
      {"format":1,"changes":[{"change":"drop"}]}                 | change 1, change is "drop"
      {"format":1,"changes":[{"change":"tag","collection":null}]} | change 1, collection is null
      {"format":1,"changes":[{"change":"tag","collection":7}]}   | change 1, collection is not text
      {"format":1,"changes":[{"change":"tag","collection":"_a"}]} | change 1, collection is "_a"
      {"format":1,"changes":[{"change":"tag","collection":"a","datasets":["1-1-1-1-1"]}]} | change 1, datasets[0] is
      {"format":1,"changes":[{"change":"tag","collection":"a","datasets":[[]]}]} | change 1, datasets[0] is not text
      {"format":1,"changes":[{"change":"tag","collection":"a","datasets":[],"é":0}]} | change 1, "é" is a field
      {"format":1,"changes":[{"change":"remove_datasets","datasets":[]},{"change":"remove_dimension"}]} | change 2, dimension is missing
      {"format":1,"changes":[{"change":"create_collection","collection":"a","type":"run"}]} | change 1 cannot be accepted
      {"format":1,"changes":[{"change":"edit_chain","chain":"a","edit":"shuffle","children":[]}]} | change 1, edit is "shuffle"
      {"format":1,"changes":[{"change":"certify","collection":"a","datasets":[],"begin":"2026-01-02T00:00:00Z","end":"2026-01-01T00:00:00Z"}]} | change 1 cannot
      {"format":1,"changes":[{"change":"certify","collection":"a","datasets":[],"begin":"yesterday"}]} | change 1, begin is "yesterday"
      {"format":1,"changes":[{"change":"put_dimension_records","replace":"no","records":[]}]} | change 1, replace is not true or false
      {"format":1,"changes":[{"change":"put_dimension_records","replace":true,"records":[{"dimension":"a","key":{"a":1.5},"metadata":{}}]}]} | change 1, records[0].key.a is neither
      {"format":1,"changes":[{"change":"put_dimension_records","replace":true,"records":[{"dimension":"a","key":{"a":1},"metadata":{"x":[]}}]}]} | change 1, records[0].metadata.x is neither
      {"format":1,"changes":[{"change":"add_storage_records","datastore":"","dataset":"d795005a-8f0f-4c4c-9d3c-5b3b1d1b7a01","records":[]}]} | change 1 cannot
      {"format":1,"changes":[{"change":"add_storage_records","datastore":"m","dataset":"d795005a-8f0f-4c4c-9d3c-5b3b1d1b7a01","records":[{"component":"","path":"../x","size":1}]}]} | change 1, records[0].path is "../x"
      {"format":1,"changes":[{"change":"insert_datasets","datastore":"m","dataset_types":[],"datasets":[{"dataset_type":"t"}]}]} | change 1, datasets[0].dataset_type is none
      """)
  void whatIsWrongIsNamed(String json, String message) {
    RegistryException.Invalid error = assertThrows(RegistryException.Invalid.class, () -> RegistryBatch.fromJson(json));
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
    assertEquals("batch-invalid", error.code());
  }

  @Test
  void deepNestingAndLongTextsAreRefused() {
    assertThrows(RegistryException.Invalid.class, () -> RegistryBatch.fromJson("[".repeat(100_000)));
    assertThrows(RegistryException.Invalid.class,
        () -> RegistryBatch.fromJson("{\"format\":" + "1".repeat(100_000) + "}"));
    assertThrows(RegistryException.Invalid.class,
        () -> RegistryBatch.fromJson("{\"format\":1,\"changes\":[{\"change\":\"" + "x".repeat(100_000) + "\"}]}"));
  }

  @Test
  void aNumberThatIsNotFiniteCannotBeWritten() {
    DimensionName dimension = new DimensionName("a");
    RegistryBatch batch = RegistryBatch.of(new Change.PutDimensionRecords(List.of(new DimensionRecord(dimension,
        new DataId(new TreeMap<>(Map.of(dimension, 1L))), new TreeMap<>(Map.of("x", Double.NaN)))), false));

    assertThrows(IllegalArgumentException.class, batch::toJson);
  }
}
