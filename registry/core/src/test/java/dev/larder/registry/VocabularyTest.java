package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VocabularyTest {
  private static String tree(Vocabulary names, String text) {
    return Trees.of(Where.parse(text).check(names));
  }

  @Test
  void dimensionsThatAreCalledLikeOurWordsCanBeNamed() {
    TreeMap<String, MetadataType> metadata = new TreeMap<>(Map.of("size", MetadataType.STRING));
    Vocabulary names = Vocabulary.ofDatasets(List.of(
        new Dimension(new DimensionName("data_id"), ValueType.INTEGER, new TreeSet<>(), metadata),
        new Dimension(new DimensionName("size"), ValueType.STRING, new TreeSet<>(), metadata)));
    assertEquals("(artifact (= size 1))", tree(names, "size = 1"));
    assertEquals("(= data_id 1)", tree(names, "data_id = 1"));
    assertEquals("(= data_id 1)", tree(names, "data_id.data_id = 1"));
    assertEquals("(= data_id.size 'x')", tree(names, "data_id.size = 'x'"));
    assertEquals(new Condition.Comparison(new Field.Dimension(new DimensionName("size"), ValueType.STRING),
        Condition.Relation.EQUAL, new Literal.Text("x")), Where.parse("data_id.size = 'x'").check(names));
    assertEquals(new Condition.Comparison(new Field.Metadata(new DimensionName("data_id"), "size", MetadataType.STRING),
        Condition.Relation.EQUAL, new Literal.Text("x")), Where.parse("data_id.data_id.size = 'x'").check(names));
    assertEquals(new Condition.Comparison(new Field.Metadata(new DimensionName("size"), "size", MetadataType.STRING),
        Condition.Relation.EQUAL, new Literal.Text("x")), Where.parse("size.size = 'x'").check(names));
  }

  @Test
  void everyNameThatAFieldGivesItselfStandsForIt() {
    List<Field> fields = Stream.concat(
        Stream.concat(Stream.of(Field.OfDataset.values()), Stream.of(Field.OfArtifact.values())),
        Words.DIMENSIONS.stream().flatMap(dimension -> Stream.concat(
            Stream.of(new Field.Dimension(dimension.name(), dimension.type())), dimension.metadata().entrySet().stream()
                .map(field -> new Field.Metadata(dimension.name(), field.getKey(), field.getValue())))))
        .toList();
    assertEquals(11 + 12 + 4, fields.size());
    for (Field field : fields) {
      if (field.type() == FieldType.TRUTH) {
        assertEquals(new Condition.Holds(field), Where.parse(field.toString()).check(Words.VOCABULARY));
      } else {
        assertEquals(List.of(new SortKey(field, false)), OrderBy.parse(field.toString()).check(Words.VOCABULARY));
      }
    }
  }

  @Test
  void distanceCountsWhatIsChangedMissingTooManyOrSwapped() {
    assertEquals(0, NearestNames.distance("plate", "plate"));
    assertEquals(1, NearestNames.distance("plate", "plote"));
    assertEquals(1, NearestNames.distance("plate", "plat"));
    assertEquals(1, NearestNames.distance("plate", "pllate"));
    assertEquals(1, NearestNames.distance("plate", "palte"));
    assertEquals(3, NearestNames.distance("kitten", "sitting"));
    assertEquals(5, NearestNames.distance("", "plate"));
  }
}
