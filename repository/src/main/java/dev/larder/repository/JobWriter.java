package dev.larder.repository;

import dev.larder.datastore.Content;
import dev.larder.datastore.Formats;
import dev.larder.journal.DatasetRefusedException;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.Explained;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stores what a job in any language asks for, one request a dataset. It knows the job's files, the datastore and the run's journals, and no
/// Registry: a dataset type that nobody has defined in the run is defined by the first request that names it.
public final class JobWriter {
  private final DatasetWriter writer;
  private final Map<DimensionName, ValueType> types = new HashMap<>();

  /// @param dimensions that are declared: values get the form of their types; those of others are taken as they are
  public JobWriter(DatasetWriter writer, Collection<Dimension> dimensions) {
    this.writer = writer;
    dimensions.forEach(dimension -> types.put(dimension.name(), dimension.type()));
  }

  /// Stores the datasets for the price of a few flushes. Row i of the answer tells what became of `requests.get(i)`; one that is refused
  /// stops no other. What is answered as stored is durable.
  ///
  /// @throws IOException if the journal cannot be written; see [DatasetWriter#putAll]
  public List<WriteAnswer> write(List<WriteRequest> requests) throws IOException {
    List<@Nullable WriteAnswer> answers = new ArrayList<>(requests.size());
    List<NewDataset> datasets = new ArrayList<>(requests.size());
    for (WriteRequest request : requests) {
      try {
        datasets.add(dataset(request));
        answers.add(null);
      } catch (RepositoryException e) {
        answers.add(refused(e));
      } catch (InvalidNameException e) {
        answers.add(refused(e));
      }
    }
    int next = 0;
    List<PutResult> results = writer.putAll(datasets);
    List<WriteAnswer> all = new ArrayList<>(requests.size());
    for (WriteAnswer answer : answers) {
      all.add(answer == null ? answer(results.get(next++)) : answer);
    }
    return all;
  }

  /// The answer to a request that cannot even be read.
  public static <E extends Exception & Explained> WriteAnswer refused(E why) {
    return new WriteAnswer.Refused(why.code(), String.valueOf(why.getMessage()), why.remedy());
  }

  static WriteAnswer answer(PutResult result) {
    return switch (result) {
      case PutResult.Stored stored -> new WriteAnswer.Stored(stored.dataset(), false);
      case PutResult.AlreadyStored stored -> new WriteAnswer.Stored(stored.dataset(), true);
      case PutResult.Conflict conflict -> refused(DatasetRefusedException.of(conflict));
      case PutResult.Held held -> refused(DatasetRefusedException.of(held));
      case PutResult.Deleted deleted -> refused(DatasetRefusedException.of(deleted));
      case PutResult.Failed failed -> failed(failed.cause());
    };
  }

  private static WriteAnswer failed(IOException why) {
    String message = why.getMessage() == null ? why.toString() : why.getMessage();
    return why instanceof Explained explained
        ? new WriteAnswer.Refused(explained.code(), message, explained.remedy())
        : new WriteAnswer.Refused("storage", message, "Look at the datastore, and send the request again.");
  }

  private NewDataset dataset(WriteRequest request) throws IOException {
    requireFiles(request.parts());
    TreeMap<DimensionName, Object> values = new TreeMap<>(request.values());
    values.replaceAll((dimension, value) -> {
      ValueType declared = types.get(dimension);
      return declared == null ? value : declared.canonical(dimension, value);
    });
    DataId dataId = new DataId(values);
    Path first = request.parts().getFirst().file();
    DatasetType type = writer.agree(new DatasetType(request.type(), List.copyOf(request.values().keySet()),
        request.format() == null ? Formats.ofFile(name(first)) : request.format()));
    type.check(dataId);
    return new NewDataset(type, dataId, request.id(),
        request.parts().stream().map(part -> component(request.format(), type, part)).toList(), request.inputs());
  }

  static void requireFiles(List<WriteRequest.Part> parts) {
    for (WriteRequest.Part part : parts) {
      if (!Files.isRegularFile(part.file())) {
        throw new RepositoryException("file-not-found",
            Files.exists(part.file())
                ? "%s is a folder, a pipe or a device, not a file".formatted(part.file())
                : "there is no file %s".formatted(part.file()),
            "Write the file first, and name it; relative paths begin at the folder that the command runs in.");
      }
    }
  }

  /// What somebody says of its format goes before the file's name, and that before the dataset type.
  static NewComponent component(@Nullable String told, DatasetType type, WriteRequest.Part part) {
    String name = name(part.file());
    String format = told == null ? Formats.ofFile(name) : told;
    if (told == null && format.equals(Formats.BYTES)) {
      format = type.format();
    }
    String extension = Formats.extension(name);
    return new NewComponent(part.component(), Content.file(part.file()), format,
        extension.isEmpty() ? Formats.extensionOf(format) : extension);
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
