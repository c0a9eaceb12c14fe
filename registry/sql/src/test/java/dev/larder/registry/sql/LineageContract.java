package dev.larder.registry.sql;

import static dev.larder.registry.LineageDirection.DOWN;
import static dev.larder.registry.LineageDirection.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.model.DatasetRef;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetOrigin;
import dev.larder.registry.LineageDirection;
import dev.larder.registry.RegisteredDataset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How every Registry follows lineages.
abstract class LineageContract extends RegistryFixture {
  private final List<DatasetRef> refs = IntStream.range(0, 6).mapToObj(
      i -> new DatasetRef(new UUID(i < 3 ? i : -i, 0), ref("a", "" + i).type(), ref("a", "" + i).dataId(),
          ref("a", "0").run()))
      .toList();

  @BeforeEach
  void fill() {
    words("a");
  }

  private void made(int dataset, String job, UUID... inputs) {
    apply(new Change.InsertDatasets("main",
        List.of(new RegisteredDataset(refs.get(dataset), List.of(), List.of(inputs), job))));
  }

  private UUID id(int dataset) {
    return refs.get(dataset).id();
  }

  private List<String> follow(UUID id, LineageDirection direction, int depth) {
    return registry.lineage(id, direction, depth).stream()
        .map(origin -> "%d@%d".formatted(refs.stream().map(DatasetRef::id).toList().indexOf(origin.id()),
            origin.distance()))
        .toList();
  }

  @Test
  void bothDirectionsComeByDistanceAndIdEachIdOnceByItsShortestWay() {
    made(0, "");
    made(1, "", id(0));
    made(2, "", id(0), id(1));
    made(3, "", id(2), id(0));
    made(4, "", id(0));

    assertEquals(List.of("3@0", "0@1", "2@1", "1@2"), follow(id(3), UP, 9));
    // Ids are compared as they read: 4 begins with f…fc, 3 with f…fd.
    assertEquals(List.of("0@0", "1@1", "2@1", "4@1", "3@1"), follow(id(0), DOWN, 9));
    assertEquals(List.of("3@0", "0@1", "2@1"), follow(id(3), UP, 1));
    assertEquals(List.of("3@0"), follow(id(3), UP, 0));
  }

  @Test
  void aCircleEnds() {
    made(0, "", id(2), id(0));
    made(1, "", id(0));
    made(2, "", id(1));

    assertEquals(List.of("0@0", "2@1", "1@2"), follow(id(0), UP, Integer.MAX_VALUE));
    assertEquals(List.of("0@0", "1@1", "2@2"), follow(id(0), DOWN, Integer.MAX_VALUE));
  }

  @Test
  void inputsThatNobodyKnowsAreToldAndLeadFurtherOnlyDown() {
    UUID stranger = UUID.randomUUID();
    made(1, "job 1", stranger, id(0));
    made(1, "job 0", id(5));

    assertEquals(List.of(
        new DatasetOrigin(id(1), Optional.of(refs.get(1)), 0,
            Stream.of(stranger, id(0), id(5)).sorted(Candidate::compare).toList(), List.of("job 0", "job 1"))),
        registry.lineage(id(1), UP, 0));
    assertEquals(List.of(
        new DatasetOrigin(stranger, Optional.empty(), 0, List.of(), List.of()),
        new DatasetOrigin(id(1), Optional.of(refs.get(1)), 1,
            Stream.of(stranger, id(0), id(5)).sorted(Candidate::compare).toList(), List.of("job 0", "job 1"))),
        registry.lineage(stranger, DOWN, 5));
    UUID unmet = UUID.randomUUID();
    assertEquals(List.of(new DatasetOrigin(unmet, Optional.empty(), 0, List.of(), List.of())),
        registry.lineage(unmet, UP, 5));
  }

  @Test
  void lineageStaysWhenTheDatasetGoes() {
    made(0, "");
    made(1, "", id(0));
    apply(new Change.RemoveDatasets(List.of(id(0))));

    assertEquals(List.of("1@0", "0@1"), follow(id(1), UP, 9));
    assertEquals(Optional.empty(), registry.lineage(id(1), UP, 9).getLast().ref());
  }
}
