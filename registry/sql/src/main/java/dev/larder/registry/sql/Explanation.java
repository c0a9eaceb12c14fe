package dev.larder.registry.sql;

import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Where;
import dev.larder.registry.sql.CollectionRows.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Why a query gives nothing, in sentences: each step alone that leaves nothing, then several of them together.
final class Explanation {
  private final Session session;
  private final DatasetQuery query;
  private final List<String> reasons = new ArrayList<>();

  private Explanation(Session session, DatasetQuery query) {
    this.session = session;
    this.query = query;
  }

  static List<String> of(Session session, DatasetQuery query) throws SQLException {
    if (DatasetQueries.count(session, query.limitedTo(Math.min(1, query.limit().orElse(1)))) > 0) {
      return List.of();
    }
    return new Explanation(session, query).reasons();
  }

  private List<String> reasons() throws SQLException {
    // Without the rest: what is wrong in one step is told, though another leaves nothing to ask it of.
    DatasetQuery searched = DatasetQuery.ALL.in(query.collections());
    searched = query.findFirst() ? searched.firstFound() : searched;
    if (collections(searched) && types(searched)) {
      DatasetQuery typed = searched.ofTypes(query.types());
      if (query.where().isPresent()) {
        condition(typed, query.where().get());
      }
    }
    if (reasons.isEmpty()) {
      reasons.add(query.limit().orElse(1) == 0
          ? "at most 0 datasets were asked for"
          : "no dataset stands behind the position that was given");
    }
    return reasons;
  }

  private boolean collections(DatasetQuery searched) throws SQLException {
    if (any(searched)) {
      return true;
    }
    if (query.collections().isEmpty()) {
      reasons.add("there is no dataset in the registry");
      return false;
    }
    List<Row> rows = CollectionSearch.of(session, query.collections()).searched();
    for (Row row : rows) {
      reasons.add("%s %s holds no datasets".formatted(switch (row.type()) {
        case RUN -> "run";
        case TAGGED -> "tagged collection";
        case CALIBRATION -> query.findFirst()
            ? "calibration collection (which is not asked for first ones)"
            : "calibration collection";
        case CHAINED -> "chain";
      }, row.name()));
    }
    if (rows.isEmpty()) {
      reasons.add("no collection is searched by %s".formatted(named()));
    }
    return false;
  }

  private boolean types(DatasetQuery searched) throws SQLException {
    boolean found = query.types().isEmpty();
    DatasetTypes types = DatasetTypes.read(session);
    for (String glob : query.types()) {
      if (types.matching(List.of(glob)).isEmpty()) {
        reasons.add("no dataset type has a name like %s".formatted(glob));
      } else if (any(searched.ofTypes(List.of(glob)))) {
        found = true;
      } else {
        reasons.add("%s no dataset of type %s".formatted(
            query.collections().isEmpty() ? "there is" : named() + " holds", glob));
      }
    }
    return found;
  }

  private void condition(DatasetQuery typed, Where where) throws SQLException {
    if (any(typed.where(where))) {
      return;
    }
    List<Where> parts = where.parts();
    List<Where> left = new ArrayList<>();
    for (Where part : parts) {
      if (any(typed.where(part))) {
        left.add(part);
      } else {
        reasons.add("no dataset fulfils %s".formatted(part));
      }
    }
    if (left.size() == parts.size()) {
      reasons.add("some datasets fulfil %s, and none fulfils all of it"
          .formatted(left.stream().map(Where::text).collect(Collectors.joining(", some "))));
    }
  }

  private boolean any(DatasetQuery part) throws SQLException {
    return DatasetQueries.any(session, part);
  }

  private String named() {
    return query.collections().stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
