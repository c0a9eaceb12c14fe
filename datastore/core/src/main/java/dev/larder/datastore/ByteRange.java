package dev.larder.datastore;

/// Consecutive bytes of an artifact.
///
/// @param offset of the first, from 0
/// @param length how many, at least 1; what lies behind the artifact's end is left out
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "%d bytes from byte %d are no range: begin at 0 or behind, and take at least one".formatted(length, offset));
    }
  }

  /// The number of the byte behind the last.
  public long end() {
    return offset + length;
  }
}
