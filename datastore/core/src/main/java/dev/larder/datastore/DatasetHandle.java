package dev.larder.datastore;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A dataset that is read later, or elsewhere: it carries its storage records, so that reading asks neither a Registry nor a journal. [#toJson] takes it to another process.
///
/// A handle is a value; each of `component`, `columns`, `verified` … gives another one. Nothing is opened before something is read, and what was deleted meanwhile is not found then.
public final class DatasetHandle {
  private final StoredDataset dataset;
  private final ArtifactStore store;
  /// Shared by the handles that are made of one another, because each remembers whether it has been verified.
  private final List<StoredArtifact> artifacts;
  private final Formatters formatters;
  private final ReadParameters parameters;
  /// Null as long as the dataset as a whole is meant.
  private final @Nullable StoredArtifact part;

  private DatasetHandle(StoredDataset dataset, ArtifactStore store, List<StoredArtifact> artifacts,
      Formatters formatters, ReadParameters parameters, @Nullable StoredArtifact part) {
    this.dataset = dataset;
    this.store = store;
    this.artifacts = artifacts;
    this.formatters = formatters;
    this.parameters = parameters;
    this.part = part;
  }

  private static List<StoredArtifact> artifacts(StoredDataset dataset, ArtifactStore store, Verification wanted) {
    return dataset.records().stream().map(record -> new StoredArtifact(store, record, wanted)).toList();
  }

  /// A dataset with its storage records, in the store that they are about, which stays the caller's to close. Reads with the [Formatters#installed] formats, unverified.
  public static DatasetHandle of(StoredDataset dataset, ArtifactStore store) {
    return new DatasetHandle(dataset, store, artifacts(dataset, store, Verification.NEVER), Formatters.installed(),
        ReadParameters.NONE, null);
  }

  /// What [#toJson] gave, in a store that the caller opened, e.g. that of [#storeOf]. The text is untrusted: it can name nothing outside the store.
  ///
  /// @throws IllegalArgumentException that names the field, if it is no handle, or if it names an artifact that was ingested in place
  public static DatasetHandle fromJson(String json, ArtifactStore store) {
    HandleJson handle = HandleJson.parse(json);
    if (!handle.staysInside()) {
      throw HandleJson.bad(
          "it names an artifact that was ingested in place, outside the store; take such handles only from whom you"
              + " trust, by fromTrustedJson",
          null);
    }
    return of(handle.dataset(), store);
  }

  /// [#fromJson] that also takes artifacts which were ingested in place: any file, object or address that this process can read. Only for handles that nobody else can have written.
  public static DatasetHandle fromTrustedJson(String json, ArtifactStore store) {
    return of(HandleJson.parse(json).dataset(), store);
  }

  /// The root that was named when a handle was written; empty if none was. Whether it is to be trusted is for the caller to say.
  ///
  /// @throws IllegalArgumentException that names the field, if it is no handle
  public static Optional<URI> storeOf(String json) {
    return Optional.ofNullable(HandleJson.parse(json).store());
  }

  /// The dataset and its records as one line of JSON, for [#fromJson]. What was said of how to read it is not part of it.
  public String toJson() {
    return new HandleJson(dataset, null).write();
  }

  /// [#toJson] with the root of the store, so that the reader can open it: [StoreSettings#of(URI)].
  public String toJson(URI root) {
    return new HandleJson(dataset, root).write();
  }

  public DatasetRef ref() {
    return dataset.ref();
  }

  /// The storage records, one for each component.
  public List<StorageRecord> records() {
    return dataset.records();
  }

  /// The names of the components; only the empty one for a dataset that is one artifact.
  public Set<String> components() {
    return records().stream().map(StorageRecord::component).collect(Collectors.toUnmodifiableSet());
  }

  /// With other formats.
  public DatasetHandle with(Formatters others) {
    return new DatasetHandle(dataset, store, artifacts, others, parameters, part);
  }

  /// Compared with the checksums, or not.
  public DatasetHandle verified(Verification wanted) {
    List<StoredArtifact> anew = artifacts(dataset, store, wanted);
    StoredArtifact same = part == null ? null : anew.get(artifacts.indexOf(part));
    return new DatasetHandle(dataset, store, anew, formatters, parameters, same);
  }

  /// One component alone.
  ///
  /// @throws FormatException if the dataset has none of that name
  public DatasetHandle component(String name) throws FormatException {
    return new DatasetHandle(dataset, store, artifacts, formatters, parameters, artifact(name));
  }

  /// Only these columns, in this order, of a table: of Arrow and Parquet no more than these are read from the store.
  public DatasetHandle columns(String... names) {
    return with(parameters.withColumns(List.of(names)));
  }

  /// Text in another charset than its format says.
  public DatasetHandle charset(Charset charset) {
    return with(parameters.withCharset(charset));
  }

  private DatasetHandle with(ReadParameters others) {
    return new DatasetHandle(dataset, store, artifacts, formatters, others, part);
  }

  /// The value, by the media type of its storage record. What is closeable among values (a table of columns) reads on from the store until it is closed.
  ///
  /// @param as e.g. `byte[].class`, `String.class`, `JsonNode.class`, `CsvTable.class`, `ArrowTable.class`, or a class of yours
  /// @throws FormatException if its format is unknown here, does not give such values, or is damaged
  /// @throws DamagedArtifactException if it is verified and not as it was recorded
  public <T> T read(Class<T> as) throws IOException {
    if (part == null && records().stream().noneMatch(record -> record.component().isEmpty())) {
      if (!parameters.given().isEmpty()) {
        throw FormatException.parameter("%s is stored in components".formatted(ref()),
            "Choose a component first, and then its columns or charset.");
      }
      return formatters.assemble(new CompositeFormatter.Parts() {
        @Override
        public Set<String> components() {
          return DatasetHandle.this.components();
        }

        @Override
        public <S> S read(String component, Class<S> wanted) throws IOException {
          return component(component).read(wanted);
        }
      }, as, ref().toString());
    }
    return formatters.read(artifact(), as, parameters);
  }

  /// The bytes from the start. The caller closes the stream.
  public InputStream open() throws IOException {
    return artifact().open();
  }

  /// Some of the bytes; what lies behind the end is left out. The caller closes the stream.
  ///
  /// A part cannot be verified by itself: with [Verification#ALWAYS] the whole is read first.
  ///
  /// @param length at least 1
  public InputStream range(long offset, long length) throws IOException {
    return artifact().open(new ByteRange(offset, length));
  }

  /// Compares all artifacts, or the chosen component, with their checksums, once, whatever was said before.
  ///
  /// @throws DamagedArtifactException naming the first that is not as it was recorded
  public void verify() throws IOException {
    if (part != null) {
      part.verify();
      return;
    }
    for (StoredArtifact artifact : artifacts) {
      artifact.verify();
    }
  }

  /// Copies the bytes into a new file. A file that is there is never overwritten; one that could not be finished is removed.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is something at `file`
  public void copyTo(Path file) throws IOException {
    try (InputStream in = open()) {
      OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (out) {
        in.transferTo(out);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private StoredArtifact artifact() throws FormatException {
    return part == null ? artifact("") : part;
  }

  private StoredArtifact artifact(String component) throws FormatException {
    for (StoredArtifact artifact : artifacts) {
      if (artifact.record().component().equals(component)) {
        return artifact;
      }
    }
    String names = String.join(", ", components().stream().sorted().toList());
    throw FormatException.parameter(component.isEmpty()
        ? "%s is stored in the components %s, not as one artifact".formatted(ref(), names)
        : names.isEmpty()
            ? "%s is one artifact, without a component %s".formatted(ref(), FormatException.quoted(component))
            : "%s has no component %s; it has %s".formatted(ref(), FormatException.quoted(component), names),
        "Choose one of its components.");
  }

  @Override
  public String toString() {
    return "%s in %s".formatted(ref(), store);
  }
}
