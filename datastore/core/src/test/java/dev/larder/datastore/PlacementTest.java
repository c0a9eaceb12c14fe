package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlacementTest {
  private static final UUID ID = UUID.fromString("0190b3c4-5d6e-7f80-9a0b-1c2d3e4f5a6b");
  private final Placement placement = new Placement();

  private static DatasetRef ref(String run, String... dimensionsAndValues) {
    List<String> dimensions = IntStream.range(0, dimensionsAndValues.length / 2).mapToObj(
        i -> dimensionsAndValues[2 * i]).toList();
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    for (int i = 0; i < dimensions.size(); i++) {
      values.put(new DimensionName(dimensions.get(i)), dimensionsAndValues[2 * i + 1]);
    }
    return new DatasetRef(ID, DatasetType.of("well_annotation", dimensions, "application/json"), new DataId(values),
        new RunName(run));
  }

  private String path(DatasetRef ref) {
    return placement.path(ref, "", "json", 1).value();
  }

  private static void assertFits(ArtifactPath path, UUID id) {
    assertTrue(path.value().contains(id.toString()), path::value);
    assertTrue(path.value().getBytes(StandardCharsets.UTF_8).length <= 1_024, path::value);
    for (String element : path.value().split("/", -1)) {
      assertTrue(element.matches("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}") && !element.endsWith("."), element);
    }
  }

  @Test
  void showsRunTypeAndValuesInTheOrderOfTheDimensions() {
    assertEquals("u/ann/night1/well_annotation/P7/A2_" + ID + ".json",
        path(ref("u/ann/night1", "plate", "P7", "well", "A2")));
    assertEquals("u/ann/night1/well_annotation/A2/P7_" + ID + ".json",
        path(ref("u/ann/night1", "well", "A2", "plate", "P7")));
  }

  @Test
  void needsNoDimension() {
    assertEquals("run/well_annotation/" + ID + ".json", path(ref("run")));
  }

  @Test
  void showsWholeNumbers() {
    DatasetRef ref = new DatasetRef(ID, DatasetType.of("image", List.of("visit"), "image/tiff"),
        new DataId(new TreeMap<>(Map.of(new DimensionName("visit"), -42L))), new RunName("run"));
    assertEquals("run/image/-42_" + ID + ".tar.gz", placement.path(ref, "", "TAR.gz", 1).value());
  }

  @Test
  void tellsComponentsAndAttemptsApart() {
    DatasetRef ref = ref("run", "plate", "P7");
    assertEquals("run/well_annotation/P7_" + ID + ".mask.json", placement.path(ref, "mask", "json", 1).value());
    assertEquals("run/well_annotation/P7_" + ID + ".2.json", placement.path(ref, "", "json", 2).value());
    assertEquals("run/well_annotation/P7_" + ID + ".mask.3", placement.path(ref, "mask", "", 3).value());
  }

  @Test
  void tellsComponentsApartThatSlugsDoNot() {
    DatasetRef ref = ref("run", "plate", "P7");
    List<String> components = List.of("größe", "gräße", "mask", "Mask", "m".repeat(128), "m".repeat(127), "gr__e");
    assertEquals(components.size(), components.stream().map(
        c -> placement.path(ref, c, "json", 1).value().toLowerCase(Locale.ROOT)).distinct().count());
  }

  @Test
  void leavesOutAnExtensionThatIsNone() {
    assertEquals("run/well_annotation/" + ID, placement.path(ref("run"), "", "../x", 1).value());
  }

  @Test
  void makesValuesReadableAndSafe() {
    assertEquals("run/well_annotation/x_1__2/x-con/x..__" + ID + ".json",
        path(ref("run", "a", "[1]#2", "b", "con", "c", "../")));
    assertEquals("x.run/gr__e/well_annotation/" + ID + ".json", path(ref(".run/größe")));
  }

  @Test
  void keepsClearOfWhatStandsBesideTheRuns() {
    assertEquals("x-larder.yaml/well_annotation/" + ID + ".json", path(ref("larder.yaml")));
    assertEquals("x-Registry.SQLite/a/well_annotation/" + ID + ".json", path(ref("Registry.SQLite/a")));
    assertEquals("x-registry.sqlite2/well_annotation/" + ID + ".json", path(ref("registry.sqlite2")));
    assertEquals("a/larder.yaml/well_annotation/" + ID + ".json", path(ref("a/larder.yaml")));
  }

  @Test
  void cutsLongElements() {
    ArtifactPath path = placement.path(ref("r".repeat(255), "a", "v".repeat(512), "b", "漢".repeat(512)),
        "c".repeat(128),
        "abcdefghijkl.abcdefghijkl", Integer.MAX_VALUE);
    assertFits(path, ID);
    assertTrue(path.value().startsWith("r".repeat(100) + "/well_annotation/" + "v".repeat(100) + "/x_______"),
        path::value);
  }

  @Test
  void cutsEvenlyWhereManyLongValuesDoNotFit() {
    String[] many = IntStream.range(0, 40).mapToObj(i -> i % 2 == 0 ? "d" + i / 2 : "v".repeat(512))
        .toArray(String[]::new);
    ArtifactPath path = placement.path(ref("short/run", many), "", "json", 1);
    assertFits(path, ID);
    String[] elements = path.value().split("/", -1);
    assertEquals(2 + 1 + 20, elements.length);
    assertEquals(elements[3], elements[10]);
    assertTrue(elements[3].length() > 30, elements[3]);
    assertTrue(path.value().length() > 1_000, path::value);
  }

  @Test
  void leavesValuesOutWhereTooManyDoNotFit() {
    String[] many = IntStream.range(0, 1_000).mapToObj(i -> i % 2 == 0 ? "d" + i / 2 : "value").toArray(String[]::new);
    assertFits(placement.path(ref("a" + "/_".repeat(127), many), "größe", "json", 7), ID);
  }

  @Test
  void dependsOnItsInputsAlone() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String alphabet = "ab.._-[]#/% éß漢C";
    for (int i = 0; i < 2_000; i++) {
      String[] pairs = new String[2 * random.nextInt(12)];
      for (int p = 0; p < pairs.length; p += 2) {
        pairs[p] = "d" + p;
        pairs[p + 1] = text(random, alphabet, 1 + random.nextInt(300));
      }
      String run = "r" + text(random, alphabet.replace(".", "").replace("/", ""), random.nextInt(200));
      String component = random.nextBoolean() ? "" : "c" + random.nextInt();
      int attempt = 1 + random.nextInt(3);
      ArtifactPath path = placement.path(ref(run, pairs), component, "json", attempt);
      assertFits(path, ID);
      assertEquals(path, new Placement().path(ref(run, pairs), component, "json", attempt));
      assertNotEquals(path, placement.path(ref(run, pairs), component, "json", attempt + 1));
    }
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, alphabet.length()).forEach(c -> text.append(alphabet.charAt(c)));
    return text.toString();
  }
}
