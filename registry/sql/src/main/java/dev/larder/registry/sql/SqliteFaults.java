package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/// Says what an error of SQLite means for a caller: nothing was kept of the call, and this is what may be done about it.
final class SqliteFaults {
  private final SqliteFile file;

  SqliteFaults(SqliteFile file) {
    this.file = file;
  }

  RegistryException of(SQLException fault) {
    String what = "registry database %s: %s".formatted(file.path(), fault.getMessage());
    return switch (primary(fault)) {
      case SQLITE_READONLY, SQLITE_PERM -> new RegistryException.ReadOnly(what, fault);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> new RegistryException.Transient(what,
          "Another process is writing to it. Try again when it is done.", fault);
      case SQLITE_NOTADB -> new RegistryException.Incompatible(what, "Check the path: this is no SQLite database.");
      case SQLITE_FULL -> new RegistryException.Failed(what,
          "The disk is full: free space beside the database and run the same command again.", fault);
      case SQLITE_IOERR -> new RegistryException.Failed(what,
          "Check the disk and its free space, then run the same command again.", fault);
      case SQLITE_CORRUPT -> new RegistryException.Failed(what,
          "The file is damaged: put it aside and restore a backup.", fault);
      case SQLITE_CANTOPEN -> new RegistryException.Failed(what,
          "Check that the file and its folder may be read, and its -wal and -shm files, if there are any.", fault);
      default -> new RegistryException.Failed(what, "This is not expected: keep the message and report it.", fault);
    };
  }

  /// As [#of], for an error at commit. Where writing the log failed, nobody knows whether a later recovery will find it whole.
  RegistryException ofCommit(SQLException fault) {
    return primary(fault) == SQLiteErrorCode.SQLITE_IOERR
        ? new RegistryException.OutcomeUnknown("registry database %s: %s".formatted(file.path(), fault.getMessage()),
            fault)
        : of(fault);
  }

  static SQLiteErrorCode primary(SQLException fault) {
    // The driver gives extended codes, whose low byte is the primary one.
    return SQLiteErrorCode.getErrorCode(fault.getErrorCode() & 0xFF);
  }
}
