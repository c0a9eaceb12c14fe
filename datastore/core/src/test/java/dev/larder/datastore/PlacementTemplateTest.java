package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacementTemplateTest {
  private static final UUID ID = UUID.fromString("0190b3c4-5d6e-7f80-9a0b-1c2d3e4f5a6b");
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}");
  private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?");
  private static final DatasetRef WELL = ref(ID, "u/ann/night1", "raw_image",
      Map.of("plate", "P7", "well", "A2"));

  private static DatasetRef ref(UUID id, String run, String type, Map<String, ?> values) {
    List<String> dimensions = values.keySet().stream().sorted().toList();
    TreeMap<DimensionName, Object> dataId = new TreeMap<>();
    values.forEach((dimension, value) -> dataId.put(new DimensionName(dimension), value));
    return new DatasetRef(id, DatasetType.of(type, dimensions, "image/tiff"), new DataId(dataId),
        new RunName(run));
  }

  private static String path(String template, String component, String extension, int attempt) {
    return PlacementTemplate.parse(template).path(WELL, component, extension, attempt).value();
  }

  private static String path(String template) {
    return path(template, "", "tif", 1);
  }

  private static void assertFits(ArtifactPath path, UUID id) {
    String value = path.value();
    assertTrue(value.length() <= 1_024, value);
    List<String> elements = List.of(value.split("/", -1));
    assertTrue(elements.size() > 1, value);
    assertTrue(elements.getLast().contains(id.toString()), value);
    for (String element : elements) {
      assertTrue(SAFE.matcher(element).matches() && !element.endsWith("."), value);
      assertFalse(DEVICE.matcher(element).matches(), value);
    }
    assertFalse(elements.getFirst().matches("(?i)larder[.]yaml|registry[.]sqlite.*"), value);
  }

  @Nested
  final class Fields {
    @Test
    void showWhatTheyName() {
      assertEquals("u/ann/night1/raw_image/P7/A2_" + ID + ".tif",
          path("{run}/{dataset_type}/{plate}/{well}_{id}.{extension}"));
      assertEquals("images/well-A2.P7/2026_" + ID + ".tif", path("images/well-{well}.{plate}/2026_{id}.{extension}"));
      assertEquals("u/ann/night1-raw_image/P7/A2/" + ID + ".tif",
          path("{run}-{dataset_type}/{data_id}/{id}.{extension}"));
      assertEquals("a/d-P7/A2_x/" + ID, path("a/d-{data_id}_x/{id}"));
    }

    @Test
    void ofADimensionMayBeCalledLikeAnother() {
      DatasetRef ref = ref(ID, "r", "t", Map.of("run", "value", "id", 7L, "Well Number", "3 a"));
      assertEquals("value/r/3_a/7/" + ID, PlacementTemplate
          .parse("{dimension:run}/{run}/{Well Number}/{dimension:id}/{id}").path(ref, "", "", 1).value());
    }

    @Test
    void inBracketsVanishWithTheirTextWhereTheyAreEmpty() {
      assertEquals("u/ann/night1/P7-" + ID, path("{run}/[{plate}-][p{lane}-]{id}"));
      assertEquals("u/ann/night1/A2_" + ID, path("{run}/[{lane}_]{well}_{id}"));
      assertEquals("u/ann/night1/" + ID, path("{run}/[{lane}]/{id}"));
    }

    @Test
    void ofTheEndTakeTheSeparatorBeforeThemWithThem() {
      String template = "{run}/{id}_v1_{component}.{attempt}.{extension}";
      assertEquals("u/ann/night1/" + ID + "_v1.tif", path(template));
      assertEquals("u/ann/night1/" + ID + "_v1_mask.2", path(template, "mask", "", 2));
      assertEquals("u/ann/night1/" + ID + ".dat", path("{run}/{id}.dat"));
      assertEquals("u/ann/night1/" + ID + ".mask.2.dat", path("{run}/{id}.dat", "mask", "tif", 2));
    }

    @Test
    void componentAndAttemptStandBehindTheIdUnlessTheTemplateSaysOtherwise() {
      assertEquals("r/A2_" + ID + ".mask.3.tif", path("r/{well}_{id}.{extension}", "mask", "tif", 3));
      assertEquals("r/A2_" + ID + "-mask.3.tif", path("r/{well}_{id}-{component}.{extension}", "mask", "tif", 3));
      assertEquals("r/mask/" + ID + ".3.tif", path("r/{component}/{id}.{extension}", "mask", "tif", 3));
      assertEquals("r/part-mask/" + ID + ".tif", path("r/part-{component}/{id}.{extension}", "mask", "tif", 1));
      assertEquals("r/" + ID + ".tif", path("r/part-{component}/{id}.{extension}", "", "tif", 1));
    }
  }

  @Nested
  final class Checking {
    private static void assertRefused(String template, String message, String remedy) {
      PlacementException e = assertThrows(PlacementException.class, () -> PlacementTemplate.parse(template));
      assertEquals("template %s, at character %s".formatted(template, message), e.getMessage());
      assertEquals("placement", e.code());
      assertTrue(e.remedy().contains(remedy), e.remedy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {run}/{well}.{extension}     | 7: its file name holds no {id}       | Put {id} into the last element
        ''                           | 1: an element of the path is empty   | single slashes
        {run}//{id}                  | 7: an element of the path is empty   | single slashes
        /{run}/{id}                  | 1: an element of the path is empty   | none at the beginning
        {run}/{id}/                  | 12: an element of the path is empty  | and at the end
        {run}/../{id}                | 7: an element of the path begins with . | Larder's own
        _journal/{id}                | 1: an element of the path begins with _ | Larder's own
        _tmp/{id}                    | 1: an element of the path begins with _ | Larder's own
        [_{plate}]/{id}              | 1: an element of the path begins with _ | Larder's own
        {run}/_{id}                  | 7: an element of the path begins with _ | Begin it otherwise
        larder.yaml/{id}             | 1: no folder may be called larder.yaml | otherwise
        Registry.sqlite/{id}         | 1: no folder may be called Registry.sqlite | otherwise
        {run}/con/{id}               | 7: no folder may be called con       | otherwise
        {run}/a./{id}                | 7: no folder may be called a.        | otherwise
        {run}/{id}.                  | 11: it ends in a dot                 | Leave the dot out
        {run}/a b/{id}               | 8: it holds the character U+0020     | letters
        {run}/größe/{id}             | 9: it holds the character U+00F6     | letters
        {run}/a:b/{id}               | 8: it holds :                        | letters
        {run}/{id                    | 7: { is not closed                   | {id}
        {run}/id}                    | 9: } closes nothing                  | Leave it out
        {run}/{}{id}                 | 7: {} is no field: dimension name is empty | {dataset_type}
        {run}/{a,b}_{id}             | 7: {a,b} is no field: dimension name "a,b" is not allowed | {data_id}
        {run}/{format}/{id}          | 7: no path shows the format          | {extension}
        {run}/{id}_{id}              | 12: it shows {id} twice              | once
        {run}/{id}/{id}              | 7: {id} stands in a folder           | file name
        {run}/{extension}_{id}       | 7: {extension} stands before {id}    | behind {id}
        {run}/{extension}/{id}       | 7: {extension} stands before {id}    | behind {id}
        {run}/{component}_{id}       | 7: {component} stands before {id}    | folder of its own
        {run}-{component}/{id}       | 1: other names stand beside {component} | folder of its own
        a/{component}/{component}/{id} | 27: it shows {component} in two folders | once
        a/{component}/{id}.{component} | 20: it shows {component} twice     | once
        {run}/{id}_{well}            | 12: {well} stands behind {id}        | before {id}
        {run}/{id}.{attempt}.{component} | 22: {component} stands behind {attempt} | in this order
        {run}/{id}.{component}.{component} | 24: {component} stands behind {component} | each once
        {run}/{id}{component}        | 11: nothing stands before {component} | Put a .
        {run}/{id}-{attempt}         | 12: before {attempt} stands -        | Put a .
        {run}/{id}[.v{attempt}]      | 11: before {attempt} stands .v       | Put a .
        {run}/{id}[.{component}_]    | 11: text follows {component} in brackets | before it
        {run}/{id}.{component}x.{extension} | 12: the text x stands between fields | . _ and -
        {run}/[{id}]                 | 7: {id} is in brackets               | never empty
        {run}/[a]{id}                | 7: these brackets hold no field, or other brackets, or a slash | [.{component}]
        {run}/[[{well}]]{id}         | 7: these brackets hold no field, or other brackets, or a slash | [.{component}]
        {run}/[{well}/]{id}          | 7: behind {well} these brackets are not closed | [.{component}]
        {id}                         | 1: files may stand in no folder      | {run}/
        {component}/[{well}]/{id}    | 22: files may stand in no folder     | always there
        {run}/a23456789b12345678_{id} | 7: the file name holds 20 characters of text besides its fields | at most 17
        {run}/{run}/{run}/{id}       | 19: what it makes may not fit into 1,024 bytes | the run once
        """)
    void refusesWhatCouldNotBeUsed(String template, String message, String remedy) {
      assertRefused(template, message, remedy);
    }

    @Test
    void refusesWhatIsTooLong() {
      PlacementException e = assertThrows(PlacementException.class,
          () -> PlacementTemplate.parse("{run}/" + "a/".repeat(500) + "{id}"));
      assertTrue(String.valueOf(e.getMessage()).startsWith("a template has 1,010 characters: {run}/a/a/"),
          e::getMessage);
      assertRefused("{run}/" + "a".repeat(51) + "{plate}/{id}",
          "7: the name of a folder holds more than 50 characters of text", "two folders");
    }

    @Test
    void tellsOfADimensionThatTheDatasetTypeDoesNotHave() {
      PlacementTemplate template = PlacementTemplate.parse("{run}/{plate}/{extention}_{id}");
      PlacementException e = assertThrows(PlacementException.class, () -> template.check(WELL.type()));
      assertEquals("template {run}/{plate}/{extention}_{id} shows {extention}, and dataset type raw_image has no such "
          + "dimension: it has [plate, well]", e.getMessage());
      assertEquals(e.getMessage(),
          assertThrows(PlacementException.class, () -> template.path(WELL, "", "", 1)).getMessage());
      PlacementTemplate.parse("{run}/{plate}/[{extention}_]{id}").check(WELL.type());
      PlacementTemplate.DEFAULT.check(WELL.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{run}/{dataset_type}/[{data_id}_]{id}[.{component}][.{attempt}][.{extension}]",
        "{run}/{dataset_type}/[{data_id}_]{id}.{extension}",
        "{run}/{dataset_type}/[{data_id}_]{id}.{component}.{attempt}.{extension}"})
    void theDefaultCanBeWritten(String template) {
      DatasetRef ref = ref(ID, "a".repeat(200), "t", Map.of("a", "v".repeat(300), "b", "w".repeat(300)));
      for (String component : List.of("", "mask", "Mask", "m".repeat(90))) {
        for (int attempt : List.of(1, 2, 99)) {
          assertEquals(new Placement().path(ref, component, "fits.gz", attempt),
              PlacementTemplate.parse(template).path(ref, component, "fits.gz", attempt));
        }
      }
    }
  }

  @Nested
  final class Safety {
    @Test
    void slugsSideBySideAreNoDeviceAndNoFileOfLarder() {
      DatasetRef ref = ref(ID, "r", "t",
          Map.of("a", "co", "b", "n", "c", "larder", "d", "x".repeat(99)));
      assertEquals("x-con/x-con." + ID,
          PlacementTemplate.parse("{a}{b}/{a}{b}.{id}").path(ref, "", "", 1).value());
      assertEquals("x-larder.yaml/" + ID, PlacementTemplate.parse("{c}.yaml/{id}").path(ref, "", "", 1).value());
      assertFits(PlacementTemplate.parse("x/{a}{b}.{d}_{id}").path(ref, "mask", "json", 1), ID);
      assertEquals("larder_/" + ID, PlacementTemplate.parse("{c}.[{e}]/{id}").path(ref, "", "", 1).value());
    }

    @Test
    void anAttemptForWhichThereIsNoRoomIsRefusedAndNotCut() {
      PlacementTemplate template = PlacementTemplate.parse("r/123456789012_{id}_x.{extension}");
      template.path(WELL, "c".repeat(100), "abcdefghijkl.abcdefghijkl", 99);
      assertThrows(PlacementException.class,
          () -> template.path(WELL, "c".repeat(100), "abcdefghijkl.abcdefghijkl", Integer.MAX_VALUE));
    }

    /// Two artifacts of one dataset, and any of two datasets, never meet, not even where case does not count.
    @Test
    void noTwoArtifactsShareAPath() {
      long seed = Long.getLong("seed", System.nanoTime());
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      int templates = 0;
      while (templates < 250) {
        String text = randomTemplate(random);
        PlacementTemplate template;
        try {
          template = PlacementTemplate.parse(text);
        } catch (PlacementException e) {
          continue;
        }
        templates++;
        DatasetRef ref = randomRef(random);
        Map<String, String> taken = new HashMap<>();
        List<String> components = new ArrayList<>(List.of("", "m", "M", "m_2", "m.2", "m-2", "m.2.x", "v2", "ab", "Ab",
            "con", "x-con", "größe", "gr__e", "m".repeat(128), "m".repeat(127), "m.json"));
        // What could be taken for the end of a value that was cut.
        components.add("z" + "z".repeat(random.nextInt(12)));
        for (String component : components) {
          for (int attempt : List.of(1, 2, 12, 22, 99)) {
            ArtifactPath path = template.path(ref, component, "json", attempt);
            assertFits(path, ref.id());
            String artifact = component + " " + attempt;
            String before = taken.put(path.value().toLowerCase(Locale.ROOT), artifact);
            assertEquals(null, before,
                () -> "%s: %s and %s of %s share %s".formatted(text, before, artifact, ref, path));
          }
        }
        assertEquals(components.stream().distinct().count() * 5, taken.size());
      }
    }

    private static DatasetRef randomRef(Random random) {
      String alphabet = random.nextBoolean() ? "zz2._-m" : "zZ.._-[]/% éß漢C2";
      TreeMap<String, Object> values = new TreeMap<>();
      for (String dimension : List.of("a", "b", "c")) {
        values.put(dimension, text(random, alphabet, 1 + random.nextInt(random.nextInt(3) == 0 ? 300 : 30)));
      }
      if (random.nextInt(10) == 0) {
        for (int i = 0; i < 40; i++) {
          values.put("d" + i, text(random, alphabet, 1 + random.nextInt(300)));
        }
      }
      StringBuilder run = new StringBuilder("r");
      for (int i = random.nextInt(random.nextInt(5) == 0 ? 80 : 3); i > 0; i--) {
        run.append("/z").append(random.nextBoolean() ? "." : "");
      }
      return ref(new UUID(random.nextLong(), random.nextLong()), run.toString(),
          "t" + "y".repeat(random.nextInt(127)), values);
    }

    private static String randomTemplate(Random random) {
      List<String> before = List.of("{run}", "{dataset_type}", "{data_id}", "{a}", "{b}", "[{c}_]", "[x{none}]", "-",
          "_",
          ".", "z", "con", "{component}", "/", "/", "/");
      List<String> behind = List.of("_v", ".", "-m", ".m", "[.{component}]", "_{component}", ".m{component}",
          "[-z{component}]", ".{attempt}", "[.{attempt}]", ".{extension}", "-{extension}", ".dat", ".2");
      StringBuilder template = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        template.append(before.get(random.nextInt(before.size())));
      }
      template.append("{id}");
      for (int i = random.nextInt(4); i > 0; i--) {
        template.append(behind.get(random.nextInt(behind.size())));
      }
      return template.toString();
    }

    private static String text(Random random, String alphabet, int length) {
      StringBuilder text = new StringBuilder();
      random.ints(length, 0, alphabet.length()).forEach(c -> text.append(alphabet.charAt(c)));
      return text.toString();
    }
  }
}
