package dev.larder.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A process, named so exactly that its end can be proven on its own host: the process number alone is used again.
///
/// @param host its name; for people where `boot` is empty
/// @param boot this boot of the host's kernel and the process name space, since containers count processes apart; empty where
///     the system does not tell
/// @param pid its number
/// @param started when it started, in a unit of its system; compared for equality only
public record WriterProcess(String host, String boot, long pid, String started) {
  private static final Path PROC = Path.of("/proc");
  private static final WriterProcess CURRENT = current();

  /// The process that asks.
  public static WriterProcess self() {
    return CURRENT;
  }

  /// Says whether the process has certainly ended: it ran on this host and boot, and is not there any more. "No" means only that
  /// it is not certain.
  public boolean gone() {
    if (boot.isEmpty() || !boot.equals(CURRENT.boot) || !host.equals(CURRENT.host)) {
      return false;
    }
    try {
      List<String> stat = stat(Long.toString(pid));
      boolean dead = stat.get(0).equals("Z") || stat.get(0).equals("X");
      return dead || !stat.get(19).equals(started);
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | IndexOutOfBoundsException e) {
      // What cannot be looked up is not certain. Reading the entry of a process that just ends gives ESRCH, once.
      return false;
    }
  }

  private static WriterProcess current() {
    long pid = ProcessHandle.current().pid();
    try {
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      String processes = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      String host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
      return new WriterProcess(host, boot + " " + processes, pid, stat("self").get(19));
    } catch (IOException | IndexOutOfBoundsException e) {
      // No Linux: the end of a process cannot be proven there, and only its lease tells.
      String host = System.getenv().getOrDefault("HOSTNAME", "unknown");
      return new WriterProcess(host, "", pid, "");
    }
  }

  /// The fields of `/proc/{pid}/stat` after the name: the state first, the time of start 19 fields later (proc_pid_stat(5)).
  private static List<String> stat(String pid) throws IOException {
    String stat = Files.readString(PROC.resolve(pid).resolve("stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
  }
}
