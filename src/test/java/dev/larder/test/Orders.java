package dev.larder.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What a process of these tests is told on its standard input.
final class Orders {
  /// No more will come: whoever gave them is gone, or wants the process to end.
  static final String END = "\0";

  private Orders() {}

  /// The lines as they come, and [#END] at last.
  static BlockingQueue<String> listen() {
    BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> {
      try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        in.lines().forEach(orders::add);
      } catch (IOException e) {
        // An input that cannot be read has ended as well.
      }
      orders.add(END);
    });
    return orders;
  }
}
