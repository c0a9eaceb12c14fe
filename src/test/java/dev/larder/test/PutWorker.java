package dev.larder.test;

import dev.larder.datastore.Datastore;
import dev.larder.datastore.Durability;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.DatasetIds;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process that puts datasets until it is told to go elsewhere or to rest, or is killed: `PutWorker OWNER SEED random|deterministic`.
///
/// On standard input it reads where to write, a line `REPOSITORY TAB RUN TAB WINDOW` each time, [#PAUSE], or an empty one to rest; the end
/// of the input ends it. On standard output it says what [PutLoad] says, and `sealed` after it has closed a writer.
final class PutWorker {
  /// Tells it to go no further until the next order, and to keep its writer.
  static final String PAUSE = "-";

  private PutWorker() {}

  /// Where to write.
  record Task(Path repository, RunName run, int window) {
    static Task parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Task(Path.of(fields[0]), new RunName(fields[1]), Integer.parseInt(fields[2]));
    }

    String line() {
      return "%s\t%s\t%d".formatted(repository, run, window);
    }

    boolean samePlace(Task other) {
      return repository.equals(other.repository) && run.equals(other.run);
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
    boolean randomIds = arguments[2].equals("random");
    BlockingQueue<String> orders = Orders.listen();
    String order = orders.take();
    while (!order.equals(Orders.END)) {
      if (order.isEmpty() || order.equals(PAUSE)) {
        order = orders.take();
        continue;
      }
      Task here = Task.parse(order);
      try (LocalArtifactStore store = LocalArtifactStore.open(here.repository);
          RunWriter writer = RunWriter.open(Datastore.on(store), here.run, options(random, randomIds))) {
        PutLoad load = new PutLoad(writer, arguments[0], randomIds, random, lines -> say(out, lines));
        order = work(load, here, orders);
      }
      say(out, "sealed\n");
    }
  }

  /// @return the order that this work does not carry out
  private static String work(PutLoad load, Task here, BlockingQueue<String> orders)
      throws IOException, InterruptedException {
    int window = here.window;
    while (true) {
      load.step(window);
      // A little time for others: on few cores, those that are just starting.
      String order = orders.poll(1, TimeUnit.MILLISECONDS);
      while (order != null && order.equals(PAUSE)) {
        order = orders.take();
      }
      if (order == null) {
        continue;
      }
      if (order.isEmpty() || order.equals(Orders.END) || !Task.parse(order).samePlace(here)) {
        return order;
      }
      window = Task.parse(order).window;
    }
  }

  /// Random options of a writer.
  static WriterOptions options(SplittableRandom random, boolean randomIds) {
    return WriterOptions.DEFAULT.with(random.nextBoolean() ? Durability.DISK : Durability.CACHE)
        .with(randomIds ? DatasetIds.TIME_ORDERED : DatasetIds.DETERMINISTIC)
        .withHeldTimeout(Duration.ofMillis(random.nextInt(100))).withJob("random puts");
  }

  /// What is said is out of the process when this returns: nothing of it is lost, should the process be killed then.
  private static void say(PrintStream out, String lines) {
    synchronized (out) {
      out.print(lines);
      out.flush();
    }
  }
}
