package dev.larder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A journal of another format than this program writes, whose writer may still be at work.
///
/// @param scope of which run it is, for people
/// @param format in which it is written
/// @param reader the oldest reader that understands it
public record ForeignJournal(JournalFiles files, String scope, int format, int reader) {
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(19).maxNameLength(512)
          .maxStringLength(SegmentBuilder.MAX_LINE).build())
      .build();

  /// All of them that are neither archived nor sealed nor fenced, as far as this program can tell: one that takes a newer reader counts as
  /// active, because nobody here knows how it would say that it has ended. Of the others no more is read than their headers.
  ///
  /// A journal whose header cannot be read at all is corrupt, and of no format: it is passed over.
  ///
  /// @throws JournalException if the folder of a run cannot be read, because its journals might be of any format
  public static List<ForeignJournal> active(ArtifactStore store, UUID repository) throws IOException {
    List<ForeignJournal> active = new ArrayList<>();
    List<JournalException> damaged = new ArrayList<>();
    for (RunJournals run : RunJournals.all(store, (folder, why) -> damaged.add(why))) {
      for (JournalFiles files : run.journals()) {
        if (files.archive().isEmpty()) {
          active(store, repository, run.folder().scope(), files).ifPresent(active::add);
        }
      }
    }
    if (!damaged.isEmpty()) {
      throw damaged.getFirst();
    }
    for (JournalFiles files : new OperationsJournals(store).list()) {
      if (files.archive().isEmpty()) {
        active(store, repository, new JournalScope.OperationsScope(), files).ifPresent(active::add);
      }
    }
    return active;
  }

  private static Optional<ForeignJournal> active(ArtifactStore store, UUID repository, JournalScope scope,
      JournalFiles files) throws IOException {
    Optional<ForeignJournal> foreign = header(store, scope, files)
        .filter(journal -> journal.format != RepositoryMarker.FORMAT || journal.reader != RepositoryMarker.FORMAT);
    if (foreign.isEmpty() || foreign.get().reader > RepositoryMarker.FORMAT) {
      return foreign;
    }
    JournalCursor cursor = new JournalCursor(store, repository, scope, files, 0, 0);
    while (cursor.next().isPresent()) {
      // Only how it ends is asked for.
    }
    return cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED ? Optional.empty() : foreign;
  }

  /// What its first line says of formats, whatever else stands there.
  private static Optional<ForeignJournal> header(ArtifactStore store, JournalScope scope, JournalFiles files)
      throws IOException {
    byte[] bytes;
    try (InputStream in = store.open(JournalLayout.segment(files.folder(), 1))) {
      bytes = in.readNBytes(SegmentBuilder.MAX_LINE);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // a gap, or packed since it was listed
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length || !new SegmentDecoder(files.writer(), 1).isWhole(bytes, 0, end)) {
      return Optional.empty();
    }
    int format = 0;
    int reader = 0;
    try (JsonParser json = JSON.createParser(bytes, 0, end)) {
      json.nextToken();
      RecordFields fields = new RecordFields(json, List.of());
      for (String name = fields.next(); name != null; name = fields.next()) {
        switch (name) {
          case "format" -> format = fields.integer();
          case "reader" -> reader = fields.integer();
          default -> fields.skip();
        }
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // no record at all
    }
    return Optional.of(new ForeignJournal(files, scope.toString(), format, reader));
  }

  /// Which journal it is and what it takes to read it, for people.
  @Override
  public String toString() {
    return "writer %s of %s (format %d, for readers of format %d)".formatted(files.writer(), scope, format, reader);
  }
}
