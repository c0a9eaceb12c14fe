package dev.larder.demo;

import dev.larder.model.RunName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Starts the workers of the demo, each a process of its own with a class path of its own, and waits for them.
public final class WorkerProcesses {
  private final String datastore;
  private final Map<String, String> options;
  private final RunName run;
  private final DemoTable table;
  private final int workers;

  /// @param datastore root of the datastore: the path of a folder, or a URI
  /// @param options of its store, by name
  /// @param workers how many share the work, at least 1
  public WorkerProcesses(String datastore, Map<String, String> options, RunName run, DemoTable table, int workers) {
    this.datastore = datastore;
    this.options = Map.copyOf(options);
    this.run = run;
    this.table = table;
    this.workers = workers;
  }

  /// How a worker ended.
  ///
  /// @param number 0 for the first
  /// @param exitCode 0 where all is stored; 128 + n where signal n killed it
  /// @param said refusals and failures that it reported
  public record End(int number, long pid, int exitCode, List<WorkerMessage> said) {}

  /// Starts all workers and returns when the last has ended.
  ///
  /// @param progress is told what the workers say, by several threads
  /// @throws IOException if a worker cannot be started; those that were are ended
  public List<End> run(Consumer<WorkerMessage.Progress> progress) throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try {
      for (int number = 0; number < workers; number++) {
        processes.add(new ProcessBuilder(command(number)).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      List<List<WorkerMessage>> said = new ArrayList<>();
      List<Thread> readers = new ArrayList<>();
      for (Process process : processes) {
        List<WorkerMessage> messages = new CopyOnWriteArrayList<>();
        said.add(messages);
        readers.add(Thread.ofVirtual().start(() -> read(process, messages, progress)));
      }
      List<End> ends = new ArrayList<>();
      for (int number = 0; number < workers; number++) {
        readers.get(number).join();
        Process process = processes.get(number);
        ends.add(new End(number, process.pid(), process.waitFor(), List.copyOf(said.get(number))));
      }
      return ends;
    } finally {
      processes.forEach(Process::destroy);
    }
  }

  private static void read(Process process, List<WorkerMessage> messages, Consumer<WorkerMessage.Progress> progress) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        WorkerMessage message = WorkerMessage.parse(line);
        if (message instanceof WorkerMessage.Progress done) {
          progress.accept(done);
        } else {
          messages.add(message);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(int number) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath().toString(),
        Worker.class.getName()));
    options.forEach((name, value) -> command.add("%s%s=%s".formatted(Worker.STORE_OPTION, name, value)));
    command.addAll(List.of(datastore, run.value(), table.file().toAbsolutePath().toString(), Integer.toString(number),
        Integer.toString(workers)));
    command.addAll(table.dimensions());
    return command;
  }

  /// The jar that this class is in: its manifest names what a worker needs, and nothing that knows a database.
  private static Path classPath() {
    try {
      return Path.of(Worker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the worker's jar is no URI", e);
    }
  }
}
