package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrderByTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "run                             | run",
      "run,dataset_type,-size          | run dataset_type -size",
      " run ASC , size desc, - written | run -size -written",
      "data_id.size, size              | data_id.size size",
      "\"Well Number\", -detector.gain | \"Well Number\" -detector.gain",
      "größe, id                       | größe id"})
  void namesFieldsAndDirections(String text, String keys) {
    assertEquals(keys, OrderBy.parse(text).check(Words.VOCABULARY).stream()
        .map(key -> (key.descending() ? "-" : "") + key.field()).collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "``               | invalid-expression 1 the order is empty",
      "run,             | invalid-expression 5 the end where - or a name is expected, at character 5:",
      "run dataset_type | invalid-expression 5 found dataset_type where a comma or the end is expected, at character 5:",
      "-run DESC        | invalid-expression 6 found DESC where a comma or the end is expected, at character 6:",
      "run = 1          | invalid-expression 5 found = where a comma or the end is expected, at character 5:",
      "1                | invalid-expression 1 found 1 where - or a name is expected, at character 1:",
      "lower(run)       | invalid-expression 6 found ( where a comma or the end is expected, at character 6:",
      "run,plate,run    | invalid-expression 11 run stands twice, at character 11:",
      "run,data_id.plate,-plate | invalid-expression 20 plate stands twice, at character 20:",
      "stored           | type-mismatch 1 stored is a truth value, by which nothing is sorted, at character 1:",
      "random()         | invalid-expression 7 found ( where a comma or the end is expected, at character 7:",
      "runn             | unknown-name 1 there is no dimension or field runn, at character 1:"})
  void mayBeWrong(String text, String told) {
    InvalidWhereException e = assertThrows(InvalidWhereException.class,
        () -> OrderBy.parse(text).check(Words.VOCABULARY));
    assertEquals(told,
        e.code() + " " + e.column() + " " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  @Test
  void mayBeNone() {
    assertTrue(OrderBy.NONE.isEmpty());
    assertTrue(OrderBy.NONE.check(Words.VOCABULARY).isEmpty());
    assertFalse(OrderBy.parse("run").isEmpty());
    assertEquals(OrderBy.parse("run"), OrderBy.parse("run"));
  }
}
