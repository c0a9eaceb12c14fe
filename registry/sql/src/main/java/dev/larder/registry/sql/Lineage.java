package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_INPUT;
import static dev.larder.registry.sql.schema.Tables.DATASET_JOB;

import dev.larder.model.DatasetRef;
import dev.larder.registry.DatasetOrigin;
import dev.larder.registry.LineageDirection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Field;

/// Follows lineages, step by step: each step is one statement for all ids that the one before it met for the first time. So each id is followed
/// once, by its shortest way, however the ids refer to each other, also in a circle. A recursive statement would follow every way of
/// every length there is, because it cannot know what it met before at another distance.
final class Lineage {
  private static final Template INPUTS = step(DATASET_INPUT.DATASET, DATASET_INPUT.INPUT);
  private static final Template OUTPUTS = step(DATASET_INPUT.INPUT, DATASET_INPUT.DATASET);
  private static final Template JOBS = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), DATASET_JOB.JOB).from(ids.table()).crossJoin(DATASET_JOB)
        .where(DATASET_JOB.DATASET.eq(ids.value()));
  });

  private Lineage() {}

  private static Template step(Field<UUID> from, Field<UUID> to) {
    return Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      return sql.select(ids.position(), to).from(ids.table()).crossJoin(DATASET_INPUT).where(from.eq(ids.value()));
    });
  }

  /// By distance, id as text.
  static List<DatasetOrigin> follow(Session session, UUID id, LineageDirection direction, int depth)
      throws SQLException {
    List<UUID> met = new ArrayList<>();
    Map<UUID, Integer> distances = new HashMap<>();
    List<UUID> step = List.of(id);
    for (int distance = 0; !step.isEmpty(); distance++) {
      for (UUID each : step) {
        distances.put(each, distance);
      }
      met.addAll(step);
      if (distance == depth) {
        break;
      }
      TreeSet<UUID> next = new TreeSet<>(Candidate::compare);
      neighbours(session, step, direction == LineageDirection.UP ? INPUTS : OUTPUTS).values()
          .forEach(next::addAll);
      next.removeAll(distances.keySet());
      step = List.copyOf(next);
    }
    Map<UUID, SortedSet<UUID>> inputs = neighbours(session, met, INPUTS);
    Map<UUID, SortedSet<String>> jobs = jobs(session, met);
    List<Optional<DatasetRef>> refs = DatasetLookUp.byId(session, met);
    List<DatasetOrigin> origins = new ArrayList<>(met.size());
    for (int i = 0; i < met.size(); i++) {
      UUID each = met.get(i);
      origins.add(new DatasetOrigin(each, refs.get(i), distances.getOrDefault(each, 0),
          List.copyOf(inputs.getOrDefault(each, new TreeSet<>())),
          List.copyOf(jobs.getOrDefault(each, new TreeSet<>()))));
    }
    return origins;
  }

  private static Map<UUID, SortedSet<UUID>> neighbours(Session session, Collection<UUID> ids, Template template)
      throws SQLException {
    Map<UUID, SortedSet<UUID>> found = new HashMap<>();
    try (Prepared statement = session.prepare(template)) {
      for (List<UUID> some : Prepared.portions(List.copyOf(ids))) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            found.computeIfAbsent(some.get(rows.integer(1)), key -> new TreeSet<>(Candidate::compare)).add(rows.id(2));
          }
        }
      }
    }
    return found;
  }

  private static Map<UUID, SortedSet<String>> jobs(Session session, List<UUID> ids) throws SQLException {
    Map<UUID, SortedSet<String>> found = new HashMap<>();
    try (Prepared statement = session.prepare(JOBS)) {
      for (List<UUID> some : Prepared.portions(ids)) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            found.computeIfAbsent(some.get(rows.integer(1)), key -> new TreeSet<>()).add(rows.text(2));
          }
        }
      }
    }
    return found;
  }
}
