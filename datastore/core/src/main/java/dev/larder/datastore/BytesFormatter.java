package dev.larder.datastore;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Bytes as they are, in every format: they have been encoded already.
final class BytesFormatter implements Formatter<byte[]> {
  @Override
  public Class<byte[]> type() {
    return byte[].class;
  }

  @Override
  public List<String> formats() {
    return List.of(Formats.BYTES, "*/*");
  }

  @Override
  public Content write(byte[] value, MediaType format) {
    return Content.bytes(value);
  }

  @Override
  public byte[] read(StoredArtifact artifact, Class<? extends byte[]> as, ReadParameters parameters)
      throws IOException {
    return all(artifact);
  }

  /// The bytes of an artifact that fits into an array.
  static byte[] all(StoredArtifact artifact) throws IOException {
    try (InputStream in = artifact.open()) {
      byte[] bytes = in.readNBytes(Integer.MAX_VALUE - 16);
      if (bytes.length == Integer.MAX_VALUE - 16 || in.read() >= 0) {
        throw FormatException.unreadable(artifact, "it has 2 GiB or more, which no array holds",
            "Open it as a stream instead.", null);
      }
      return bytes;
    }
  }
}
