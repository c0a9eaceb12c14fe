package dev.larder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
  private static final boolean ALL_VISIBLE = allVisible();

  /// The process that asks.
  public static WriterProcess self() {
    return CURRENT;
  }

  /// What can be found out about a process.
  private enum Fate {
    ALIVE, GONE, UNKNOWN
  }

  /// Says whether the process has certainly ended: it ran on this host and boot, and is not there any more. "No" means only that
  /// it is not certain.
  public boolean gone() {
    return fate() == Fate.GONE;
  }

  /// Says whether the process certainly runs: it is seen on this host and boot. "No" means only that it is not certain.
  public boolean alive() {
    return fate() == Fate.ALIVE;
  }

  private Fate fate() {
    if (boot.isEmpty() || !boot.equals(CURRENT.boot) || !host.equals(CURRENT.host)) {
      return Fate.UNKNOWN;
    }
    try {
      List<String> stat = stat(Long.toString(pid));
      // A zombie's first thread has ended; the others may go on without it.
      boolean dead = stat.get(0).equals("X") || stat.get(0).equals("Z") && Integer.parseInt(stat.get(17)) <= 1;
      return dead || !stat.get(19).equals(started) ? Fate.GONE : Fate.ALIVE;
    } catch (NoSuchFileException e) {
      return ALL_VISIBLE ? Fate.GONE : Fate.UNKNOWN;
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      // What cannot be looked up is not certain. Reading the entry of a process that just ends gives ESRCH, once.
      return Fate.UNKNOWN;
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

  /// Says whether this process sees those of other users. Where `/proc` is mounted with `hidepid`, as shared machines often have it,
  /// a process that is not seen may well be alive.
  private static boolean allVisible() {
    try (Stream<String> mounts = Files.lines(PROC.resolve("self/mountinfo"))) {
      // Field 5 is the place of the mount, the options of the file system come last (proc_pid_mountinfo(5)).
      List<String> proc = mounts.filter(mount -> mount.split(" ", 6)[4].equals("/proc")).toList();
      return !proc.isEmpty() && proc.stream().allMatch(WriterProcess::hidesNothing);
    } catch (IOException | UncheckedIOException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /// @param mount a line of `/proc/self/mountinfo`
  static boolean hidesNothing(String mount) {
    String options = mount.substring(mount.lastIndexOf(' ') + 1);
    return Arrays.stream(options.split(","))
        .noneMatch(
            option -> option.startsWith("hidepid=") && !option.equals("hidepid=0") && !option.equals("hidepid=off"));
  }

  /// The fields of `/proc/{pid}/stat` after the name: the state first, the time of start 19 fields later (proc_pid_stat(5)).
  private static List<String> stat(String pid) throws IOException {
    String stat = Files.readString(PROC.resolve(pid).resolve("stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
  }
}
