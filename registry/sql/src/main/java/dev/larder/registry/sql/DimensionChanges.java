package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DIMENSION;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_FIELD;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_RECORD;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_REQUIREMENT;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Declares and removes dimensions.
final class DimensionChanges {
  private static final Template REQUIREMENT = Template.insert(DIMENSION_REQUIREMENT, DIMENSION_REQUIREMENT.DIMENSION,
      DIMENSION_REQUIREMENT.REQUIRES);
  private static final Template FIELD = Template.insert(DIMENSION_FIELD, DIMENSION_FIELD.DIMENSION,
      DIMENSION_FIELD.NAME, DIMENSION_FIELD.VALUE_TYPE);

  /// What goes with a dimension, and it last.
  private static final List<Template> REMOVAL = List.of(
      Template.of(sql -> sql.deleteFrom(DIMENSION_RECORD)
          .where(DIMENSION_RECORD.DIMENSION.eq(Template.parameter(DIMENSION_RECORD.DIMENSION)))),
      Template.of(sql -> sql.deleteFrom(DIMENSION_FIELD)
          .where(DIMENSION_FIELD.DIMENSION.eq(Template.parameter(DIMENSION_FIELD.DIMENSION)))),
      Template.of(sql -> sql.deleteFrom(DIMENSION_REQUIREMENT)
          .where(DIMENSION_REQUIREMENT.DIMENSION.eq(Template.parameter(DIMENSION_REQUIREMENT.DIMENSION)))),
      Template.of(sql -> sql.deleteFrom(DIMENSION).where(DIMENSION.NAME.eq(Template.parameter(DIMENSION.NAME)))));

  private DimensionChanges() {}

  static long declare(Session session, Change.DeclareDimension change) throws SQLException {
    Dimension dimension = change.dimension();
    DimensionName name = dimension.name();
    Map<DimensionName, Dimension> known = DimensionRows.read(session);
    for (DimensionName required : dimension.requires()) {
      required(known, required);
    }
    if (DimensionRows.insert(session, name, dimension.type())) {
      try (Prepared insert = session.prepare(REQUIREMENT)) {
        for (DimensionName required : dimension.requires()) {
          insert.text(name.value()).text(required.value()).update();
        }
      }
      try (Prepared insert = session.prepare(FIELD)) {
        for (var field : dimension.metadata().entrySet()) {
          insert.text(name.value()).text(field.getKey()).text(field.getValue().word()).update();
        }
      }
      return 1;
    }
    Dimension found = required(DimensionRows.read(session), name);
    if (!found.equals(dimension)) {
      throw new RegistryException.Conflict(
          "dimension %s is declared as %s, and is given as %s".formatted(name, found, dimension),
          "Use what is declared, or another name.");
    }
    return 0;
  }

  static long remove(Session session, Change.RemoveDimension change) throws SQLException {
    DimensionName name = change.dimension();
    SortedMap<DimensionName, Dimension> known = DimensionRows.read(session);
    if (!known.containsKey(name)) {
      return 0;
    }
    String users = Stream.concat(
        DatasetTypes.read(session).all().stream().filter(type -> type.dimensions().contains(name))
            .map(DatasetType::name).map(DatasetTypeName::value).map("dataset type "::concat),
        known.values().stream().filter(other -> other.requires().contains(name))
            .map(other -> "dimension " + other.name()))
        .collect(Collectors.joining(", "));
    if (!users.isEmpty()) {
      throw new RegistryException.Conflict("dimension %s is needed by %s".formatted(name, users),
          "Remove those first.");
    }
    for (Template template : REMOVAL) {
      try (Prepared delete = session.prepare(template)) {
        delete.text(name.value()).update();
      }
    }
    return 1;
  }

  /// @throws RegistryException.NotFound if it is not declared
  static Dimension required(Map<DimensionName, Dimension> known, DimensionName name) {
    Dimension dimension = known.get(name);
    if (dimension == null) {
      throw Unknown.name("dimension", name.value(), known.keySet().stream().map(DimensionName::value).toList(),
          "larder dimension list");
    }
    return dimension;
  }

  /// These dimensions, and all that they require, directly and through others.
  static SortedSet<DimensionName> closed(Map<DimensionName, Dimension> known, Collection<DimensionName> names) {
    TreeSet<DimensionName> closed = new TreeSet<>();
    for (DimensionName name : names) {
      close(known, name, closed);
    }
    return closed;
  }

  private static void close(Map<DimensionName, Dimension> known, DimensionName name, Set<DimensionName> closed) {
    if (closed.add(name)) {
      required(known, name).requires().forEach(next -> close(known, next, closed));
    }
  }
}
