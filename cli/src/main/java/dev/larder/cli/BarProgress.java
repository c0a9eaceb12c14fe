package dev.larder.cli;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A bar on the terminal, from the second on that a task takes: what is over sooner needs none.
final class BarProgress implements Progress.Painter {
  private static final double PATIENCE_SECONDS = 1;

  private final PrintStream err;
  private final int columns;
  private @Nullable ProgressBar bar;

  BarProgress(PrintStream err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  @Override
  public void paint(Progress.State state) {
    if (state.seconds() < PATIENCE_SECONDS) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown = start(state);
      bar = shown;
    }
    shown.maxHint(state.total());
    shown.stepTo(state.done());
  }

  private ProgressBar start(Progress.State state) {
    ProgressBarBuilder builder = new ProgressBarBuilder()
        .setTaskName(state.task())
        .setInitialMax(state.total())
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(250)
        .startsFrom(0, Duration.ofMillis((long) (state.seconds() * 1_000)))
        .setConsumer(new ConsoleProgressBarConsumer(err, columns - 1)) // asks no terminal library how wide it is
        .showSpeed();
    return (state.unit().equals("bytes") ? builder.setUnit(" MB", 1_000_000) : builder.setUnit(" " + state.unit(), 1))
        .build();
  }

  @Override
  public void finish(Progress.State state) {
    paint(state);
    if (bar != null) {
      bar.close();
    }
  }
}
