package dev.larder.datastore.arrow;

import dev.larder.datastore.Content;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.Formatter;
import dev.larder.datastore.MediaType;
import dev.larder.datastore.ReadParameters;
import dev.larder.datastore.StoredArtifact;
import dev.larder.datastore.WrittenContent;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Field;

/// Tables as Arrow IPC files, their buffers compressed with Zstandard; `application/vnd.apache.arrow.file; compression=none` for files that others map into memory.
///
/// Read are files with Zstandard or nothing, all types but views; dictionaries are decoded. Of some columns no more than their buffers are read.
public final class ArrowFormatter implements Formatter<ArrowTable> {
  private static final String FORMAT = "application/vnd.apache.arrow.file";

  @Override
  public Class<ArrowTable> type() {
    return ArrowTable.class;
  }

  @Override
  public List<String> formats() {
    return List.of(FORMAT);
  }

  @Override
  public Set<ReadParameters.Name> parameters() {
    return Set.of(ReadParameters.Name.COLUMNS);
  }

  @Override
  public Content write(ArrowTable value, MediaType format) throws FormatException {
    String compression = format.parameters().getOrDefault("compression", "zstd");
    boolean plain = compression.equals("none");
    if (!plain && !compression.equals("zstd")) {
      throw FormatException.unwritable(format, "there is no compression %s".formatted(compression),
          "Write compression=zstd or compression=none.", null);
    }
    for (Field field : value.schema().getFields()) {
      checkWritable(field, format);
    }
    CompressionCodec.Factory codecs = plain ? NoCompressionCodec.Factory.INSTANCE : ZstdCodec.FACTORY;
    return WrittenContent.of(out -> {
      try (ArrowTable.Batches batches = value.batches();
          ArrowFileWriter writer = new ArrowFileWriter(batches.root(), new DictionaryProvider.MapDictionaryProvider(),
              Channels.newChannel(out), Map.of(), IpcOption.DEFAULT, codecs,
              plain ? CodecType.NO_COMPRESSION : CodecType.ZSTD)) {
        writer.start();
        while (batches.next()) {
          writer.writeBatch();
        }
        writer.end();
      }
    });
  }

  private static void checkWritable(Field field, MediaType format) throws FormatException {
    if (field.getDictionary() != null) {
      throw FormatException.unwritable(format, "column %s is encoded by a dictionary".formatted(field.getName()),
          "Decode it first (DictionaryEncoder.decode).", null);
    }
    for (Field child : field.getChildren()) {
      checkWritable(child, format);
    }
  }

  @Override
  public ArrowTable read(StoredArtifact artifact, Class<? extends ArrowTable> as, ReadParameters parameters)
      throws IOException {
    ArrowFile file = ArrowFile.open(artifact, parameters.columns());
    return ArrowTable.streamed(file.schema(), file::batches);
  }
}
