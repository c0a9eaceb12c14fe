package dev.larder.repository;

import dev.larder.registry.IngesterPhase;
import dev.larder.registry.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Transfers back again and again, as long as it is wanted: for a service beside the pipelines. While the Registry takes no changes, or cannot be
/// reached, it waits until it can; a datastore that cannot be read now is tried again as well. May be killed at any moment.
public final class TransferFollowing {
  /// So many journals that have ended are archived together, unless nothing more comes to their run: an archive of a few would be no gain.
  private static final int ARCHIVED_TOGETHER = 1_000;

  private final Repository repository;
  private final TransferBack.Listener listener;
  private final Reports reports;
  private final CountDownLatch ended = new CountDownLatch(1);

  /// Is told what each round did.
  public interface Reports {
    /// A round in which something was taken in, refused or completed, and the first one.
    void round(TransferReport report) throws IOException;

    /// Why a round did not come to its end. It is tried again.
    void hindered(Exception why);
  }

  public TransferFollowing(Repository repository, TransferBack.Listener listener, Reports reports) {
    this.repository = repository;
    this.listener = listener;
    this.reports = reports;
  }

  /// Ends [#follow] after its round.
  public void end() {
    ended.countDown();
  }

  /// Transfers back what `options` name, and what comes, until [#end].
  ///
  /// @param pace how long to wait after each round
  /// @throws RepositoryException if they name what is not there
  public void follow(TransferOptions options, Duration pace) throws IOException {
    try (IngesterBeat beat = TransferBack.beat(repository, options, listener)) {
      TransferBack transfer = new TransferBack(repository, beat, ARCHIVED_TOGETHER, true);
      boolean first = true;
      boolean hindered = false;
      do {
        try {
          TransferReport report = transfer.round(options);
          if (first || report.moved()) {
            reports.round(report);
          }
          first = false;
          hindered = false;
          beat.phase(IngesterPhase.WAITING);
        } catch (InterruptedIOException e) {
          throw e;
        } catch (RegistryException.ReadOnly | RegistryException.Transient | RegistryException.OutcomeUnknown
            | IOException e) {
          if (!hindered) {
            reports.hindered(e);
          }
          hindered = true;
          beat.phase(IngesterPhase.PAUSED);
        }
      } while (!ended.await(pace.toMillis(), TimeUnit.MILLISECONDS));
      beat.well();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted between two rounds of transfer-back").initCause(e);
    }
  }
}
