package dev.larder.repository;

import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.repository.Retrieval.Outcome;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip file of artifacts. Each is fetched and checked as a whole, small ones in memory, before any of it gets into the file, in the order in which
/// they were asked for and with times that say nothing: the same artifacts give the same bytes. The file gets its name when it is complete.
final class RetrievalZip implements Destination {
  private static final long SMALL = 1 << 20;
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ArtifactSource from;
  private final RetrievalOptions options;
  private final Path target;
  private final Workplace workplace;
  private final Path unfinished;
  private final ZipOutputStream zip;
  private final RetrievalIndex index;
  private final Set<ArtifactPath> places = new HashSet<>();

  private RetrievalZip(ArtifactSource from, RetrievalOptions options, Path target, Workplace workplace)
      throws IOException {
    this.from = from;
    this.options = options;
    this.target = target;
    this.workplace = workplace;
    unfinished = workplace.newFile();
    index = new RetrievalIndex(workplace, options.csv(), false);
    zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16));
  }

  /// @throws FileAlreadyExistsException if there is something already: nothing was changed
  /// @throws DestinationHeldException if another process is at work there
  static RetrievalZip open(ArtifactSource from, Path file, RetrievalOptions options) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path folder = Files.createDirectories(Objects.requireNonNull(absolute.getParent())).toRealPath();
    Path target = folder.resolve(absolute.getFileName());
    RetrievalFolder.requireOutside(from, target);
    Workplace workplace = Workplace.open(target.resolveSibling("." + target.getFileName() + ".larder"));
    try {
      return new RetrievalZip(from, options, target, workplace);
    } catch (IOException | RuntimeException e) {
      workplace.close();
      throw e;
    }
  }

  /// What was fetched of one artifact: in memory, or in a file.
  private sealed interface Fetched {
    record InMemory(ByteArrayOutputStream bytes, long crc) implements Fetched {}

    record InFile(Path file, long crc) implements Fetched {}
  }

  @Override
  public Errand begin(RetrievalItem item) {
    ArtifactPath place = options.layout().place(item);
    if (RetrievalIndex.reserves(place) || !places.add(place)) {
      return () -> () -> new Outcome.Refused(item, place, "something else has its name in the zip file already");
    }
    return () -> {
      Fetched fetched;
      try {
        fetched = fetch(item);
      } catch (IOException e) {
        if (Refusal.concernsAll(e)) {
          throw e;
        }
        return () -> new Outcome.Refused(item, place, Refusal.reason(e));
      }
      return () -> add(item, place, fetched);
    };
  }

  private Fetched fetch(RetrievalItem item) throws IOException {
    CRC32 crc = new CRC32();
    if (item.record().size() <= SMALL) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) item.record().size());
      copy(item, new CheckedOutputStream(bytes, crc));
      return new Fetched.InMemory(bytes, crc.getValue());
    }
    Path file = workplace.newFile();
    boolean fetched = false;
    try (OutputStream out = new CheckedOutputStream(Files.newOutputStream(file), crc)) {
      copy(item, out);
      fetched = true;
    } finally {
      if (!fetched) {
        Files.deleteIfExists(file);
      }
    }
    return new Fetched.InFile(file, crc.getValue());
  }

  private void copy(RetrievalItem item, OutputStream out) throws IOException {
    try (InputStream in = VerifiedArtifact.open(from.storeOf(item.record()), item.record())) {
      in.transferTo(out);
    }
  }

  private Outcome add(RetrievalItem item, ArtifactPath place, Fetched fetched) throws IOException {
    switch (fetched) {
      case Fetched.InMemory small -> {
        begin(place.value(), item.record().size(), small.crc());
        small.bytes().writeTo(zip);
      }
      case Fetched.InFile large -> {
        begin(place.value(), item.record().size(), large.crc());
        Files.copy(large.file(), zip);
        Files.delete(large.file());
      }
    }
    zip.closeEntry();
    index.add(item, place);
    return new Outcome.Copied(item);
  }

  private void begin(String name, long size, long crc) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    if (options.stored()) {
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(size);
      entry.setCompressedSize(size);
      entry.setCrc(crc);
    }
    zip.putNextEntry(entry);
  }

  @Override
  public void complete() throws IOException {
    add(RetrievalIndex.JSONL, index.finish());
    Optional<Path> csv = index.finishedCsv();
    if (csv.isPresent()) {
      add(RetrievalIndex.CSV, csv.get());
    }
    zip.close();
    Workplace.publish(unfinished, target);
  }

  private void add(String name, Path file) throws IOException {
    CRC32 crc = new CRC32();
    try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
      Files.copy(file, out);
    }
    begin(name, Files.size(file), crc.getValue());
    Files.copy(file, zip);
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    // In this order: the index is closed, then the file, then the folder that both are in is taken away.
    try (workplace; zip) {
      index.close();
    }
  }
}
