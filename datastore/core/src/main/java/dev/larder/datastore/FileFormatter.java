package dev.larder.datastore;

import java.nio.file.Path;
import java.util.List;

/// Local files as they are, in every format. Written only: a file that was read would belong to somebody, and be deleted by nobody, or be the artifact itself.
final class FileFormatter implements Formatter<Path> {
  @Override
  public Class<Path> type() {
    return Path.class;
  }

  @Override
  public List<String> formats() {
    return List.of(Formats.BYTES, "*/*");
  }

  @Override
  public Content write(Path value, MediaType format) {
    return Content.file(value);
  }

  @Override
  public Path read(StoredArtifact artifact, Class<? extends Path> as, ReadParameters parameters)
      throws FormatException {
    throw FormatException.unreadable(artifact, "it is no file of yours",
        "Copy it to one with DatasetHandle.copyTo, or read it as bytes.", null);
  }
}
