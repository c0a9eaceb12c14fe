package dev.larder.simulation;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that was done to a disk and is not on the medium before somebody forces it. Each happens as a whole or not at all.
sealed interface Change {
  /// The place of this change among all changes of its disk.
  long sequence();

  /// Makes the part of this change that concerns `inode` durable.
  void applyTo(Inode inode);

  /// Makes this change durable on another medium.
  void applyTo(Medium.Copies copies);

  /// Data of a file.
  final class Write implements Change {
    private final long sequence;
    private final Inode.File file;
    private final long offset;
    private final byte[] bytes;

    Write(long sequence, Inode.File file, long offset, byte[] bytes) {
      this.sequence = sequence;
      this.file = file;
      this.offset = offset;
      this.bytes = bytes;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    Inode.File file() {
      return file;
    }

    long offset() {
      return offset;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public void applyTo(Inode inode) {
      write(file);
    }

    @Override
    public void applyTo(Medium.Copies copies) {
      write(copies.of(file));
    }

    /// What is on the medium where this belongs: old data, or zeros behind its end.
    byte[] before() {
      byte[] durable = file.durable;
      byte[] before = new byte[bytes.length];
      int old = Math.clamp(durable.length - offset, 0, before.length);
      if (old > 0) {
        System.arraycopy(durable, Math.toIntExact(offset), before, 0, old);
      }
      return before;
    }

    Write with(byte[] others) {
      return new Write(sequence, file, offset, others);
    }

    private void write(Inode.File to) {
      to.durable = Inode.File.overwritten(to.durable, offset, bytes);
    }
  }

  /// A file becomes as short as this.
  record Truncation(long sequence, Inode.File file, long size) implements Change {
    @Override
    public void applyTo(Inode inode) {
      cut(file);
    }

    @Override
    public void applyTo(Medium.Copies copies) {
      cut(copies.of(file));
    }

    private void cut(Inode.File at) {
      if (size < at.durable.length) {
        at.durable = Arrays.copyOf(at.durable, Math.toIntExact(size));
      }
    }
  }

  /// A name in a folder is of this inode from now on, or of none.
  record Entry(long sequence, Inode.Folder folder, String name, @Nullable Inode inode) implements Change {
    @Override
    public void applyTo(Inode ignored) {
      put(folder.durable, name, inode);
    }

    @Override
    public void applyTo(Medium.Copies copies) {
      put(copies.of(folder).durable, name, inode == null ? null : copies.of(inode));
    }
  }

  /// A folder goes from one place to another. It never is at both, nor at none: no file system leaves that behind.
  record Move(long sequence, Inode.Folder from, String oldName, Inode.Folder to, String newName, Inode.Folder moved)
      implements
        Change {
    @Override
    public void applyTo(Inode inode) {
      if (inode == from) {
        put(from.durable, oldName, null);
      }
      if (inode == to) {
        put(to.durable, newName, moved);
      }
    }

    @Override
    public void applyTo(Medium.Copies copies) {
      put(copies.of(from).durable, oldName, null);
      put(copies.of(to).durable, newName, copies.of(moved));
    }
  }

  private static void put(Map<String, Inode> names, String name, @Nullable Inode inode) {
    if (inode == null) {
      names.remove(name);
    } else {
      names.put(name, inode);
    }
  }
}
