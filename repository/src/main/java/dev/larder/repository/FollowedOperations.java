package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.OperationsJournals;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The journals of `_operations` of one datastore after the other, followed as they grow: what was read once is not read again. Not for use by several threads at once.
final class FollowedOperations {
  private final Map<String, OperationsJournals> journals = new HashMap<>();
  private final Map<Place, Position> positions = new HashMap<>();

  private record Place(String datastore, ArtifactPath folder) {}

  /// How far a journal has been read.
  private record Position(int segments, long records, boolean ended) {
    static final Position BEGINNING = new Position(0, 0, false);
  }

  /// Reads what is new.
  ///
  /// @param taker takes each new record once, also where it ends in an error
  /// @param problems takes why a journal cannot be read to its end, each time, for people
  void follow(RepositoryDatastore datastore, Consumer<JournalRecord> taker, Consumer<String> problems)
      throws IOException {
    OperationsJournals operations = journals.computeIfAbsent(datastore.name(),
        name -> new OperationsJournals(datastore.store()));
    for (JournalFiles files : operations.list()) {
      Place place = new Place(datastore.name(), files.folder());
      Position position = positions.getOrDefault(place, Position.BEGINNING);
      if (position.ended || files.segments() <= position.segments) {
        continue;
      }
      JournalCursor cursor = operations.cursor(files, datastore.repository(), position.segments, position.records);
      for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
        read.get().forEach(numbered -> taker.accept(numbered.record()));
        positions.put(place, new Position(cursor.segments(), cursor.records(),
            cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED));
      }
      if (cursor.end() == JournalEnd.CORRUPT) {
        problems.accept(cursor.problem());
      }
    }
  }
}
