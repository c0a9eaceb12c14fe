package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An artifact where its storage record says that it is: in the store, or elsewhere. What is elsewhere, a local file or in a store that some kind on the class path opens, is read and looked
/// at here, and nothing in Larder ever writes, forces or deletes it.
public final class RecordedArtifact {
  private RecordedArtifact() {}

  /// What a look at storage has shown.
  public enum Found {
    /// It is there, with the recorded size.
    THERE,
    /// Storage was asked, and it is not there, or has another size.
    NOT_THERE,
    /// Storage could not be asked.
    UNKNOWN
  }

  /// The bytes as they are now; see [VerifiedArtifact] for the ones that were recorded. The caller closes the stream.
  ///
  /// @throws NoSuchFileException if it is not there
  public static InputStream open(ArtifactStore store, StorageRecord record) throws IOException {
    return switch (record.location()) {
      case ArtifactPath path -> store instanceof CachingArtifactStore cached
          ? cached.open(path, record)
          : store.open(path);
      case ExternalUri uri -> uri.isFile() ? open(uri) : StoresElsewhere.open(store, uri, Optional.empty());
    };
  }

  /// Some of the bytes as they are now; what lies behind the end is left out. They are not verified: only all of them together have a checksum. The
  /// caller closes the stream.
  ///
  /// @throws NoSuchFileException if it is not there
  public static InputStream open(ArtifactStore store, StorageRecord record, ByteRange range) throws IOException {
    return switch (record.location()) {
      case ArtifactPath path -> store instanceof CachingArtifactStore cached
          ? cached.open(path, record, range)
          : store.open(path, range);
      case ExternalUri uri -> uri.isFile()
          ? LimitedInputStream.of(open(uri), range)
          : StoresElsewhere.open(store, uri, Optional.of(range));
    };
  }

  /// The local file that the artifact is, there or not, for reading and linking only. Empty where it is no local file.
  public static Optional<Path> file(ArtifactStore store, StorageRecord record) throws StorageException {
    return switch (record.location()) {
      case ArtifactPath path -> store.file(path);
      case ExternalUri uri -> uri.isFile() ? Optional.of(file(uri)) : Optional.empty();
    };
  }

  /// The bytes of a local file.
  static InputStream open(ExternalUri uri) throws IOException {
    Path file = file(uri);
    try {
      // A pipe or a device might never end, and never begin.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new StorageException("cannot read %s: it is a folder or a device, not a file".formatted(uri),
            new IOException("no regular file"), "Put the file back that was ingested in place.");
      }
      return new FileInputStream(file.toFile());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(uri.value());
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException("cannot read %s: %s".formatted(uri, StorageException.reason(e)), e,
          "It was ingested in place: see that this user may read it on this machine.");
    }
  }

  private static Path file(ExternalUri uri) throws StorageException {
    if (!uri.isFile()) {
      throw new StorageException("cannot read %s: it is no file of this machine".formatted(uri),
          new IOException("no file"), "It was ingested in place: read it through its storage record.");
    }
    try {
      return Path.of(uri.uri());
    } catch (IllegalArgumentException e) {
      throw new StorageException("cannot read %s: it names no file here: %s".formatted(uri, e.getMessage()),
          new IOException(e), "Set LC_ALL=C.UTF-8 (or another UTF-8 locale) in the environment and start again.");
    }
  }

  /// Looks at each artifact. Row i answers `records.get(i)`.
  public static List<Found> look(ArtifactStore store, List<StorageRecord> records) {
    List<Presence> ours = BulkLook.at(store,
        records.stream().flatMap(record -> record.path().stream()).toList());
    List<Found> elsewhere = StoresElsewhere.look(store,
        records.stream().filter(record -> record.location() instanceof ExternalUri uri && !uri.isFile()).toList());
    List<Found> found = new ArrayList<>(records.size());
    int next = 0;
    int nextElsewhere = 0;
    for (StorageRecord record : records) {
      found.add(switch (record.location()) {
        case ArtifactPath path -> found(ours.get(next++), record);
        case ExternalUri uri -> uri.isFile() ? look(uri, record) : elsewhere.get(nextElsewhere++);
      });
    }
    return found;
  }

  static Found found(Presence result, StorageRecord record) {
    return switch (result) {
      case Presence.Present present -> present.size() == record.size() ? Found.THERE : Found.NOT_THERE;
      case Presence.Absent absent -> Found.NOT_THERE;
      case Presence.Unknown unknown -> Found.UNKNOWN;
    };
  }

  private static Found look(ExternalUri uri, StorageRecord record) {
    try {
      Path file = file(uri);
      BasicFileAttributes there = file.getFileSystem().provider().readAttributesIfExists(file,
          BasicFileAttributes.class);
      return there != null && there.isRegularFile() && there.size() == record.size() ? Found.THERE : Found.NOT_THERE;
    } catch (IOException e) {
      return Found.UNKNOWN;
    }
  }
}
