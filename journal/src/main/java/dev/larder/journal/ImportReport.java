package dev.larder.journal;

import dev.larder.model.RunName;
import java.util.List;

/// What became of a pack that was taken in.
///
/// @param runs by name, each once
/// @param created files that were not there
/// @param alreadyThere files that were there, with the same bytes
/// @param bytes of all of them
public record ImportReport(List<RunName> runs, long created, long alreadyThere, long bytes) {
  public ImportReport {
    runs = List.copyOf(runs);
  }
}
