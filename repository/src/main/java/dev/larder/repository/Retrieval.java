package dev.larder.repository;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Brings artifacts into a folder or a zip file, several at a time, each checked against its record, and writes an index of them. What is in the folder
/// already with the same content is left as it is, so that an interrupted retrieval goes on where it ended; a zip file is begun anew.
///
/// Nothing that is there is ever replaced, and nothing is written anywhere else. Artifacts are never unpacked, whatever their format is; of each no
/// more than its recorded size is read. For one thread.
public final class Retrieval implements AutoCloseable {
  /// Under way for each thread. Of what goes into a folder nothing is held in memory meanwhile, and threads do not wait for the one that is next in order; for a zip file small artifacts are.
  private static final int PER_THREAD = 64;
  private static final int PER_THREAD_ZIP = 4;
  /// Small artifacts that a thread takes at once, at most: to hand each over alone costs as much as a good part of copying it, and threads that work side by side in one folder wait for each other.
  private static final int TOGETHER = 32;
  private static final long TOGETHER_BYTES = 1 << 20;
  /// Fewer are taken at once while few were asked for: no thread is to be idle while another has many left, of a store that answers slowly.
  private static final long SHARE = 8;

  private final Destination destination;
  private final Consumer<Outcome> listener;
  private final ExecutorService threads;
  private final int threadCount;
  /// How many may be under way, and how many of them together.
  private final int most;
  private final int together;
  /// In the order in which they were asked for, which is the order of the index.
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private int countUnderWay;
  /// Not handed to a thread yet.
  private List<Destination.Errand> waiting = new ArrayList<>();
  private long waitingBytes;
  private long asked;

  Retrieval(Destination destination, int threads, Consumer<Outcome> listener) {
    this.destination = destination;
    this.listener = listener;
    this.threadCount = threads;
    this.together = switch (destination) {
      case RetrievalFolder _ -> TOGETHER;
      case RetrievalZip _ -> 1;
    };
    this.most = threads * switch (destination) {
      case RetrievalFolder _ -> PER_THREAD;
      case RetrievalZip _ -> PER_THREAD_ZIP;
    };
    this.threads = Executors.newFixedThreadPool(threads,
        Thread.ofPlatform().daemon().name("larder-retrieve-", 1).factory());
  }

  /// Into a folder, which is made if it is not there.
  ///
  /// @param listener is told the outcomes, in the order of [#add], by the thread that calls it
  /// @throws RepositoryException `destination-in-repository`, `no-local-files` or `index-foreign`; nothing was changed
  /// @throws DestinationHeldException if another process is at work there
  public static Retrieval into(ArtifactSource from, Path folder, RetrievalOptions options, Consumer<Outcome> listener)
      throws IOException {
    return new Retrieval(RetrievalFolder.open(from, folder, options), options.threads(), listener);
  }

  /// Into a zip file that is not there yet; modes other than a copy have no meaning for it.
  ///
  /// @param listener as above
  /// @throws java.nio.file.FileAlreadyExistsException if there is something already
  /// @throws DestinationHeldException if another process is at work there
  public static Retrieval zip(ArtifactSource from, Path file, RetrievalOptions options, Consumer<Outcome> listener)
      throws IOException {
    return new Retrieval(RetrievalZip.open(from, file, options), options.threads(), listener);
  }

  /// What became of one artifact.
  public sealed interface Outcome {
    RetrievalItem item();

    record Copied(RetrievalItem item) implements Outcome {}

    record Linked(RetrievalItem item) implements Outcome {}

    record AlreadyThere(RetrievalItem item) implements Outcome {}

    /// @param place where it would have been, below the folder
    /// @param why for people
    record Refused(RetrievalItem item, ArtifactPath place, String why) implements Outcome {}
  }

  /// Artifacts that one thread brings, one after another.
  ///
  /// @param arrivals as many as there are artifacts; fewer only if the last one has a fault to tell that concerns all
  private record UnderWay(int artifacts, Future<List<Destination.Arrival>> arrivals) {}

  /// Brings one more, at the latest when [#complete] is called.
  ///
  /// @throws IOException for what concerns all that follow as well, such as a full disk
  public void add(RetrievalItem item) throws IOException {
    Destination.Errand errand = destination.begin(item);
    asked++;
    waiting.add(errand);
    waitingBytes += item.record().size();
    if (waiting.size() >= Math.min(together, 1 + asked / (SHARE * threadCount)) || waitingBytes >= TOGETHER_BYTES) {
      List<Destination.Errand> errands = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      handOver(errands);
    }
  }

  private void handOver(List<Destination.Errand> errands) throws IOException {
    while (countUnderWay + errands.size() > most && !underWay.isEmpty()) {
      settle();
    }
    underWay.add(new UnderWay(errands.size(), threads.submit(() -> run(errands))));
    countUnderWay += errands.size();
  }

  /// What came before a fault that concerns all has arrived nevertheless, and is told first.
  private static List<Destination.Arrival> run(List<Destination.Errand> errands) {
    List<Destination.Arrival> arrivals = new ArrayList<>(errands.size());
    for (Destination.Errand errand : errands) {
      try {
        arrivals.add(errand.run());
      } catch (IOException fault) {
        arrivals.add(() -> {
          throw fault;
        });
        break;
      }
    }
    return arrivals;
  }

  private void settle() throws IOException {
    UnderWay first = underWay.remove();
    countUnderWay -= first.artifacts();
    try {
      for (Destination.Arrival arrival : first.arrivals().get()) {
        listener.accept(arrival.settle());
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UncheckedIOException fault -> throw new IOException(fault);
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while artifacts were being retrieved");
    }
  }

  /// Waits for all, and writes the index, or gives the zip file its name. Without this call there is neither.
  public void complete() throws IOException {
    // Each alone: nothing comes after them that the other threads could do meanwhile.
    for (Destination.Errand errand : waiting) {
      handOver(List.of(errand));
    }
    waiting = new ArrayList<>();
    while (!underWay.isEmpty()) {
      settle();
    }
    destination.complete();
  }

  /// Lets what is under way come to its end, and takes away what is not finished.
  @Override
  public void close() throws IOException {
    underWay.forEach(one -> one.arrivals().cancel(false));
    threads.close();
    destination.close();
  }
}
