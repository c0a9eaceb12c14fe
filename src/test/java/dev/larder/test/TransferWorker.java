package dev.larder.test;

import dev.larder.registry.RegistryException;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferBack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/// A process that transfers back again and again, with a connection of its own.
///
/// On standard input it reads the folder of the repository, or an empty line to rest; the end of the input ends it. It says
/// `transferred` each time that it went through all the journals, `busy` where the Registry did not take it this time, and `resting`.
final class TransferWorker {
  /// Between two times: somebody has to write something.
  static final Duration PAUSE = Duration.ofMillis(50);

  private TransferWorker() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BlockingQueue<String> orders = Orders.listen();
    String order = orders.take();
    while (!order.equals(Orders.END)) {
      if (order.isEmpty()) {
        System.out.println("resting");
      } else {
        try (Repository repository = Repository.open(Path.of(order))) {
          while (orders.isEmpty()) {
            System.out.println(once(repository));
            Deadline.pause(PAUSE);
          }
        }
      }
      order = orders.take();
    }
  }

  /// Transfers everything back that is there now.
  ///
  /// @return the word for how it went
  static String once(Repository repository) throws IOException {
    try {
      new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
      return "transferred";
    } catch (RegistryException.Transient e) {
      return "busy";
    }
  }
}
