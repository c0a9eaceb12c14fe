package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePatternTest {
  private static FilePattern.Match match(String pattern, String path) {
    return FilePattern.parse(pattern).match(path, Map.of());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{plate}_{well}.tif | P1_A2.tif | {\"plate\":\"P1\",\"well\":\"A2\"}",
      "{plate}/{well}.tif | P 1/A2.x.tif | {\"plate\":\"P 1\",\"well\":\"A2.x\"}",
      "{plate}/{plate}_{well} | P1/P1_A2 | {\"plate\":\"P1\",\"well\":\"A2\"}",
      "a.*[x]({w})$\\Q<+>\\\\ | a.*[x](1)$Q<+>\\ | {\"w\":\"1\"}",
      "\\{{w}\\} | {x} | {\"w\":\"x\"}",
      "\uD83E\uDDEB{w} | \uD83E\uDDEB7 | {\"w\":\"7\"}",
      "gr\u00F6\u00DFe_{w} | gro\u0308\u00DFe_e\u0301 | {\"w\":\"\u00E9\"}"})
  void valuesStandWhereTheBracesAre(String pattern, String path, String dataId) {
    FilePattern.Match.Found found = assertInstanceOf(FilePattern.Match.Found.class, match(pattern, path));
    assertEquals(dataId, found.dataId().canonicalJson());
  }

  @ParameterizedTest
  @CsvSource({"{plate}_{well}.tif,P1.tif", "{plate}_{well}.tif,P1_A2.tiff", "{plate}_{well}.tif,P1_A2xtif",
      "{well}.tif,P1/A2.tif", "{plate}/{plate}_{well},P1/P2_A2", "{plate}/{well}.tif,/A2.tif", "{well}.tif,.tif"})
  void otherNamesAreNotTaken(String pattern, String path) {
    assertInstanceOf(FilePattern.Match.None.class, match(pattern, path));
  }

  @ParameterizedTest
  @CsvSource({"{plate}_{well}.tif,P_1_A2.tif", "{a}.{b},x.y.z", "{a}_{b}_{c},1_2_3_4"})
  void aNameThatCanBeReadInTwoWaysIsRefused(String pattern, String path) {
    FilePattern.Match.Refused refused = assertInstanceOf(FilePattern.Match.Refused.class, match(pattern, path));
    assertTrue(refused.why().contains("more than one way"), refused::why);
  }

  @Test
  void valuesGetTheFormOfTheirTypes() {
    Map<DimensionName, ValueType> types = Map.of(new DimensionName("visit"), ValueType.INTEGER);
    FilePattern pattern = FilePattern.parse("{visit}.fits");
    assertEquals("{\"visit\":7}", assertInstanceOf(FilePattern.Match.Found.class,
        pattern.match("007.fits", types)).dataId().canonicalJson());
    assertTrue(assertInstanceOf(FilePattern.Match.Refused.class, pattern.match("seven.fits", types)).why()
        .contains("seven"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.tif", "{a}{b}", "{a", "a}", "{a}\\", "{}", "{a}/{b}{a}"})
  void patternsThatSayNothingCertainAreRefused(String pattern) {
    assertThrows(RuntimeException.class, () -> FilePattern.parse(pattern));
  }

  @Test
  void dimensionsComeInTheirOrder() {
    assertEquals(List.of(new DimensionName("well"), new DimensionName("plate")),
        FilePattern.parse("{well}/{plate}_{well}").dimensions());
  }
}
