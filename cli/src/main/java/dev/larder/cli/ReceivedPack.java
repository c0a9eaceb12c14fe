package dev.larder.cli;

import dev.larder.journal.ImportReport;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalPacks;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The pack that `--from` names: a file, or standard input.
final class ReceivedPack {
  private ReceivedPack() {}

  /// Takes it in, with a progress bar, and says on standard error what it was.
  ///
  /// @param from a file; `-` is standard input
  /// @return its runs
  static List<RunName> take(Datastores datastores, String from, Larder larder) throws IOException {
    ImportReport report;
    try (PackProgress progress = PackProgress.start(larder, "take in")) {
      if (from.equals("-")) {
        report = JournalPacks.take(datastores, "standard input", System.in, progress);
      } else {
        try (InputStream in = new FileInputStream(from)) {
          report = JournalPacks.take(datastores, from, in, progress);
        }
      }
    }
    larder.progress().say("took in %,d files of %s; %,d more were there already".formatted(report.created(),
        JournalPackCommand.runs(report.runs()), report.alreadyThere()));
    return report.runs();
  }
}
