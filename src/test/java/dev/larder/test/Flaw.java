package dev.larder.test;

import java.util.Locale;

/// Ways in which a repository breaks its promises.
enum Flaw {
  /// A dataset that was acknowledged is in no readable journal.
  LOST,
  /// Content that was acknowledged or recorded is other content now, or is said to be.
  REPLACED,
  /// The artifact of a dataset that is stored is not there.
  MISSING,
  /// No intent of a readable journal names an artifact that is there.
  UNTRACEABLE,
  /// A journal cannot be read to its end.
  CORRUPT,
  /// Journals say that a dataset is stored, and the Registry does not.
  UNREGISTERED,
  /// The Registry has what no journal says.
  UNFOUNDED,
  /// A storage record has no artifact of its size and checksum.
  DANGLING,
  /// What was complete changed when it was done again, or in another order.
  UNSTABLE;

  /// The name of its figure, e.g. `lost`.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
