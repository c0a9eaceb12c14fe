package dev.larder.journal;

/// Is told how the packing, or the taking in, of a pack goes.
public interface PackListener {
  /// Nobody wants to know.
  PackListener NONE = new PackListener() {
    @Override
    public void total(long bytes) {}

    @Override
    public void done(long bytes) {}
  };

  /// How many bytes its entries have, once that is known.
  void total(long bytes);

  /// That so many more bytes are packed, or taken in.
  void done(long bytes);
}
