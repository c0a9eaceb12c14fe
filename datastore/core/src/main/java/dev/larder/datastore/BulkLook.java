package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds out what is at many paths for about as few requests as the store allows. See `docs/technote/datastore.md`, "Existence in bulk".
///
/// A page of a listing that begins right before a wanted path answers at least that one, for the price of one look; so pages that begin there,
/// one after the other, take no more requests than looks at all of them, and no more than listing everything between. Where page after page
/// answers a single path, most are looked at instead: a look moves less data, and a store looks at many at the same time.
///
/// Memory is in proportion to the paths that are given.
public final class BulkLook {
  /// Where a listing brings fewer artifacts for the price of a look, as in a folder of a local disk, all paths are looked at.
  private static final int LEAST_PAGE = 16;
  /// Of that many paths in a row that were alone on their pages, or looked at, one more is looked at before the next page is tried. That bounds what is
  /// lost where many paths follow that one page would have answered.
  private static final int CAUTION = 8;
  /// Looked at where a page could not be read.
  private static final int AFTER_FAULT = 100;
  private static final int MOST_FAULTS = 2;

  private final ArtifactStore store;
  private final int page;
  /// Ascending as a listing is, each once.
  private final List<ArtifactPath> wanted;
  private final @Nullable Presence[] answers;
  private int next;

  private BulkLook(ArtifactStore store, List<ArtifactPath> wanted) {
    this.store = store;
    this.page = store.capabilities().listPage();
    this.wanted = wanted;
    this.answers = new Presence[wanted.size()];
  }

  /// What is at each path. Row i answers `paths.get(i)`. What cannot be found out is unknown, never absent.
  public static List<Presence> at(ArtifactStore store, List<ArtifactPath> paths) {
    if (store.capabilities().listPage() < LEAST_PAGE || paths.size() < 2) {
      return store.stat(paths).stream().map(Presence::of).toList();
    }
    Integer[] order = IntStream.range(0, paths.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparing(i -> paths.get(i).value(), Utf8Order.INSTANCE));
    List<ArtifactPath> wanted = new ArrayList<>(paths.size());
    int[] places = new int[paths.size()];
    for (int i : order) {
      ArtifactPath path = paths.get(i);
      if (wanted.isEmpty() || !wanted.getLast().equals(path)) {
        wanted.add(path);
      }
      places[i] = wanted.size() - 1;
    }
    BulkLook look = new BulkLook(store, wanted);
    look.run();
    Presence[] rows = new Presence[places.length];
    Arrays.setAll(rows, i -> look.answer(places[i]));
    return List.of(rows);
  }

  private Presence answer(int place) {
    Presence answer = answers[place];
    if (answer == null) {
      throw new IllegalStateException("nothing was found out about " + wanted.get(place));
    }
    return answer;
  }

  private void run() {
    int alone = 0;
    int faults = 0;
    while (next < wanted.size()) {
      int before = next;
      int last = lastInTopFolder(next);
      Optional<ArtifactPath> after = before(wanted.get(next));
      if (last == next || after.isEmpty()) {
        look(1);
        alone++;
      } else if (faults == MOST_FAULTS) {
        look(wanted.size());
      } else if (!readPage(after.get(), last)) {
        faults++;
        look(AFTER_FAULT);
      } else {
        faults = 0;
        alone = next - before == 1 ? alone + 1 : 0;
        int many = alone / CAUTION;
        if (many > 0) {
          alone += look(many);
        }
      }
    }
  }

  /// Looks at so many paths, as far as there are so many.
  ///
  /// @return how many
  private int look(int count) {
    int many = Math.min(count, wanted.size() - next);
    for (StatResult looked : store.stat(wanted.subList(next, next + many))) {
      answers[next++] = Presence.of(looked);
    }
    return many;
  }

  /// The last of the wanted paths that are in the same folder below the root as the one at `first`: no listing goes beyond.
  private int lastInTopFolder(int first) {
    String path = wanted.get(first).value();
    int slash = path.indexOf('/');
    if (slash < 0) {
      return first;
    }
    String folder = path.substring(0, slash + 1);
    int low = first;
    int high = wanted.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (wanted.get(middle).value().startsWith(folder)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// A path right before this one: hardly anything comes between the two. Empty where there is no simple one.
  private static Optional<ArtifactPath> before(ArtifactPath path) {
    String start = path.value().substring(0, path.value().length() - 1);
    char last = path.value().charAt(start.length());
    return path(start + (char) (last - 1) + "~").or(() -> path(start));
  }

  private static Optional<ArtifactPath> path(String value) {
    try {
      return Optional.of(new ArtifactPath(value));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /// The deepest folder that both are in.
  private static ArtifactPath commonFolder(ArtifactPath one, ArtifactPath other) {
    String a = one.value();
    String b = other.value();
    int slash = -1;
    for (int i = 0; i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i); i++) {
      if (a.charAt(i) == '/') {
        slash = i;
      }
    }
    return new ArtifactPath(a.substring(0, slash));
  }

  /// Answers by one page what it can, which is the next wanted path at least.
  ///
  /// @param last wanted path to which the listing goes
  /// @return false if the page could not be read: then nothing is answered
  private boolean readPage(ArtifactPath after, int last) {
    int at = next;
    ArtifactPath folder = commonFolder(wanted.get(next), wanted.get(last));
    List<Presence> seen = new ArrayList<>();
    String reached = "";
    try (Stream<Artifact> listing = store.list(folder, after)) {
      Iterator<Artifact> artifacts = listing.iterator();
      for (int read = 0; read < page && at <= last; read++) {
        if (!artifacts.hasNext()) {
          at = last + 1;
          break;
        }
        Artifact artifact = artifacts.next();
        String path = artifact.path().value();
        if (Utf8Order.INSTANCE.compare(reached, path) >= 0) {
          return false; // Out of order: it does not tell what is absent.
        }
        reached = path;
        while (at <= last && Utf8Order.INSTANCE.compare(wanted.get(at).value(), path) < 0) {
          at++;
        }
        if (at <= last && wanted.get(at).equals(artifact.path())) {
          seen.add(new Presence.Present(artifact.path(), artifact.size()));
          at++;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
    if (at == next) {
      look(1); // Everything on the page came before it.
    }
    Iterator<Presence> present = seen.iterator();
    Presence there = present.hasNext() ? present.next() : null;
    for (; next < at; next++) {
      ArtifactPath path = wanted.get(next);
      if (there != null && there.path().equals(path)) {
        answers[next] = there;
        there = present.hasNext() ? present.next() : null;
      } else {
        answers[next] = new Presence.Absent(path);
      }
    }
    return true;
  }
}
