package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// Values as they are written on a command line.
class WrittenValuesTest {
  @Test
  void aMomentIsADateOrATimeWithItsZone() {
    TimeOption time = new TimeOption();
    assertEquals(Instant.parse("2026-11-21T00:00:00Z"), time.convert("2026-11-21"));
    assertEquals(Instant.parse("2026-11-21T06:30:00Z"), time.convert("2026-11-21T06:30:00Z"));
    assertEquals(Instant.parse("2026-11-21T06:30:00.5Z"), time.convert("2026-11-21T07:30:00.5+01:00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-11-31", "2026-11-21T06:30", "21.11.2026", "2026-11-21 06:30:00Z"})
  void whatIsNoMomentIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> new TimeOption().convert(text));
  }

  @Test
  void aTypeStandsBehindTheLastColon() {
    assertEquals(new NamedType("plate", Optional.of("string")), NamedType.of("plate:string"));
    assertEquals(new NamedType("plate", Optional.empty()), NamedType.of("plate"));
  }

  @Test
  void aCommaInTheNameOfACollectionIsEscaped() {
    assertEquals(List.of(new CollectionName("a,b"), new CollectionName("c")),
        CollectionNames.of(List.of("a\\,b,c".split(CollectionNames.SEPARATOR))));
  }

  @Test
  void aDataIdGetsTheValuesThatItsDimensionsHave() {
    DataIdValues values = new DataIdValues(List.of(Dimension.of("detector", ValueType.INTEGER),
        Dimension.of("night", ValueType.DATE), Dimension.of("plate", ValueType.STRING)));
    assertEquals("{\"detector\":5,\"night\":\"2026-11-21\",\"other\":\"6\",\"plate\":\"07\"}", values
        .typed(DataId.of(Map.of("detector", "05", "night", "2026-11-21", "plate", "07", "other", "6")))
        .canonicalJson());
    InvalidNameException error = assertThrows(InvalidNameException.class,
        () -> values.typed(DataId.of(Map.of("detector", "x"))));
    assertEquals("\"x\" is no integer, as dimension detector has them", error.getMessage());
  }
}
