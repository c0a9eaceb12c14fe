package dev.larder.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Several cursors as one. Of rows of one id that of the first cursor counts.
final class SnapshotMerge implements SnapshotCursor {
  private final List<SnapshotCursor> cursors;
  private final PriorityQueue<Place> places;
  /// Of the one that [#row] is from. Null before the first row.
  private @Nullable Place current;

  /// A cursor that has a row, and how many have precedence.
  private record Place(SnapshotCursor cursor, int rank) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int order = SnapshotCursor.compare(cursor, other.cursor);
      return order != 0 ? order : Integer.compare(rank, other.rank);
    }
  }

  /// @param cursors each before its first row
  SnapshotMerge(List<SnapshotCursor> cursors) throws IOException {
    this.cursors = List.copyOf(cursors);
    places = new PriorityQueue<>(Math.max(1, cursors.size()));
    for (int rank = 0; rank < cursors.size(); rank++) {
      put(new Place(cursors.get(rank), rank));
    }
  }

  private void put(Place place) throws IOException {
    if (place.cursor.advance()) {
      places.add(place);
    }
  }

  @Override
  public boolean advance() throws IOException {
    Place before = current;
    if (before != null) {
      long most = before.cursor.most();
      long least = before.cursor.least();
      put(before);
      // The same id, of a cursor behind; or of the same one, where a run has it twice.
      while (!places.isEmpty() && places.element().cursor.most() == most
          && places.element().cursor.least() == least) {
        put(places.remove());
      }
    }
    current = places.poll();
    return current != null;
  }

  private SnapshotCursor current() {
    Place place = current;
    if (place == null) {
      throw new IllegalStateException("there is no row");
    }
    return place.cursor;
  }

  @Override
  public long hash() {
    return current().hash();
  }

  @Override
  public long most() {
    return current().most();
  }

  @Override
  public long least() {
    return current().least();
  }

  @Override
  public ByteBuffer row() {
    return current().row();
  }

  @Override
  public void close() throws IOException {
    for (SnapshotCursor cursor : cursors) {
      cursor.close();
    }
  }
}
