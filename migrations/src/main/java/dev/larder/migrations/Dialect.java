package dev.larder.migrations;

/// A kind of database that there are migrations for.
public enum Dialect {
  SQLITE("sqlite", "2.0"), POSTGRESQL("postgresql", "2.0");

  private final String folder;
  private final String version;

  Dialect(String folder, String version) {
    this.folder = folder;
    this.version = version;
  }

  /// The name of the dialect, and of the folder that holds its migrations.
  public String folder() {
    return folder;
  }

  /// The version that the newest migration leads to. Written down, not looked for: opening a registry compares it, and looking
  /// for migrations on the class path would take longer than all the rest of opening.
  public String version() {
    return version;
  }
}
