package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The default placement never changes: a job that is run again must arrive at the paths of its predecessor.
final class GoldenPlacementTest {
  private static final UUID ID = UUID.fromString("0190b3c4-5d6e-7f80-9a0b-1c2d3e4f5a6b");

  private final Placement placement = new Placement();

  private static DatasetRef ref(String run, String type, List<String> dimensions, List<?> values) {
    TreeMap<DimensionName, Object> dataId = new TreeMap<>();
    for (int i = 0; i < dimensions.size(); i++) {
      dataId.put(new DimensionName(dimensions.get(i)), values.get(i));
    }
    return new DatasetRef(ID, DatasetType.of(type, dimensions, "application/json"), new DataId(dataId),
        new RunName(run));
  }

  @Test
  void pathsAreThoseOfTheFirstVersion() {
    DatasetRef well = ref("u/ann/night 1", "well_annotation", List.of("plate", "well"), List.of("P 1", "A2"));
    Map<String, String> golden = Map.of(
        placement.path(well, "", "json", 1).value(), "u/ann/night_1/well_annotation/P_1/A2_%s.json",
        placement.path(well, "", "", 1).value(), "u/ann/night_1/well_annotation/P_1/A2_%s",
        placement.path(well, "", "TAR.GZ", 3).value(), "u/ann/night_1/well_annotation/P_1/A2_%s.3.tar.gz",
        placement.path(well, "mask", "tif", 1).value(), "u/ann/night_1/well_annotation/P_1/A2_%s.mask.tif",
        placement.path(well, "Mask", "", 2).value(), "u/ann/night_1/well_annotation/P_1/A2_%s.Mask-e368929a.2",
        placement.path(ref("con", "image", List.of("visit"), List.of(-7L)), "", "fits", 1).value(),
        "x-con/image/-7_%s.fits",
        placement.path(ref("larder.yaml/größe", "image", List.of(), List.of()), "", "fits", 1).value(),
        "x-larder.yaml/gr__e/image/%s.fits");
    golden.forEach((path, expected) -> assertEquals(expected.formatted(ID), path));
  }

  /// Long, odd and many: what nobody would write down by hand.
  @Test
  void pathsOfManyOddNamesAreThoseOfTheFirstVersion() {
    Random random = new Random(20_261_121);
    String alphabet = "aaabcdeXYZ0123._-[]#% éß漢C";
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      int count = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(5);
      int longest = random.nextInt(6) == 0 ? 300 : 20;
      List<String> dimensions = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (int d = 0; d < count; d++) {
        dimensions.add("d" + d);
        values.add(random.nextInt(5) == 0
            ? (Object) random.nextLong()
            : text(random, alphabet, 1 + random.nextInt(longest)));
      }
      StringBuilder run = new StringBuilder("r");
      for (int e = random.nextInt(random.nextInt(10) == 0 ? 20 : 3); e > 0; e--) {
        run.append("/a").append(text(random, alphabet, random.nextInt(10)));
      }
      String component = random.nextBoolean()
          ? ""
          : "c" + text(random, alphabet.replace(".", ""), random.nextInt(60));
      String extension = List.of("", "json", "tar.gz", "no extension", "Fits", "123456789012.abcdefghijkl")
          .get(random.nextInt(6));
      int attempt = random.nextBoolean() ? 1 : 1 + random.nextInt(99);
      paths.append(placement.path(ref(run.toString(), "t" + "y".repeat(random.nextInt(128)), dimensions, values),
          component, extension, attempt)).append('\n');
    }
    assertEquals("7ea2e2c17d5007ed7a7f88796bd98fe75fce9bafb9735c5195502d2925dc9e61",
        Sha256.of(paths.toString().getBytes(StandardCharsets.UTF_8)).hex());
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, alphabet.length()).forEach(c -> text.append(alphabet.charAt(c)));
    return text.toString();
  }
}
