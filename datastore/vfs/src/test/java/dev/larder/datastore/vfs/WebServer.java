package dev.larder.datastore.vfs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real web server in this process, with as many bad habits as a test wants.
final class WebServer implements AutoCloseable {
  enum Habit {
    IGNORES_RANGES, SENDS_OTHER_RANGES, BREAKS_OFF, FORBIDS, FAILS, TELLS_NO_SIZE, SENDS_ON_TO_FOLDERS, KNOWS_NO_HEAD
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<Habit> habits;
  final List<String> requests = new CopyOnWriteArrayList<>();

  WebServer(Habit... habits) throws IOException {
    this.habits = List.of(habits);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  void put(Map<ArtifactPath, byte[]> artifacts) {
    artifacts.forEach((path, bytes) -> files.put("/data/" + path, bytes));
  }

  URI uri() {
    return URI.create("vfs:http://127.0.0.1:%d/data".formatted(server.getAddress().getPort()));
  }

  private boolean has(Habit habit) {
    return habits.contains(habit);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    String path = exchange.getRequestURI().getPath();
    byte[] bytes = files.get(path);
    try (exchange) {
      if (has(Habit.FORBIDS) || has(Habit.FAILS) || has(Habit.KNOWS_NO_HEAD) && head) {
        exchange.sendResponseHeaders(has(Habit.FORBIDS) ? 403 : has(Habit.FAILS) ? 500 : 405, -1);
      } else if (has(Habit.SENDS_ON_TO_FOLDERS)
          && files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"))) {
        exchange.getResponseHeaders().set("Location", path + "/");
        exchange.sendResponseHeaders(301, -1);
      } else if (has(Habit.SENDS_ON_TO_FOLDERS) && path.endsWith("/")) {
        send(exchange, 200, "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8), head);
      } else if (bytes == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer(exchange, bytes, head);
      }
    }
  }

  private void answer(HttpExchange exchange, byte[] bytes, boolean head) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null || has(Habit.IGNORES_RANGES)) {
      send(exchange, 200, bytes, head);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    long begin = Long.parseLong(ends[0]) + (has(Habit.SENDS_OTHER_RANGES) ? 1 : 0);
    long end = ends[1].isEmpty() ? bytes.length : Math.min(bytes.length, Long.parseLong(ends[1]) + 1);
    if (begin >= bytes.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(begin, end - 1, bytes.length));
    send(exchange, 206, Arrays.copyOfRange(bytes, (int) begin, (int) end), head);
  }

  private void send(HttpExchange exchange, int code, byte[] bytes, boolean head) throws IOException {
    if (head) {
      if (!has(Habit.TELLS_NO_SIZE)) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      }
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    OutputStream out = exchange.getResponseBody();
    out.write(bytes, 0, has(Habit.BREAKS_OFF) ? bytes.length / 2 : bytes.length);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
