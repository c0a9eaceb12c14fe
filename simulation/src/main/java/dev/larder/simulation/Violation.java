package dev.larder.simulation;

/// A promise was broken.
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String promise, String how) {
    super(promise + ": " + how);
  }
}
