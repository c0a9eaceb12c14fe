package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;
import static dev.larder.registry.sql.schema.Tables.RUN;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds datasets by their ids, or by what they are.
final class DatasetLookUp {
  private static final String BY_ID = Rendered.of(Rendered.SQL
      .select(IdArray.POSITION, DATASET.DATASET_TYPE, DATA_ID.JSON, RUN.NAME)
      .from(IdArray.ELEMENTS)
      .crossJoin(DATASET)
      .join(DATA_ID).on(DATA_ID.KEY.eq(DATASET.DATA_ID))
      .join(RUN).on(RUN.KEY.eq(DATASET.RUN))
      .where(DATASET.ID.eq(IdArray.ID)));

  private static final String FIRST = Rendered.of(Rendered.SQL
      .select(DATASET.ID, DATASET.DATASET_TYPE, RUN.NAME)
      .from(IdArray.ELEMENTS)
      .crossJoin(RUN)
      .crossJoin(DATASET_TYPE)
      .crossJoin(DATASET)
      .where(RUN.NAME.eq(IdArray.TEXT)
          .and(DATASET_TYPE.NAME.eq(Rendered.parameter(DATASET_TYPE.NAME)))
          .and(DATASET.RUN.eq(RUN.KEY))
          .and(DATASET.DATASET_TYPE.eq(DATASET_TYPE.KEY))
          .and(DATASET.DATA_ID.eq(Rendered.parameter(DATASET.DATA_ID))))
      .orderBy(IdArray.POSITION));

  private DatasetLookUp() {}

  /// Element i answers `ids.get(i)`.
  static List<Optional<DatasetRef>> byId(Connection connection, List<UUID> ids) throws SQLException {
    DatasetTypes types = DatasetTypes.read(connection);
    List<Optional<DatasetRef>> found = new ArrayList<>(Collections.nCopies(ids.size(), Optional.empty()));
    try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
      int first = 0;
      for (List<UUID> some : IdArray.portions(ids)) {
        statement.setString(1, IdArray.ofIds(some));
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            int position = first + rows.getInt(1);
            found.set(position, Optional.of(new DatasetRef(ids.get(position), types.get(rows.getInt(2)),
                DataIdJson.read(rows.getString(3)), new RunName(rows.getString(4)))));
          }
        }
        first += some.size();
      }
    }
    return found;
  }

  /// The one in the first run of `searchPath` that has one.
  static Optional<DatasetRef> first(Connection connection, DatasetTypeName type, DataId dataId,
      List<RunName> searchPath) throws SQLException {
    DatasetTypes types = DatasetTypes.read(connection);
    try (PreparedStatement statement = connection.prepareStatement(FIRST)) {
      statement.setString(1, IdArray.ofTexts(searchPath.stream().map(RunName::value).toList()));
      statement.setString(2, type.value());
      statement.setBytes(3, UuidBinding.bytes(dataId.key()));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new DatasetRef(UuidBinding.uuid(rows.getBytes(1)), types.get(rows.getInt(2)), dataId,
                new RunName(rows.getString(3))))
            : Optional.empty();
      }
    }
  }
}
