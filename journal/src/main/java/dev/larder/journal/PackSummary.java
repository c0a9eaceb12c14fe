package dev.larder.journal;

import dev.larder.model.RunName;
import java.util.List;

/// What a pack holds.
///
/// @param runs by name, each once
/// @param entries files in it
/// @param bytes of these files
/// @param size of the pack itself, in bytes
public record PackSummary(List<RunName> runs, long entries, long bytes, long size) {
  public PackSummary {
    runs = List.copyOf(runs);
  }
}
