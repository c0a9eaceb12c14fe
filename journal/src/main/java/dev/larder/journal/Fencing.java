package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import java.io.IOException;
import java.time.temporal.ChronoUnit;

/// Ends the journals of writers that are gone, by writing the next segment in their place.
final class Fencing {
  private Fencing() {}

  /// Tries to create a fence as the segment behind the last one that `cursor` has read. Where a real segment is there first, the
  /// writer lives, and nothing has changed. After a fence, what the writer left unfinished is taken away from it.
  ///
  /// @return whether the journal ends with our fence
  static boolean fence(ArtifactStore store, JournalCursor cursor, String reason, Host host) throws IOException {
    SegmentBuilder segment = new SegmentBuilder(cursor.files().writer(), cursor.segments() + 1, cursor.records() + 1);
    segment
        .append(new JournalRecord.Fence(host.process(), reason, host.now().truncatedTo(ChronoUnit.SECONDS)));
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
