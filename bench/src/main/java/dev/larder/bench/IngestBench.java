package dev.larder.bench;

import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.Placement;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.repository.FilePattern;
import dev.larder.repository.FolderSource;
import dev.larder.repository.Ingest;
import dev.larder.repository.IngestOptions;
import dev.larder.repository.IngestReport;
import dev.larder.repository.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Ingest of small files that exist, against a bare loop that makes the same folders, reads, hashes, forces and links the same files.
final class IngestBench {
  private static final int SIZE = 1_024;
  private static final int BATCH = 1_000;
  /// As many as a store has for one caller.
  private static final int THREADS = 64;
  private static final int PER_PLATE = 1_000;
  private static final DatasetType TYPE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");
  private static final RunName RUN = new RunName("bench");

  private final Scratch scratch;
  private final int rounds;

  IngestBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /// @param files how many, in folders of a thousand
  void ingest(int files) throws Exception {
    Path source = source(files);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      new SideBySide("ingest by hardlink, 1 KiB each", files, "files", rounds).compare(
          "bare, %d threads".formatted(THREADS), round -> bare(source, "bare" + round, files, threads),
          "Ingest, hardlink", round -> ours(source, "hardlink" + round, files,
              IngestOptions.DEFAULT.with(Transfer.HARDLINK)));
    }
    new SideBySide("ingest in place, 1 KiB each: with checksums, and without", files, "files", rounds).compare(
        "Ingest, direct", round -> ours(source, "direct" + round, files, IngestOptions.DEFAULT.with(Transfer.DIRECT)),
        "Ingest, direct, no checksums", round -> ours(source, "unread" + round, files,
            IngestOptions.DEFAULT.with(Transfer.DIRECT).withoutChecksums()));
  }

  private Path source(int files) throws Exception {
    Path source = scratch.folder("source");
    for (int i = 0; i < files; i++) {
      Path plate = source.resolve(plate(i));
      if (i % PER_PLATE == 0) {
        Files.createDirectory(plate);
      }
      byte[] content = Inputs.bytes(SIZE);
      content[i % SIZE] ^= (byte) (i / SIZE + 1);
      Files.write(plate.resolve(well(i) + ".tif"), content);
    }
    return source;
  }

  private static String plate(int i) {
    return "P" + i / PER_PLATE;
  }

  private static String well(int i) {
    return "W" + i % PER_PLATE;
  }

  /// From the first look at the folder to the seal of the journal.
  private double ours(Path source, String name, int files, IngestOptions options) throws Exception {
    try (LocalArtifactStore store = LocalArtifactStore.open(scratch.folder(name))) {
      RepositoryMarker.create(store);
      Datastore datastore = Datastore.on(store);
      return SideBySide.seconds(() -> {
        Ingest ingest = Ingest.of(new FolderSource(source, FilePattern.parse("{plate}/{well}.tif")), TYPE.name(),
            Optional.of(TYPE), List.of(), Optional.empty());
        try (RunWriter writer = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT)) {
          IngestReport report = ingest.store(datastore, writer, options, done -> {
          });
          if (report.stored() != files) {
            throw new IllegalStateException("not all were stored: " + report);
          }
        }
      });
    }
  }

  private double bare(Path source, String name, int files, ExecutorService threads) throws Exception {
    UUID incarnation = UUID.randomUUID();
    Placement placement = new Placement();
    List<String> paths = new ArrayList<>();
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      DataId dataId = DataId.of(Map.of("plate", plate(i), "well", well(i)));
      DatasetRef ref = new DatasetRef(TYPE.deterministicId(incarnation, dataId), TYPE, dataId, RUN);
      paths.add(placement.path(ref, "", "tif", 1).value());
      sources.add(source.resolve(plate(i)).resolve(well(i) + ".tif"));
    }
    BareStore store = new BareStore(scratch.folder(name));
    return SideBySide.seconds(() -> {
      for (int from = 0; from < files; from += BATCH) {
        int to = Math.min(files, from + BATCH);
        store.linkAll(paths.subList(from, to), sources.subList(from, to), threads);
      }
    });
  }
}
