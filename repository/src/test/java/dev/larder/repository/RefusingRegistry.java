package dev.larder.repository;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// An embedded registry in which a trigger ends every transaction that inserts a dataset.
record RefusingRegistry(Path folder) {
  static RefusingRegistry on(Path folder) {
    RefusingRegistry refusing = new RefusingRegistry(folder);
    refusing.execute(
        "CREATE TRIGGER refusing BEFORE INSERT ON dataset BEGIN SELECT RAISE(ROLLBACK, 'refused by the test'); END");
    return refusing;
  }

  void end() {
    execute("DROP TRIGGER refusing");
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("registry.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
