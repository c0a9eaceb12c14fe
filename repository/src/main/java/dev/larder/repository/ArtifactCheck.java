package dev.larder.repository;

import java.util.Locale;

/// What is looked at of an artifact before its dataset is taken into the Registry.
public enum ArtifactCheck {
  /// Nothing: a journal records only what was durable.
  NONE,
  /// That it is there, with the recorded size.
  EXISTS,
  /// That its bytes have the recorded checksum: reads them all.
  CHECKSUM;

  /// As it is written in commands.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
