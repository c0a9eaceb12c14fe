package dev.larder.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file or a folder as it is seen, and as it is on the medium. The two differ by what is pending, and by what a failed force has dropped.
///
/// Guarded by the lock of its [Medium].
abstract sealed class Inode {
  final long number;

  /// When its content changed last, in milliseconds since 1970.
  long modified;

  /// What is seen and not on the medium yet, in the order in which it happened.
  List<Change> pending = new ArrayList<>();

  private Inode(long number) {
    this.number = number;
  }

  /// Contents are arrays that nobody changes any more, so that files, and disks after a crash, can share them.
  static final class File extends Inode {
    byte[] seen;
    byte[] durable;

    File(long number, byte[] content) {
      super(number);
      this.seen = content;
      this.durable = content;
    }

    /// `content` with `bytes` at `offset`; zeros fill a gap.
    static byte[] overwritten(byte[] content, long offset, byte[] bytes) {
      int from = Math.toIntExact(offset);
      byte[] changed = Arrays.copyOf(content, Math.max(content.length, Math.addExact(from, bytes.length)));
      System.arraycopy(bytes, 0, changed, from, bytes.length);
      return changed;
    }
  }

  static final class Folder extends Inode {
    /// In no order that anybody could count on, as on a real disk, and still always the same.
    final Map<String, Inode> seen;
    final Map<String, Inode> durable;

    Folder(long number) {
      super(number);
      this.seen = new HashMap<>();
      this.durable = new HashMap<>();
    }
  }
}
