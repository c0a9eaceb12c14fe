package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Sha256;
import dev.larder.datastore.StatResult;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes journals into one file that travels: a pack. See `docs/technote/journal.md`, "Packs". Memory does not depend on how much it is; all is read twice, first for
/// the list that the pack begins with.
public final class RunPack {
  /// The name of the list in the tar file.
  static final String MANIFEST = "manifest.jsonl";
  private static final int ATTEMPTS = 5;
  private static final Comparator<Part> ORDER = Comparator.comparing(Part::datastore)
      .thenComparing(part -> part.run.path() + "/");

  private final PackListener listener;
  private final PackSpool manifest;
  private final DigestOutputStream lines;
  private long entries;
  private long bytes;

  private RunPack(PackSpool manifest, PackListener listener) {
    this.manifest = manifest;
    this.listener = listener;
    lines = new DigestOutputStream(manifest.out(), Sha256.digest());
  }

  /// The journals of a run in one datastore.
  ///
  /// @param datastore its name
  public record Part(String datastore, ArtifactStore store, RunFolder run) {}

  /// Writes a pack of these runs as they are now. Of a journal that grows meanwhile it holds a beginning. Changes nothing.
  ///
  /// @param out gets the pack, and is flushed, not closed; where this fails, it holds a part, which nobody takes for a pack
  /// @throws JournalException `pack-limit` if a file is too large, `journal-changed` if it was archived while it was packed
  public static PackSummary write(UUID repository, List<Part> parts, OutputStream out, PackListener listener)
      throws IOException {
    try (PackSpool manifest = PackSpool.create()) {
      RunPack pack = new RunPack(manifest, listener);
      List<Part> sorted = parts.stream().sorted(ORDER).toList();
      pack.list(repository, sorted);
      listener.total(pack.bytes);
      long size = pack.write(sorted, out);
      Set<RunName> runs = new TreeSet<>(parts.stream().map(part -> part.run.run()).toList());
      return new PackSummary(List.copyOf(runs), pack.entries, pack.bytes, size);
    }
  }

  private void list(UUID repository, List<Part> parts) throws IOException {
    lines.write(new PackLine.Begin(repository).line());
    for (Part part : parts) {
      list(part);
    }
    Checksum checksum = Checksum.sha256(lines.getMessageDigest().digest());
    lines.on(false);
    lines.write(new PackLine.End(entries, bytes, checksum).line());
  }

  /// Segments go when they are archived: then the archive is in the next listing.
  private void list(Part part) throws IOException {
    for (int attempt = 1;; attempt++) {
      try (PackSpool segments = PackSpool.create()) {
        Survey survey = new Survey(part, segments);
        survey.run();
        RunFolder run = part.run;
        lines.write(new PackLine.Run(part.datastore, run.run(), run.incarnation(),
            Integer.parseInt(run.path().name())).line());
        for (PackLine.Entry entry : survey.before) {
          lines.write(entry.line());
        }
        try (InputStream found = segments.read()) {
          found.transferTo(lines);
        }
        for (PackLine.Entry entry : survey.after) {
          lines.write(entry.line());
        }
        entries += survey.entries;
        bytes += survey.bytes;
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw changed(e);
        }
      }
    }
  }

  private static JournalException changed(NoSuchFileException e) {
    return new JournalException("journal-changed",
        "%s was archived, or removed, while it was packed".formatted(e.getFile()),
        "Pack again when nobody archives journals.", e);
  }

  /// Finds the files of one run.
  private static final class Survey {
    private final Part part;
    private final PackSpool segments;
    private final List<PackLine.Entry> before = new ArrayList<>();
    private final List<PackLine.Entry> after = new ArrayList<>();
    private final List<PackedFile> small = new ArrayList<>();
    private ArtifactPath journal = JournalLayout.ROOT;
    private final List<Integer> numbers = new ArrayList<>();
    private long entries;
    private long bytes;

    Survey(Part part, PackSpool segments) {
      this.part = part;
      this.segments = segments;
    }

    void run() throws IOException {
      ArtifactPath folder = part.run.path();
      // Asked before the listing: what is listed behind it is all that there will ever be of journals.
      boolean closed = part.run.closed(part.store);
      try (Stream<Artifact> listing = part.store.list(folder)) {
        for (Iterator<Artifact> i = listing.iterator(); i.hasNext();) {
          var file = PackedFile.of(folder, i.next().path().value().substring(folder.value().length() + 1));
          if (file.isPresent()) {
            take(file.get());
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      endJournal();
      for (PackedFile file : small.stream().sorted().toList()) {
        if (file.kind() != PackedFile.Kind.CLOSED_MARKER) {
          before.add(entry(file));
        } else if (closed) {
          after.add(entry(file));
        }
      }
    }

    private void take(PackedFile file) throws IOException {
      if (file.kind() != PackedFile.Kind.SEGMENT) {
        small.add(file);
        return;
      }
      if (!file.path().folder().equals(journal)) {
        endJournal();
        journal = file.path().folder();
      }
      numbers.add(file.segment());
    }

    /// A listing made while the writer writes may show a segment and not the one before it.
    private void endJournal() throws IOException {
      if (numbers.isEmpty()) {
        return;
      }
      part.store.sync(List.of(journal));
      int last = 0;
      for (int number : List.copyOf(numbers)) {
        int first = number;
        while (first - 1 > last && isThere(first - 1)) {
          first--;
        }
        for (last = first; last <= number; last++) {
          segments.out().write(entry(segment(last)).line());
        }
        last = number;
      }
      numbers.clear();
    }

    private boolean isThere(int number) throws IOException {
      return switch (part.store.stat(List.of(segment(number).path())).getFirst()) {
        case StatResult.Present _ -> true;
        case StatResult.Absent _ -> false;
        case StatResult.Unknown unknown -> throw unknown.cause();
      };
    }

    private PackedFile segment(int number) {
      return new PackedFile(PackedFile.Kind.SEGMENT, JournalLayout.segment(journal, number), number);
    }

    private PackLine.Entry entry(PackedFile file) throws IOException {
      MessageDigest sha256 = Sha256.digest();
      long size;
      try (InputStream in = part.store.open(file.path())) {
        size = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
      }
      if (size > file.kind().most()) {
        throw new JournalException("pack-limit",
            "%s has %,d bytes, and such a file has at most %,d".formatted(file.path(), size, file.kind().most()),
            "Larder made no such file: restore it from a backup, or move it away.");
      }
      entries++;
      bytes += size;
      return new PackLine.Entry(file.path(), size, Checksum.sha256(sha256.digest()));
    }
  }

  /// The name of an entry in the tar file: its path below the root, behind the name of the datastore where that is not the usual one.
  static String name(String datastore, ArtifactPath path) {
    return datastore.equals(StorageRecord.MAIN) ? path.value() : datastore + "/" + path;
  }

  private long write(List<Part> parts, OutputStream out) throws IOException {
    CountingOutput tar = new CountingOutput(out);
    long size = manifest.size();
    tar.write(TarFormat.header(MANIFEST, size));
    try (InputStream in = manifest.read()) {
      in.transferTo(tar);
    }
    tar.write(new byte[TarFormat.padding(size)]);
    Iterator<Part> runs = parts.iterator();
    Part part = null;
    try (InputStream in = manifest.read()) {
      PackLines list = new PackLines(in);
      while (true) {
        switch (list.next()) {
          case PackLine.Begin _ -> {
          }
          case PackLine.Run _ -> part = runs.next();
          case PackLine.Entry entry -> {
            if (part == null) {
              throw new IllegalStateException("an entry before its run");
            }
            write(part, entry, tar);
          }
          case PackLine.End _ -> {
            tar.write(new byte[TarFormat.END]);
            tar.flush();
            return tar.count;
          }
        }
      }
    }
  }

  private void write(Part part, PackLine.Entry entry, CountingOutput tar) throws IOException {
    tar.write(TarFormat.header(name(part.datastore, entry.path()), entry.size()));
    MessageDigest sha256 = Sha256.digest();
    long begin = tar.count;
    try (InputStream in = part.store.open(entry.path())) {
      in.transferTo(new DigestOutputStream(tar, sha256));
    } catch (NoSuchFileException e) {
      throw changed(e);
    }
    if (tar.count - begin != entry.size() || !Checksum.sha256(sha256.digest()).equals(entry.checksum())) {
      throw new JournalException("journal-changed",
          "%s gave other bytes a moment ago: such files never change".formatted(entry.path()),
          "See whether somebody writes there, and whether the storage is sound: larder journal verify.");
    }
    tar.write(new byte[TarFormat.padding(entry.size())]);
    listener.done(entry.size());
  }

  /// Counts what is written.
  private static final class CountingOutput extends OutputStream {
    private final OutputStream out;
    private long count;

    CountingOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
