package dev.larder.cli;

import dev.larder.model.Timespan;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// For which time: the options `--begin` and `--end`.
final class Validity {
  @Option(names = "--begin", paramLabel = "TIME", converter = TimeOption.class, description = "From this moment on, e.g. 2026-11-21 or 2026-11-21T06:30:00Z (default: since ever).")
  private @Nullable Instant begin;

  @Option(names = "--end", paramLabel = "TIME", converter = TimeOption.class, description = "Up to this moment, and without it (default: for ever).")
  private @Nullable Instant end;

  Timespan span() {
    return new Timespan(Optional.ofNullable(begin), Optional.ofNullable(end));
  }
}
