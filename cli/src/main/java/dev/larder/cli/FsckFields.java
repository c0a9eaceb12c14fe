package dev.larder.cli;

import dev.larder.repository.FsckFinding;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How findings of a comparison are printed.
final class FsckFields {
  static final List<Column> COLUMNS = List.of(Column.text("kind"), Column.text("datastore"), Column.text("path"),
      Column.text("id"), Column.text("run"), Column.text("component"), Column.size("expected_size"),
      Column.size("size"), Column.text("checksum"), Column.text("detail"));

  private FsckFields() {}

  static void add(Rows rows, FsckFinding finding) throws IOException {
    rows.add(finding.kind().word(), finding.datastore(), finding.path(), finding.dataset(), finding.run(),
        finding.component(), number(finding.expectedSize()), number(finding.size()), finding.checksum(),
        finding.detail());
  }

  static @Nullable Long number(OptionalLong size) {
    return size.isPresent() ? size.getAsLong() : null;
  }
}
