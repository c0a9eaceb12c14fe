package dev.larder.simulation;

import dev.larder.journal.JournalEnd;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// Somebody who reads all journals, while they are written and while the store fails.
final class Reading {
  private Reading() {}

  /// Reads everything. What was acknowledged before must be found, or the reader be told that it cannot know (promise 5).
  static void check(Program self) throws IOException {
    Set<UUID> known = new HashSet<>(self.oracle().acknowledged().keySet());
    Audit audit;
    try {
      audit = Audit.of(self.store());
    } catch (IOException e) {
      if (self.undisturbed()) {
        throw e;
      }
      return;
    }
    self.actor().simulation().current();
    for (Audit.Journal journal : audit.journals()) {
      if (journal.end() == JournalEnd.CORRUPT) {
        throw new Violation("nobody takes a journal for damaged that is not", journal.problem());
      }
      journal.stored().forEach(stored -> known.remove(stored.id()));
    }
    if (!known.isEmpty() && audit.damaged().isEmpty()) {
      throw new Violation("what is unknown is not reported as absent (5)",
          "a reader was not told that it may have missed " + known);
    }
  }
}
