package dev.larder.cli;

import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.WriterProcess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the commands about journals print of one.
final class JournalFields {
  static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("writer"), Column.text("state"),
      Column.text("last_sign"), Column.number("segments"), Column.number("records"), Column.number("datasets"),
      Column.size("bytes"), Column.text("host"), Column.text("pid"), Column.text("begun"), Column.text("job"),
      Column.text("archived"));

  private JournalFields() {}

  /// A value for each of [#COLUMNS].
  static @Nullable Object[] of(JournalStatus status) {
    JournalVerification.Journal journal = status.journal();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(status.run());
    values.add(journal.writer());
    values.add(status.state().word());
    values.add(status.lastSign());
    values.add(journal.segments());
    values.add(journal.records());
    values.add(journal.datasets());
    values.add(journal.bytes());
    values.add(journal.process().map(WriterProcess::host));
    values.add(journal.process().map(WriterProcess::pid));
    values.add(journal.begun());
    values.add(journal.job());
    values.add(journal.archive().isPresent());
    return values.toArray();
  }
}
