package dev.larder.repository;

import dev.larder.journal.RunJournals;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a [Recovery] did, or would do, in its order.
public final class RecoveryReport {
  private final List<Row> rows = new ArrayList<>();
  private final List<Leftover> leftovers = new ArrayList<>();

  /// What became of one thing.
  public enum Kind {
    /// The journal of a writer that is gone was ended.
    FENCE,
    /// A journal is open, and nobody can say that its writer is gone.
    OPEN,
    /// A committed delete was finished, but for what failed.
    DELETE,
    /// A delete turned out never to have been committed: nothing was deleted.
    VOID,
    /// A leftover was removed.
    REMOVE,
    /// A leftover is there that may not go yet.
    WAIT,
    /// Nothing can be judged here, because something cannot be read or has not ended.
    BLOCKED,
    /// Something was tried and did not succeed; the next recovery tries it again.
    FAILED;

    /// The word used in outputs, e.g. `fence`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One thing.
  ///
  /// @param run empty where its marker cannot be read, and for deletes, which may be of several
  /// @param subject a writer, a path, a delete, or nothing where it is the run itself
  /// @param detail for people
  public record Row(Kind kind, Optional<RunName> run, String subject, String detail) {}

  /// An artifact that may go.
  ///
  /// @param size in bytes
  public record Leftover(Optional<RunName> run, ArtifactPath path, long size) {}

  void add(Row row) {
    rows.add(row);
  }

  /// @param subject what is of no run, or of several
  void add(Kind kind, String subject, String detail) {
    rows.add(new Row(kind, Optional.empty(), subject, detail));
  }

  void add(Kind kind, RunJournals run, String subject, String detail) {
    rows.add(new Row(kind, Optional.of(run.folder().run()), subject, detail));
  }

  void leftover(RunJournals run, ArtifactPath path, long size) {
    leftovers.add(new Leftover(Optional.of(run.folder().run()), path, size));
  }

  /// A leftover turns out not to be one.
  void keep(Leftover leftover, String why) {
    leftovers.remove(leftover);
    rows.add(new Row(Kind.BLOCKED, leftover.run(), leftover.path().value(), why));
  }

  /// What is to be told, but for [#leftovers].
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /// What may go now.
  public List<Leftover> leftovers() {
    return List.copyOf(leftovers);
  }
}
