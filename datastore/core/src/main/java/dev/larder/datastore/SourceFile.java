package dev.larder.datastore;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// A local file that exists already and is to become an artifact. Its bytes are never changed.
///
/// Only regular files are read: a pipe or a device might never end. A file that changes while it is read (size, time of change or inode are
/// others at the end) is a fault, since nobody could say what was stored. Who writes to it within the same tick of the file system's
/// clock, and keeps its size, is not noticed.
///
/// @param linking whether the artifact may, or must, be another name of this very file
public record SourceFile(Path file, Linking linking) implements Content {

  /// How a file becomes an artifact. A linked artifact *is* the file: who later writes to one of the two names changes both. A store that has no
  /// local files copies in all cases; who must not have that asks [ArtifactStore#file] first.
  public enum Linking {
    /// Its bytes are copied.
    NEVER,
    /// A hard link, or nothing.
    REQUIRED,
    /// A hard link; a copy where none can be made, e.g. from one file system to another.
    PREFERRED
  }

  @Override
  public InputStream open() throws IOException {
    return new Steady(file);
  }

  /// The bytes of a file that must not change meanwhile. Says so at their end.
  private static final class Steady extends FilterInputStream {
    private final Path file;
    private final FileState before;
    private boolean checked;

    /// The state comes first: a file that takes its place before it is opened is another one at the end.
    Steady(Path file) throws IOException {
      this(file, FileState.of(file));
    }

    private Steady(Path file, FileState before) throws IOException {
      // Not Files.newInputStream: its channel closes when the reading thread is interrupted.
      super(new FileInputStream(file.toFile()));
      this.file = file;
      this.before = before;
    }

    @Override
    public int read() throws IOException {
      return ended(in.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return ended(in.read(bytes, offset, length));
    }

    private int ended(int count) throws IOException {
      if (count < 0 && !checked) {
        checked = true;
        before.requireSame(file);
      }
      return count;
    }
  }
}
