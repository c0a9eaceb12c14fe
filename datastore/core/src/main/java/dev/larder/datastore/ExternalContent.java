package dev.larder.datastore;

import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Bytes that become part of a dataset and stay where they are: nothing is copied, and no store creates anything.
///
/// @param size in bytes
/// @param checksum [Checksum#NONE] where nobody has read them
public record ExternalContent(ExternalUri uri, long size, Checksum checksum) implements Content {

  /// A local file, read to its end for the checksum.
  ///
  /// @throws IOException also if it changes meanwhile, or is no regular file
  public static ExternalContent read(Path file) throws IOException {
    FileState before = FileState.of(file);
    Checksum checksum = new SourceFile(file, SourceFile.Linking.NEVER).checksum();
    before.requireSame(file);
    return new ExternalContent(uri(file), before.size(), checksum);
  }

  /// A local file, of which only the size is looked up.
  public static ExternalContent unread(Path file) throws IOException {
    return new ExternalContent(uri(file), FileState.of(file).size(), Checksum.NONE);
  }

  /// Not [Path#toUri], which looks whether a folder is there.
  private static ExternalUri uri(Path file) {
    return ExternalUri.of("file", "", file.toAbsolutePath().normalize().toString());
  }

  @Override
  public InputStream open() throws IOException {
    return RecordedArtifact.open(uri);
  }
}
