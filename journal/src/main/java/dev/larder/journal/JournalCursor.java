package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderReader;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads one journal, segment by segment, from any position that a cursor had before. Whatever is behind a seal or a fence does
/// not exist for it.
public final class JournalCursor {
  private final ArtifactStore store;
  private final UUID repository;
  private final JournalScope scope;
  private final Observer observer;
  private JournalFiles files;
  private @Nullable FolderReader reader;
  private int segments;
  private long records;
  private JournalEnd end = JournalEnd.OPEN;
  private String problem = "";
  private boolean synced;
  private boolean unexplained;
  private boolean claims = true;

  /// @param scope what its header must say, and what its records are admitted to
  /// @param segments how many segments were read before; 0 to begin
  /// @param records the number of the last record in them; 0 to begin
  public JournalCursor(ArtifactStore store, UUID repository, JournalScope scope, JournalFiles files, int segments,
      long records) {
    this(store, repository, scope, files, segments, records, (number, bytes) -> {
    });
  }

  JournalCursor(ArtifactStore store, UUID repository, JournalScope scope, JournalFiles files, int segments,
      long records,
      Observer observer) {
    this.observer = observer;
    this.store = store;
    this.repository = repository;
    this.scope = scope;
    this.files = files;
    this.segments = segments;
    this.records = records;
  }

  /// Is shown the bytes of each segment that was read and accepted.
  @FunctionalInterface
  interface Observer {
    void segment(int number, byte[] bytes);
  }

  /// The records of the next segment, without its trailer; empty when there is no further one, or none that can be trusted:
  /// [#end] tells. Before the first, the journal's folder is forced, because its writer may not have come so far.
  public Optional<List<NumberedRecord>> next() throws IOException {
    if (end != JournalEnd.OPEN || unexplained) {
      return Optional.empty();
    }
    if (segments >= files.readable()) {
      return Optional.empty();
    }
    if (!synced) {
      store.sync(List.of(files.folder()));
      synced = true;
    }
    int number = segments + 1;
    try {
      byte[] bytes = read(number);
      SegmentDecoder.Contents contents = new SegmentDecoder(files.writer(), number, claims).decode(bytes, records + 1);
      if (!files.counted() && endOf(contents.records()) == JournalEnd.FENCED && highest().orElse(0) != number) {
        unexplained = true;
        return Optional.empty();
      }
      if (isLateFence(number, contents.records())) {
        bytes = read(number);
        contents = new SegmentDecoder(files.writer(), number, claims).decode(bytes, records + 1);
      }
      checkHeader(contents.records());
      JournalEnd found = endOf(contents.records());
      checkIndex(number, found, contents.last());
      end = found;
      observer.segment(number, bytes);
      segments = number;
      records = contents.last();
      return Optional.of(admitted(contents.records()));
    } catch (NoSuchFileException e) {
      if (!files.counted()) {
        return Optional.empty();
      }
      // Only now is the gap certain: a listing made while the writer writes may show a segment and not the one before it.
      corrupt("segment %08d is missing, and a later one is there%s".formatted(number, damagedArchives()));
      return Optional.empty();
    } catch (CorruptArchiveException e) {
      corrupt(e.reason());
      return Optional.empty();
    } catch (CorruptSegmentException e) {
      corrupt("segment %08d, line %d: %s".formatted(number, e.line(), e.getMessage()));
      return Optional.empty();
    }
  }

  /// This cursor, which forces no folder: for readers of very many journals that see to it themselves. A segment behind which another one stands is durable, since
  /// nobody creates that one before; who acts on what the last one says forces the folder first.
  public JournalCursor unforced() {
    synced = true;
    return this;
  }

  /// This cursor, for who asks what is stored, and not what was about to be: most intents come as [JournalRecord.Skipped], checked as ever. A journal has a claim for each artifact, and to make them all takes memory for nothing.
  public JournalCursor withoutClaims() {
    claims = false;
    return this;
  }

  /// This cursor, which reads segments through `folder`, that of the run: for readers of very many journals. It is not closed here.
  public JournalCursor through(FolderReader folder) {
    reader = folder;
    return this;
  }

  /// Goes on with what a later listing found.
  void update(JournalFiles found) {
    files = found;
    synced = false;
  }

  public JournalFiles files() {
    return files;
  }

  /// Whether it ended early because a listing has to count the segments first: one is missing that was not the last, or stands behind a fence, as it is while somebody
  /// packs the journal. Never of files that are counted.
  public boolean unexplained() {
    return unexplained;
  }

  /// How many segments have been read.
  public int segments() {
    return segments;
  }

  /// The number of the last record read, trailers included.
  public long records() {
    return records;
  }

  public JournalEnd end() {
    return end;
  }

  /// What is wrong with a corrupt journal, for people; empty otherwise.
  public String problem() {
    return problem;
  }

  /// A journal that is in an archive is read from there and nowhere else. It may have been archived since it was listed.
  private byte[] read(int number) throws IOException, CorruptArchiveException {
    JournalArchives archives = files.archives();
    if (archives.journal(files.writer()).isEmpty()) {
      try {
        return open(number);
      } catch (NoSuchFileException e) {
        if (!files.counted()) {
          return openUncounted(number, e);
        }
        if (!archives.lookAgain(store, files.writer())) {
          throw e;
        }
      }
    }
    return archives.segment(store, files.writer(), number);
  }

  private byte[] open(int number) throws IOException {
    ArtifactPath segment = JournalLayout.segment(files.folder(), number);
    FolderReader folder = reader;
    return folder == null
        ? store.read(segment, SegmentBuilder.MAX_SEGMENT + 1)
        : folder.read(segment, SegmentBuilder.MAX_SEGMENT + 1);
  }

  /// A segment that was not there: in most cases the one that its writer has not written yet.
  private byte[] openUncounted(int number, NoSuchFileException missing) throws IOException {
    OptionalInt highest = highest();
    if (highest.isPresent() && highest.getAsInt() < number) {
      throw missing;
    }
    try {
      return open(number);
    } catch (NoSuchFileException e) {
      unexplained = true;
      throw e;
    }
  }

  /// The number of the last segment that is in its folder, 0 where there is none; empty where there is no such folder.
  private OptionalInt highest() throws IOException {
    return store.names(files.folder())
        .map(names -> OptionalInt.of(names.files().stream().map(JournalLayout::segmentNumber)
            .flatMapToInt(OptionalInt::stream).max().orElse(0)))
        .orElse(OptionalInt.empty());
  }

  /// Nothing is ever written behind a fence. Where a later segment was seen, the journal has been packed since, and the fence came into the place of a
  /// segment that was removed: the archive tells.
  private boolean isLateFence(int number, List<NumberedRecord> read) throws IOException, CorruptSegmentException {
    JournalArchives archives = files.archives();
    return endOf(read) == JournalEnd.FENCED && number < files.readable()
        && archives.journal(files.writer()).isEmpty() && archives.lookAgain(store, files.writer());
  }

  private String damagedArchives() {
    List<DamagedArchive> damaged = files.archives().damaged();
    return damaged.isEmpty() ? "" : "; it may have been archived in " + damaged.getFirst();
  }

  /// An archived journal must end as the index of its archive tells: segments that are left out would otherwise not be missed.
  private void checkIndex(int number, JournalEnd found, long last) throws CorruptArchiveException {
    Optional<ArchiveIndex.Journal> told = files.archives().journal(files.writer());
    if (told.isPresent()) {
      boolean ended = number == told.get().segments();
      if (ended != (found != JournalEnd.OPEN) || ended && (found != told.get().end() || last != told.get().records())) {
        throw new CorruptArchiveException(
            "its archive tells that it is %s with segment %08d, record %d, and segment %08d, record %d, is %s"
                .formatted(told.get().end().word(), told.get().segments(), told.get().records(), number, last,
                    found.word()));
      }
    }
  }

  private void corrupt(String why) {
    end = JournalEnd.CORRUPT;
    problem = "%s: %s".formatted(files.folder(), why);
  }

  private void checkHeader(List<NumberedRecord> read) throws CorruptSegmentException {
    if (segments == 0 && (read.isEmpty() || !(read.getFirst().record() instanceof JournalRecord.Header))) {
      throw new CorruptSegmentException(1, "it does not begin with a header");
    }
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).record() instanceof JournalRecord.Header header) {
        if (segments > 0 || i > 0) {
          throw new CorruptSegmentException(i + 1, "it has a second header");
        }
        checkHeader(header);
      }
    }
  }

  private void checkHeader(JournalRecord.Header header) throws CorruptSegmentException {
    if (header.reader() > RepositoryMarker.FORMAT) {
      throw new CorruptSegmentException(1, "it takes a reader of format %d; this Larder reads format %d"
          .formatted(header.reader(), RepositoryMarker.FORMAT));
    }
    if (!header.repository().equals(repository)) {
      throw new CorruptSegmentException(1, "it belongs to repository %s, not to this one (%s)"
          .formatted(header.repository(), repository));
    }
    if (!header.scope().equals(scope)) {
      throw new CorruptSegmentException(1, "it belongs to %s, not to %s".formatted(header.scope(), scope));
    }
  }

  /// The records, those refused that belong to a journal of the other scope.
  private List<NumberedRecord> admitted(List<NumberedRecord> read) {
    int admitted = 0;
    while (admitted < read.size() && scope.admits(read.get(admitted).record())) {
      admitted++;
    }
    if (admitted == read.size()) {
      return read;
    }
    return read.stream()
        .map(numbered -> scope.admits(numbered.record())
            ? numbered
            : new NumberedRecord(numbered.number(), misplaced(numbered.record())))
        .toList();
  }

  private JournalRecord.Refused misplaced(JournalRecord record) {
    return new JournalRecord.Refused(RecordEncoder.kind(record), scope instanceof JournalScope.RunScope
        ? "it belongs into a journal of _operations, and this is one of a run"
        : "it belongs into a journal of a run, and this is one of _operations");
  }

  private static JournalEnd endOf(List<NumberedRecord> read) throws CorruptSegmentException {
    for (int i = 0; i < read.size(); i++) {
      JournalRecord record = read.get(i).record();
      if (record instanceof JournalRecord.Seal || record instanceof JournalRecord.Fence) {
        if (i < read.size() - 1) {
          throw new CorruptSegmentException(i + 2, "something follows the journal's end");
        }
        return record instanceof JournalRecord.Seal ? JournalEnd.SEALED : JournalEnd.FENCED;
      }
    }
    return JournalEnd.OPEN;
  }
}
