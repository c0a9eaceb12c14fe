package dev.larder.datastore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Tries out on a folder what [LocalArtifactStore] stands on: file systems differ most where nobody looks. Works in a folder of its own
/// below `_tmp`, which is gone afterwards; nothing else is touched.
final class LocalProbe {
  private final Path root;
  private final Durability durability;
  private final Path folder;

  private LocalProbe(Path root, Durability durability) {
    this.root = root;
    this.durability = durability;
    this.folder = root.resolve(TemporaryFolder.NAME).resolve("probe-" + UUID.randomUUID());
  }

  /// An interrupt closes the channel under the thread that writes: then all is done again, and the interrupt is left for the caller to see.
  ///
  /// @param durability where the power may take everything, nothing depends on forces
  /// @throws StorageException if nothing can be tried out, e.g. because the disk is full
  static List<ProbeResult> probe(Path root, Durability durability, ProbeDepth depth) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return new LocalProbe(root, durability).probe(depth);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    List<ProbeResult> results = new ArrayList<>();
    try (Closeable _ = () -> remove(folder)) {
      Files.createDirectories(folder);
      results.add(links());
      results.add(forces());
      if (depth == ProbeDepth.EVERYTHING) {
        LocalSurroundings surroundings = new LocalSurroundings(root, folder);
        results.add(expulsion());
        results.add(surroundings.names());
        results.add(surroundings.letterCase());
        results.add(surroundings.fileSystem());
        results.add(surroundings.space());
        results.add(surroundings.clock());
        results.add(createTime());
      }
      return List.copyOf(results);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException("cannot try out what is possible below datastore root %s: %s".formatted(root, e), e,
          LocalFaults.remedy(e));
    }
  }

  /// A new file with these bytes, not forced.
  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }
    return file;
  }

  /// Two creators of one path are told apart by the second link, which must fail and change nothing.
  private ProbeResult links() throws IOException {
    String name = "hard-links";
    Path first = write("first", "first");
    Path second = write("second", "second");
    Path place = folder.resolve("place");
    try {
      Files.createLink(place, first);
    } catch (UnsupportedOperationException | IOException e) {
      if (e instanceof IOException fault && LocalFaults.isExplainedLink(fault)) {
        throw fault;
      }
      return ProbeResult.refusal(name,
          "a file cannot be linked to a second name (%s): an artifact could replace another one, or be seen half written"
              .formatted(LocalFaults.text(e)));
    }
    String told;
    try {
      Files.createLink(place, second);
      told = "a second link to one name did not fail";
    } catch (FileAlreadyExistsException e) {
      told = "";
    } catch (IOException e) {
      told = "a link to a taken name fails with another error (%s)".formatted(LocalFaults.text(e));
    }
    if (!Files.readString(place).equals("first")) {
      told = "a link replaces what is there";
    }
    return told.isEmpty()
        ? ProbeResult.ok(name, "a link appears whole and never replaces anything")
        : ProbeResult.refusal(name, told + ": of two who create one artifact both might be told that theirs is stored");
  }

  private ProbeResult forces() throws IOException {
    String name = "folder-force";
    try {
      new DurableFolders().force(folder);
      return ProbeResult.ok(name, "new names can be made durable");
    } catch (UnsupportedOperationException | IOException e) {
      String detail = "names in a folder cannot be made durable (%s): what is stored could be gone after a power failure"
          .formatted(LocalFaults.text(e));
      return durability == Durability.DISK
          ? ProbeResult.refusal(name, detail)
          : ProbeResult.warning(name, detail);
    }
  }

  /// What [Expulsion] needs, while a writer that is held for dead still has its file open.
  private ProbeResult expulsion() throws IOException {
    String name = "expulsion";
    String meaning = ": a writer that was fenced and wakes up may still create the artifact that it was writing; clean-up finds it";
    Path writer = Files.createDirectory(folder.resolve("writer"));
    Path file = writer.resolve("file");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]));
      try {
        Files.move(writer, folder.resolve("expelled"), StandardCopyOption.ATOMIC_MOVE);
      } catch (UnsupportedOperationException | IOException e) {
        return ProbeResult.warning(name, "a folder cannot be moved while a file in it is open (%s)%s"
            .formatted(LocalFaults.text(e), meaning));
      }
    }
    try {
      Files.createLink(folder.resolve("late"), file);
      return ProbeResult.warning(name, "a file can be linked by its old name after its folder was moved" + meaning);
    } catch (NoSuchFileException e) {
      return ProbeResult.ok(name, "temporary files can be taken away from a writer that is fenced");
    } catch (UnsupportedOperationException | IOException e) {
      return ProbeResult.warning(name, "a link to a file that was moved fails in an unknown way (%s)%s"
          .formatted(LocalFaults.text(e), meaning));
    }
  }

  /// As [LocalCreation] does it, one after another.
  private ProbeResult createTime() throws IOException {
    String name = "create-time";
    int creates = 9;
    long[] nanos = new long[creates];
    DurableFolders durable = new DurableFolders();
    try {
      for (int i = 0; i < creates; i++) {
        long begin = System.nanoTime();
        Path file = write("timed-" + i, "a small artifact");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.createLink(folder.resolve("created-" + i), file);
        durable.force(folder);
        nanos[i] = System.nanoTime() - begin;
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      return ProbeResult.warning(name, "no durable create is possible (%s)".formatted(LocalFaults.text(e)));
    }
    Arrays.sort(nanos);
    return ProbeResult.ok(name,
        String.format(Locale.ROOT, "%.1f ms for a durable create (median of %d)", nanos[creates / 2] / 1e6, creates));
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> listing = Files.newDirectoryStream(path)) {
        listing.forEach(children::add);
      }
      for (Path child : children) {
        remove(child);
      }
    }
    Files.deleteIfExists(path);
  }
}
