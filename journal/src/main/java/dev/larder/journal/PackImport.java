package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Sha256;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DatasetType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes in a pack, which nobody is trusted to have made: see `docs/technote/journal.md`, "Packs". Its list is checked as a whole before anything is created, each file
/// before it is; nothing is ever overwritten. What was created before an error is what the sender has, and the same call goes on there. Memory does not depend on how
/// much it is.
public final class PackImport {
  private static final int BUFFER = 64 * 1024;

  private final UUID repository;
  private final Map<String, ArtifactStore> datastores;
  private final String name;
  private final InputStream in;
  private final PackListener listener;
  private long created;
  private long alreadyThere;
  private ArtifactPath journal = JournalLayout.ROOT;

  private PackImport(UUID repository, Map<String, ArtifactStore> datastores, String name, InputStream in,
      PackListener listener) {
    this.repository = repository;
    this.datastores = datastores;
    this.name = name;
    this.in = in;
    this.listener = listener;
  }

  /// Takes in all runs of a pack. When it returns, all is durable.
  ///
  /// @param datastores by name, those that this repository has
  /// @param name of the pack, for people: a file
  /// @param in the pack; read to its end, not closed
  /// @throws JournalException `pack-damaged` · `pack-of-another-repository` · `pack-datastore-unknown` · `run-incarnation` · `run-closed` if new journals come for a run that is
  ///     closed here · `pack-conflict` if a file is there with other bytes
  public static ImportReport take(UUID repository, Map<String, ArtifactStore> datastores, String name, InputStream in,
      PackListener listener) throws IOException {
    try (PackSpool list = PackSpool.create()) {
      return new PackImport(repository, Map.copyOf(datastores), name, new BufferedInputStream(in, BUFFER), listener)
          .take(list);
    }
  }

  private ImportReport take(PackSpool list) throws IOException {
    byte[] header = bytes(RunPack.MANIFEST, TarFormat.BLOCK);
    long size = TarFormat.size(header);
    if (size < 0 || !Arrays.equals(header, TarFormat.header(RunPack.MANIFEST, size))) {
      throw damaged(RunPack.MANIFEST, "it does not begin as a pack does");
    }
    copy(RunPack.MANIFEST, size, list.out());
    padding(RunPack.MANIFEST, size);
    PackManifest manifest = new PackManifest(repository, datastores);
    try (InputStream lines = list.read()) {
      manifest.check(lines);
    } catch (IllegalArgumentException e) {
      throw damaged(RunPack.MANIFEST, String.valueOf(e.getMessage()));
    }
    listener.total(manifest.bytes());
    try (InputStream lines = list.read()) {
      takeEntries(new PackLines(lines));
    }
    return new ImportReport(List.copyOf(manifest.runs()), created, alreadyThere, manifest.bytes());
  }

  /// @param lines that were checked
  private void takeEntries(PackLines lines) throws IOException {
    Receiver receiver = null;
    while (true) {
      switch (lines.next()) {
        case PackLine.Begin _ -> {
        }
        case PackLine.Run run -> receiver = new Receiver(run, Objects.requireNonNull(datastores.get(run.datastore())));
        case PackLine.Entry entry -> {
          Objects.requireNonNull(receiver).take(entry);
          listener.done(entry.size());
        }
        case PackLine.End _ -> {
          if (!isZero(bytes("its end", TarFormat.END)) || in.read() >= 0) {
            throw damaged("its end", "something follows its last entry");
          }
          return;
        }
      }
    }
  }

  /// Takes in the files of one run in one datastore.
  private final class Receiver {
    private final PackLine.Run run;
    private final ArtifactStore store;
    private @Nullable Boolean closed;
    private @Nullable JournalArchives archives;

    Receiver(PackLine.Run run, ArtifactStore store) {
      this.run = run;
      this.store = store;
    }

    void take(PackLine.Entry entry) throws IOException {
      String member = RunPack.name(run.datastore(), entry.path());
      if (!Arrays.equals(bytes(member, TarFormat.BLOCK), TarFormat.header(member, entry.size()))) {
        throw damaged(member, "another entry is at its place");
      }
      PackedFile file = PackManifest.file(run, entry);
      if (file.kind() == PackedFile.Kind.ARCHIVE) {
        try (PackSpool spool = PackSpool.create()) {
          requireChecksum(member, entry, copy(member, entry.size(), spool.out()));
          padding(member, entry.size());
          create(entry, spool::read);
        }
        return;
      }
      byte[] bytes = bytes(member, Math.toIntExact(entry.size()));
      requireChecksum(member, entry, Sha256.of(bytes));
      padding(member, entry.size());
      check(member, file, bytes);
      if (file.kind() == PackedFile.Kind.SEGMENT && isArchived(file, bytes)) {
        alreadyThere++;
        return;
      }
      create(entry, Content.bytes(bytes));
    }

    /// Says whether an archive here holds that segment, and it need not be here besides. A journal of which the segments were removed does not get them again.
    private boolean isArchived(PackedFile file, byte[] bytes) throws IOException {
      if (archives == null) {
        archives = archives();
      }
      UUID writer = JournalLayout.writer(file.path().folder().name());
      Optional<ArchiveIndex.Journal> journal = archives.journal(writer);
      if (journal.isEmpty()) {
        return false;
      }
      try {
        if (file.segment() > journal.get().segments()
            || !Arrays.equals(bytes, archives.segment(store, writer, file.segment()))) {
          throw conflict("%s is in an archive here, which has it otherwise".formatted(file.path()));
        }
        // The last one stays beside its archive for ever: a writer that was fenced and wakes up must meet it.
        return file.segment() < journal.get().segments();
      } catch (CorruptArchiveException e) {
        // Then the segment itself is worth having.
        return false;
      }
    }

    private JournalArchives archives() throws IOException {
      JournalArchives found = new JournalArchives(new RunFolder(run.run(), run.incarnation(), run.folder()),
          new ArchiveReader.Unpacked());
      try (Stream<Artifact> files = store.list(run.folder())) {
        found.listed(store, files.map(Artifact::path).filter(path -> path.folder().equals(run.folder())
            && JournalLayout.ARCHIVE.matcher(path.name()).matches()).toList(), Set.of());
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return found;
    }

    private void requireChecksum(String member, PackLine.Entry entry, Checksum found) throws JournalException {
      if (!found.equals(entry.checksum())) {
        throw damaged(member, "its bytes do not fit their checksum");
      }
    }

    private void check(String member, PackedFile file, byte[] bytes) throws IOException {
      if (file.kind() == PackedFile.Kind.SEGMENT) {
        // Whether a journal can be trusted is asked by its readers, as ever.
        checkOpen(file);
        return;
      }
      String wrong;
      try {
        wrong = wrong(file, MarkerFile.of(file.path(), bytes));
      } catch (JournalException e) {
        throw damaged(member, String.valueOf(e.getMessage()));
      }
      if (!wrong.isEmpty()) {
        throw damaged(member, wrong);
      }
    }

    /// What everything else in the folder depends on must be what it should be.
    private String wrong(PackedFile file, MarkerFile marker) throws JournalException {
      return switch (file.kind()) {
        case RUN_MARKER -> {
          RunFolder found = RunFolder.of(marker, run.folder(), run.run());
          yield found.incarnation().equals(run.incarnation())
              ? ""
              : "it names incarnation %s".formatted(found.incarnation());
        }
        case TYPE_MARKER -> {
          DatasetType type = RunDatasetTypes.of(marker);
          yield JournalLayout.type(run.folder(), type.name()).equals(file.path())
              ? ""
              : "it defines dataset type %s, which has another file".formatted(type.name());
        }
        case CLOSED_MARKER, SEGMENT, ARCHIVE -> "";
      };
    }

    /// A run that is closed may have been cleaned up by what its journals said: a journal that comes after that could name what is gone.
    private void checkOpen(PackedFile segment) throws IOException {
      ArtifactPath folder = segment.path().folder();
      if (folder.equals(journal)) {
        return;
      }
      journal = folder;
      if (closed == null) {
        closed = new RunFolder(run.run(), run.incarnation(), run.folder()).closed(store);
      }
      if (closed && !isBegun(folder)) {
        throw new JournalException("run-closed",
            "run %s is closed here, and %s holds a journal that is not here: %s".formatted(run.run(), name, folder),
            "No journal is added to a closed run. Ingest what the pack is about into a run of another name.");
      }
    }

    private boolean isBegun(ArtifactPath folder) throws IOException {
      try (Stream<Artifact> segments = store.list(folder)) {
        return segments.findAny().isPresent();
      }
    }

    private void create(PackLine.Entry entry, Content content) throws IOException {
      switch (store.create(entry.path(), content)) {
        case CreateResult.Created _ -> created++;
        case CreateResult.AlreadyThere _ -> {
          Content there = () -> store.open(entry.path());
          if (!there.checksum().equals(entry.checksum())) {
            throw conflict("%s is there with other bytes than %s holds".formatted(entry.path(), name));
          }
          alreadyThere++;
        }
        case CreateResult.Failed failed -> throw failed.cause();
        case CreateResult.Unknown unknown -> throw unknown.cause();
      }
    }
  }

  private static JournalException conflict(String what) {
    return new JournalException("pack-conflict", what,
        "Both are left as they are. A journal has one writer: find out which of the two it wrote, e.g. with larder journal verify; a fence here "
            + "ends a journal that its writer went on with there.");
  }

  private byte[] bytes(String member, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw damaged(member, "it ends in the middle of it");
    }
    return bytes;
  }

  private Checksum copy(String member, long size, OutputStream out) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    for (long left = size; left > 0;) {
      byte[] some = bytes(member, (int) Math.min(left, BUFFER));
      sha256.update(some);
      out.write(some);
      left -= some.length;
    }
    return Checksum.sha256(sha256.digest());
  }

  private void padding(String member, long size) throws IOException {
    if (!isZero(bytes(member, TarFormat.padding(size)))) {
      throw damaged(member, "what fills it up is not zero");
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private JournalException damaged(String entry, String why) {
    return new JournalException("pack-damaged", "%s, %s: %s".formatted(name, entry, why),
        "Copy it again, or make it again with larder journal pack. What was taken in of it stays, and is right; the same command goes on.");
  }
}
