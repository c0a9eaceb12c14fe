package dev.larder.repository;

import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.ExternalContent;
import dev.larder.datastore.FileState;
import dev.larder.datastore.Formats;
import dev.larder.datastore.SourceFile;
import dev.larder.journal.DatasetRefusedException;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetType;
import dev.larder.model.InvalidNameException;
import dev.larder.model.StoredDataset;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Some of the things of one ingest, stored together. Many batches go on at the same time.
final class IngestBatch {
  private final List<Datastore> datastores;
  private final DatasetWriter writer;
  private final DatasetType type;
  private final IngestOptions options;
  private final Supplier<ExistingDatasets> existing;
  private final List<IngestReport.Refused> refused = new ArrayList<>();
  private long stored;
  private long alreadyThere;
  private long skipped;
  private long bytes;

  /// @param existing what the run held before; asked for only where it matters
  IngestBatch(List<Datastore> datastores, DatasetWriter writer, DatasetType type, IngestOptions options,
      Supplier<ExistingDatasets> existing) {
    this.datastores = datastores;
    this.writer = writer;
    this.type = type;
    this.options = options;
    this.existing = existing;
  }

  /// A thing that is ready to be put.
  ///
  /// @param before the file as it was before anything was done; null if that does not matter
  private record Ready(IngestItem item, NewDataset dataset, @Nullable FileState before) {}

  /// Stores what can be stored. What is refused stops no other.
  ///
  /// @throws IOException if the writer cannot go on; what was stored stays stored
  IngestReport store(List<IngestItem> items) throws IOException {
    List<Ready> ready = new ArrayList<>(items.size());
    for (IngestItem item : items) {
      if (options.skipExisting() && existing.get().everywhere(type, item.dataId())) {
        skipped++;
      } else {
        prepare(item).ifPresent(ready::add);
      }
    }
    List<PutResult> results = writer.putAll(ready.stream().map(Ready::dataset).toList());
    for (int i = 0; i < ready.size(); i++) {
      take(ready.get(i), results.get(i));
    }
    return new IngestReport(stored, alreadyThere, skipped, bytes, 0, 0, refused);
  }

  private Optional<Ready> prepare(IngestItem item) {
    try {
      return switch (item.place()) {
        case IngestItem.Elsewhere elsewhere -> Optional.of(new Ready(item, dataset(item,
            new ExternalContent(elsewhere.uri(), elsewhere.size(), elsewhere.checksum())), null));
        case IngestItem.LocalFile local -> Optional.of(prepare(item, local.file()));
        case IngestItem.InStore artifact -> Optional.of(new Ready(item,
            dataset(item, () -> artifact.store().open(artifact.path())), null));
      };
    } catch (NoSuchFileException e) {
      if (options.transfer() == Transfer.MOVE && existing.get().anywhere(type, item.dataId())) {
        alreadyThere++;
      } else {
        refuse(item, "file-not-found", "there is no such file");
      }
    } catch (FileNotFoundException e) {
      refuse(item, "file-unreadable", text(e));
    } catch (IOException e) {
      refuse(item, "file-unreadable", "it cannot be read: " + text(e));
    } catch (InvalidNameException e) {
      refuse(item, "file-name", text(e));
    }
    return Optional.empty();
  }

  private Ready prepare(IngestItem item, Path file) throws IOException {
    Transfer transfer = options.transfer();
    if (transfer.inPlace() || transfer == Transfer.MOVE) {
      requireOutside(file);
    }
    return switch (transfer) {
      case AUTO, COPY -> {
        FileState.of(file);
        yield new Ready(item, dataset(item, new SourceFile(file, SourceFile.Linking.NEVER)), null);
      }
      case HARDLINK -> {
        FileState.of(file);
        yield new Ready(item, dataset(item, new SourceFile(file, SourceFile.Linking.REQUIRED)), null);
      }
      case MOVE -> {
        if (Files.isSymbolicLink(file)) {
          throw new FileNotFoundException("it is a symbolic link: moving it would leave behind what it leads to");
        }
        FileState before = FileState.of(file);
        yield new Ready(item, dataset(item, new SourceFile(file, SourceFile.Linking.PREFERRED)), before);
      }
      case DIRECT, SYMLINK -> new Ready(item,
          dataset(item, options.checksums() ? ExternalContent.read(file) : ExternalContent.unread(file)), null);
    };
  }

  /// What is below the root may be an artifact of Larder's, which is deleted one day, or whose last name must not be taken away.
  private void requireOutside(Path file) throws IOException {
    Path real = file.toRealPath();
    for (Datastore datastore : datastores) {
      Optional<Path> root = datastore.store().file(new ArtifactPath("_journal")).map(Path::getParent);
      if (root.isPresent() && real.startsWith(root.get())) {
        throw new FileNotFoundException("it is below the datastore root, where Larder deletes what it wrote: copy it");
      }
    }
  }

  private NewDataset dataset(IngestItem item, Content content) {
    String name = item.place().fileName();
    return new NewDataset(type, item.dataId(),
        List.of(new NewComponent("", content, Formats.ofFile(name), Formats.extension(name))));
  }

  private void take(Ready ready, PutResult result) {
    switch (result) {
      case PutResult.Stored put -> {
        stored++;
        bytes += put.dataset().size();
        finish(ready, put.dataset());
      }
      case PutResult.AlreadyStored put -> {
        alreadyThere++;
        finish(ready, put.dataset());
      }
      case PutResult.Conflict put -> refuse(ready, DatasetRefusedException.of(put));
      case PutResult.Deleted put -> refuse(ready, DatasetRefusedException.of(put));
      case PutResult.Held put -> refuse(ready, DatasetRefusedException.of(put));
      case PutResult.Failed put -> refuse(ready.item, "storage", text(put.cause()));
    }
  }

  /// What is done with the file itself, now that its dataset is durable.
  private void finish(Ready ready, StoredDataset dataset) {
    if (ready.item.place() instanceof IngestItem.InStore artifact) {
      artifact.stored().accept(dataset);
    }
    if (!(ready.item.place() instanceof IngestItem.LocalFile local)) {
      return;
    }
    try {
      if (ready.before != null) {
        ready.before.requireSame(local.file());
        Files.delete(local.file());
      } else if (options.transfer() == Transfer.SYMLINK) {
        for (Datastore datastore : datastores) {
          link(datastore, local.file(), dataset);
        }
      }
    } catch (NoSuchFileException e) {
      // Another line of the same ingest was of this file, and is stored as well.
    } catch (IOException e) {
      refuse(ready.item, options.transfer() == Transfer.MOVE ? "source-not-removed" : "link-not-made",
          "its dataset is stored, but %s: %s".formatted(
              options.transfer() == Transfer.MOVE ? "the file could not be removed" : "the link could not be made",
              text(e)));
    }
  }

  private static void link(Datastore datastore, Path file, StoredDataset dataset) throws IOException {
    ArtifactPath path = datastore.placement().path(dataset.ref(), "", Formats.extension(file.getFileName().toString()),
        1);
    Optional<Path> place = datastore.store().file(path);
    if (place.isPresent()) {
      Files.createDirectories(Optional.ofNullable(place.get().getParent()).orElse(place.get()));
      Path target = file.toAbsolutePath().normalize();
      try {
        Files.createSymbolicLink(place.get(), target);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isSymbolicLink(place.get()) || !Files.readSymbolicLink(place.get()).equals(target)) {
          throw e;
        }
      }
    }
  }

  private void refuse(Ready ready, DatasetRefusedException why) {
    refuse(ready.item, why.code(), text(why));
  }

  private void refuse(IngestItem item, String code, String message) {
    refused.add(new IngestReport.Refused(item.line(), item.place().toString(), code, message));
  }

  /// What the system says, without the path that is shown beside it.
  static String text(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getReason();
    }
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
