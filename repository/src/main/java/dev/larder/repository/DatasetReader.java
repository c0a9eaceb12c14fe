package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.StoredArtifact;
import dev.larder.datastore.Verification;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/// Reads one artifact, and checks what was read against its storage record.
public final class DatasetReader {
  private final ArtifactStore store;
  private final StorageRecord record;

  public DatasetReader(Repository repository, StorageRecord record) {
    this.store = repository.datastores().of(record).store();
    this.record = record;
  }

  /// Copies all bytes.
  ///
  /// @throws dev.larder.datastore.DamagedArtifactException at the end, if they are not those that were recorded
  public void copyTo(OutputStream out) throws IOException {
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      in.transferTo(out);
    }
  }

  /// Copies some of the bytes, which cannot be checked: only all of them together have a checksum. What lies behind the end is left out.
  public void copyTo(OutputStream out, ByteRange range) throws IOException {
    try (InputStream in = RecordedArtifact.open(store, record, range)) {
      in.transferTo(out);
    }
  }

  /// Copies some columns of a table, in this order, as a table of the same format. What the format can leave unread is not read, so they are not checked either.
  ///
  /// @throws dev.larder.datastore.FormatException if its format has no columns, or it has none of such a name
  public void copyColumnsTo(OutputStream out, List<String> columns) throws IOException {
    Formatters.installed().copyColumns(new StoredArtifact(store, record, Verification.NEVER), columns, out);
  }

  /// What is to be copied into a file.
  public interface Copy {
    void to(OutputStream out) throws IOException;
  }

  /// Makes a file, which gets its name when all is in it. It never replaces anything, and an interrupted copy leaves no file of that name.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is something already
  public static void write(Path file, Copy copy) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path unfinished = file.resolveSibling(".%s.larder-%s".formatted(file.getFileName(), UUID.randomUUID()));
    boolean published = false;
    try {
      try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW)) {
        copy.to(out);
      }
      Workplace.publish(unfinished, file);
      published = true;
    } finally {
      if (!published) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /// The error for a dataset that the Registry does not have.
  public static RepositoryException notFound(Repository repository, String dataset) {
    return new RepositoryException("dataset-not-found",
        "the Registry of %s has no dataset %s".formatted(repository.location(), dataset),
        "If a job has just written it: larder transfer-back %s".formatted(repository.location()));
  }

  /// The error for a dataset, or a component of one, that is not stored.
  public static RepositoryException notStored(UUID dataset, String component, List<StorageRecord> stored) {
    if (stored.isEmpty()) {
      return new RepositoryException("dataset-not-stored",
          "dataset %s is registered, and nothing of it is stored".formatted(dataset),
          "Make it again from its inputs, in another run.");
    }
    List<String> components = stored.stream().map(StorageRecord::component).toList();
    return new RepositoryException("component-not-found", component.isEmpty()
        ? "dataset %s is stored in components: %s".formatted(dataset, components)
        : "dataset %s has no component %s; it has %s".formatted(dataset, component, components),
        "Name one with --component.");
  }

  /// The error for presigned URLs of a store that has none.
  public static RepositoryException notPresigned(ArtifactStore store) {
    return new RepositoryException("presigning-unsupported", "the %s has no presigned URLs".formatted(store),
        "Leave out --presign: the column uri says where artifacts are, for those who may read them there.");
  }
}
