package dev.larder.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes an empty SQLite database of the newest version, for the build: code for the tables is generated from it.
public final class SchemaFile {
  private SchemaFile() {}

  /// @param arguments the file, which is replaced if it is there
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).toAbsolutePath();
    Files.createDirectories(file.resolveSibling("."));
    Files.deleteIfExists(file);
    Migrations.of(Dialect.SQLITE, "jdbc:sqlite:" + file).migrate();
  }
}
