package dev.larder.datastore.vfs;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpStatVFS;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Tries out on an SFTP server what [SftpStorage] stands on. Works in a folder of its own below `_tmp`, which is gone afterwards.
final class SftpProbe {
  private static final Duration MUCH = Duration.ofMinutes(1);

  private final SftpStorage storage;
  private final ArtifactPath folder = new ArtifactPath(SftpStorage.TEMPORARY + "/probe-" + UUID.randomUUID());
  private final ArtifactPath writer = new ArtifactPath(folder + "-writer");
  private final ArtifactPath expelled = new ArtifactPath(folder + "-expelled");

  SftpProbe(SftpStorage storage) {
    this.storage = storage;
  }

  List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    List<ProbeResult> results = new ArrayList<>();
    try {
      storage.make(storage.place(folder));
      results.add(links());
      results.add(ProbeResult.warning("durability",
          "what is stored is as durable as the server makes it when a file is closed: nobody can ask it over SFTP to force it to the disk, so"
              + " a power failure there may take what was acknowledged last"));
      if (depth == ProbeDepth.EVERYTHING) {
        results.add(expulsion());
        results.add(letterCase());
        results.add(clock());
        results.add(space());
        results.add(createTime());
      }
      return List.copyOf(results);
    } finally {
      for (ArtifactPath made : List.of(folder, writer, expelled)) {
        storage.removeAll(made);
      }
      storage.forget();
    }
  }

  private String place(String name) {
    return storage.place(folder) + "/" + name;
  }

  private void write(String place, String content) throws IOException {
    storage.lines.act(channel -> {
      channel._put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), place, null,
          ChannelSftp.OVERWRITE);
      return true;
    });
  }

  private void link(String file, String place) throws IOException {
    storage.lines.act(channel -> {
      channel.hardlink(SftpFiles.quoted(file), SftpFiles.quoted(place));
      return true;
    });
  }

  private String read(String place) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    storage.lines.act(channel -> {
      channel.get(SftpFiles.quoted(place), bytes);
      return true;
    });
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// Two creators of one path are told apart by the second link, which must fail and change nothing.
  private ProbeResult links() throws IOException {
    String name = "hard-links";
    write(place("first"), "first");
    write(place("second"), "second");
    try {
      link(place("first"), place("place"));
    } catch (LostConnectionException | AccessDeniedException | NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      return ProbeResult.refusal(name,
          "a file cannot be linked to a second name (%s): an artifact could replace another one, or be seen half written"
              .formatted(StorageException.reason(e)));
    }
    String told = "a second link to one name did not fail";
    try {
      link(place("second"), place("place"));
    } catch (LostConnectionException e) {
      throw e;
    } catch (IOException e) {
      told = "";
    }
    if (!read(place("place")).equals("first")) {
      told = "a link replaces what is there";
    }
    return told.isEmpty()
        ? ProbeResult.ok(name, "a link appears whole and never replaces anything")
        : ProbeResult.refusal(name, told + ": of two who create one artifact both might be told that theirs is stored");
  }

  /// What taking a writer's unfinished files away needs.
  private ProbeResult expulsion() throws IOException {
    String name = "expulsion";
    String meaning = ": a writer that was fenced and wakes up may still create the artifact that it was writing; clean-up finds it";
    storage.make(storage.place(writer));
    String file = storage.place(writer) + "/file";
    write(file, "x");
    try {
      storage.rename(storage.place(writer), storage.place(expelled));
    } catch (LostConnectionException e) {
      throw e;
    } catch (IOException e) {
      return ProbeResult.warning(name,
          "a folder cannot be moved (%s)%s".formatted(StorageException.reason(e), meaning));
    }
    try {
      link(file, place("late"));
      return ProbeResult.warning(name, "a file can be linked by its old name after its folder was moved" + meaning);
    } catch (LostConnectionException e) {
      throw e;
    } catch (IOException e) {
      return ProbeResult.ok(name, "temporary files can be taken away from a writer that is fenced");
    }
  }

  private ProbeResult letterCase() throws IOException {
    write(place("Case"), "x");
    return ProbeResult.ok("letter-case", storage.look(place("cASE")).isPresent()
        ? "it does not tell capitals from small letters, which harms nothing here"
        : "it tells capitals from small letters");
  }

  private ProbeResult clock() throws IOException {
    // Servers tell whole seconds.
    Instant before = Instant.now().minusSeconds(1);
    write(place("clock"), "x");
    Instant there = storage.look(place("clock")).map(Found::modified).orElse(before);
    Duration ahead = there.isBefore(before)
        ? Duration.between(before, there)
        : Duration.between(Instant.now(), there).isPositive() ? Duration.between(Instant.now(), there) : Duration.ZERO;
    return ahead.abs().compareTo(MUCH) > 0
        ? ProbeResult.warning("store-clock",
            "the clock of the server is %,d s %s that of this host: times of journals mislead people"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
        : ProbeResult.ok("store-clock", "the clocks of the server and of this host agree");
  }

  private ProbeResult space() throws IOException {
    try {
      SftpStatVFS space = storage.lines.ask(channel -> channel.statVFS(SftpFiles.quoted(storage.root)));
      double usable = space.getAvailForNonRoot() * 1024.0;
      double total = space.getSize() * 1024.0;
      String detail = String.format(Locale.ROOT, "%.1f GB of %.1f GB are free", usable / 1e9, total / 1e9);
      return usable < total / 20 || usable < 1e9
          ? ProbeResult.warning("free-space", detail + ": free some before writers run into it")
          : ProbeResult.ok("free-space", detail);
    } catch (LostConnectionException e) {
      throw e;
    } catch (IOException e) {
      return ProbeResult.ok("free-space", "the server does not tell");
    }
  }

  /// As [SftpCreation] does it, one after another.
  private ProbeResult createTime() throws IOException {
    int creates = 9;
    long[] nanos = new long[creates];
    for (int i = 0; i < creates; i++) {
      long begin = System.nanoTime();
      write(place("timed-" + i), "a small artifact");
      link(place("timed-" + i), place("created-" + i));
      storage.remove(place("timed-" + i));
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return ProbeResult.ok("create-time",
        String.format(Locale.ROOT, "%.1f ms for a create (median of %d)", nanos[creates / 2] / 1e6, creates));
  }
}
