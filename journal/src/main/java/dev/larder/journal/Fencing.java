package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/// Ends the journals of writers that are gone, or that somebody holds for gone, by writing the next segment in their place.
public final class Fencing {
  /// As long as a writer is that fast, it lives.
  private static final int ATTEMPTS = 100;

  private Fencing() {}

  /// Ends a journal: reads it to where it is now and creates a fence there. A writer that goes on writing meanwhile loses the place for its next
  /// segment sooner or later; what it had acknowledged by then stays.
  ///
  /// @param cursor anywhere in the journal; at its end afterwards
  /// @param read is given the records that the cursor meets on its way
  /// @param reason for people
  /// @return how the journal ends: with this fence, with another one, with the writer's own seal, or corrupt, where a fence would help nobody
  public static JournalEnd end(ArtifactStore store, JournalCursor cursor, Consumer<List<NumberedRecord>> read,
      String reason,
      Host host) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        read.accept(records.get());
      }
      if (cursor.end() != JournalEnd.OPEN) {
        return cursor.end();
      }
      fence(store, cursor, reason, host);
      // Ours or a real one: there is one more segment now.
      cursor.update(cursor.files().withSegments(cursor.segments() + 1));
    }
    throw new JournalException("writer-busy",
        "the journal %s got %d new segments while it was to be fenced".formatted(cursor.files().folder(), ATTEMPTS),
        "Its writer lives: end that process instead, and fence it then.");
  }

  /// Tries to create a fence as the segment behind the last one that `cursor` has read. Where a real segment is there first, the
  /// writer lives, and nothing has changed. After a fence, what the writer left unfinished is taken away from it.
  ///
  /// @return whether the journal ends with our fence
  static boolean fence(ArtifactStore store, JournalCursor cursor, String reason, Host host) throws IOException {
    SegmentBuilder segment = new SegmentBuilder(cursor.files().writer(), cursor.segments() + 1, cursor.records() + 1);
    segment.append(new JournalRecord.Fence(host.process(), reason, host.now().truncatedTo(ChronoUnit.SECONDS)));
    var path = JournalLayout.segment(cursor.files().folder(), segment.number());
    return switch (store.create(path, Content.bytes(segment.finish()))) {
      case CreateResult.Created created -> {
        store.expel(cursor.files().writer());
        yield true;
      }
      case CreateResult.AlreadyThere there -> false;
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
  }
}
