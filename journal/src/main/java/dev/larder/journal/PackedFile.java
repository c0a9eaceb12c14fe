package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of a run's folder that travels in a pack. Their order is the one in which they are created where they arrive, so that no reader there ever meets a journal
/// without its run, an archived journal without its archive, or a segment without the one before it.
///
/// @param path below the datastore root
/// @param segment the number of a segment; 0 of other files
record PackedFile(Kind kind, ArtifactPath path, int segment) implements Comparable<PackedFile> {
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9._-]{0,93}\\.json");
  private static final Comparator<PackedFile> ORDER = Comparator.comparing(PackedFile::kind)
      .thenComparing(PackedFile::path);

  /// In the order of packs.
  enum Kind {
    RUN_MARKER(MarkerFile.MAX_BYTES), TYPE_MARKER(MarkerFile.MAX_BYTES), ARCHIVE(TarFormat.LONGEST), SEGMENT(
        SegmentBuilder.MAX_SEGMENT), CLOSED_MARKER(MarkerFile.MAX_BYTES);

    /// No such file has more bytes.
    private final long most;

    Kind(long most) {
      this.most = most;
    }

    long most() {
      return most;
    }
  }

  /// The file of that name in the folder of a run; empty for one that does not travel, or is none of a run's.
  ///
  /// @param name relative to the folder
  static Optional<PackedFile> of(ArtifactPath folder, String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return switch (name) {
        case JournalLayout.RUN_MARKER -> found(Kind.RUN_MARKER, folder, name);
        case JournalLayout.CLOSED -> found(Kind.CLOSED_MARKER, folder, name);
        default ->
          JournalLayout.ARCHIVE.matcher(name).matches() ? found(Kind.ARCHIVE, folder, name) : Optional.empty();
      };
    }
    String file = name.substring(slash + 1);
    if (name.substring(0, slash).equals(JournalLayout.TYPES)) {
      return TYPE.matcher(file).matches() ? found(Kind.TYPE_MARKER, folder, name) : Optional.empty();
    }
    Matcher journal = JournalLayout.JOURNAL.matcher(name.substring(0, slash));
    OptionalInt number = JournalLayout.segmentNumber(file);
    return journal.matches() && number.orElse(0) > 0
        ? Optional.of(new PackedFile(Kind.SEGMENT, folder.resolve(name), number.getAsInt()))
        : Optional.empty();
  }

  private static Optional<PackedFile> found(Kind kind, ArtifactPath folder, String name) {
    return Optional.of(new PackedFile(kind, folder.resolve(name), 0));
  }

  @Override
  public int compareTo(PackedFile other) {
    return ORDER.compare(this, other);
  }
}
