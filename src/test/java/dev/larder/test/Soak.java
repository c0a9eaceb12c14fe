package dev.larder.test;

/// Whether random tests run for hours: `mvn -P soak verify`, or `-Dlarder.soak=true`.
final class Soak {
  private Soak() {}

  static boolean on() {
    return Boolean.getBoolean("larder.soak");
  }
}
