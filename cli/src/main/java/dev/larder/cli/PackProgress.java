package dev.larder.cli;

import dev.larder.journal.PackListener;

/// The progress bar of a pack that is written or taken in.
final class PackProgress implements PackListener, AutoCloseable {
  private final Progress progress;

  private PackProgress(Progress progress) {
    this.progress = progress;
  }

  static PackProgress start(Larder larder, String task) {
    return new PackProgress(larder.progress().start(task, -1, "bytes"));
  }

  @Override
  public void total(long bytes) {
    progress.total(bytes);
  }

  @Override
  public void done(long bytes) {
    progress.advance(bytes);
  }

  @Override
  public void close() {
    progress.close();
  }
}
