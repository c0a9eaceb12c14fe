package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.RunAccount.OpenJournal;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The deletes of one datastore of which something is left to do: nobody knows whether they were committed, or artifacts of committed ones may still be there. Read once; takes
/// memory in proportion to the journals of `_operations`.
public final class UnfinishedDeletes {
  private final ArtifactStore store;
  private final Map<UUID, State> operations = new LinkedHashMap<>();
  private final Map<UUID, OpenJournal> open = new LinkedHashMap<>();
  private final List<UUID> fenced = new ArrayList<>();
  /// Fenced or sealed.
  private final Set<UUID> ended = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  private UnfinishedDeletes(ArtifactStore store) {
    this.store = store;
  }

  /// A delete that is not finished.
  ///
  /// @param intent one of its `D`s, without targets: what whoever finishes it writes down first
  /// @param committed whether its `K` is here; otherwise the Registry knows
  /// @param runs of its datasets
  /// @param left artifacts of this datastore of which no journal tells that they are gone, or were left on purpose
  /// @param failed why artifacts could not be deleted when somebody last tried, for people
  /// @param writers whose journals have not ended and tell of it
  public record Unfinished(JournalRecord.DeleteIntent intent, boolean committed, SortedSet<RunName> runs,
      long datasets, List<DeleteTarget.AtPath> left, Map<DeleteTarget.AtPath, String> failed, Set<UUID> writers) {
    public Unfinished {
      runs = Collections.unmodifiableSortedSet(new TreeSet<>(runs));
      left = List.copyOf(left);
      failed = Map.copyOf(failed);
      writers = Set.copyOf(writers);
    }

    public UUID operation() {
      return intent.operation();
    }

    public DeleteAction action() {
      return intent.action();
    }
  }

  /// What the journals have told of a delete so far, in whatever order they were read.
  private static final class State {
    private final SortedSet<RunName> runs = new TreeSet<>();
    private final Set<UUID> datasets = new HashSet<>();
    private final Set<DeleteTarget.AtPath> artifacts = new LinkedHashSet<>();
    private final Set<DeleteTarget.AtPath> settled = new HashSet<>();
    private final Map<DeleteTarget.AtPath, String> failed = new LinkedHashMap<>();
    private final Set<UUID> writers = new HashSet<>();
    private JournalRecord.@Nullable DeleteIntent intent;
    private boolean committed;
    private boolean voided;

    List<DeleteTarget.AtPath> left() {
      return artifacts.stream().filter(artifact -> !settled.contains(artifact)).toList();
    }

    /// Only of one whose intent was read can it be said.
    boolean finished() {
      return intent != null && (committed ? settled.containsAll(artifacts) : voided);
    }
  }

  public static UnfinishedDeletes read(ArtifactStore store, UUID repository) throws IOException {
    UnfinishedDeletes deletes = new UnfinishedDeletes(store);
    for (JournalCursor cursor : new OperationsJournals(store).cursors(repository)) {
      deletes.read(cursor);
    }
    return deletes;
  }

  private void read(JournalCursor cursor) throws IOException {
    JournalFiles files = cursor.files();
    Optional<WriterProcess> process = Optional.empty();
    for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
      for (NumberedRecord numbered : records.get()) {
        if (numbered.record() instanceof JournalRecord.Header header) {
          process = Optional.of(header.process());
        }
      }
      take(files.writer(), records.get());
    }
    if (cursor.end() == JournalEnd.OPEN) {
      open.put(files.writer(), new OpenJournal(files, process, cursor));
    } else {
      ended(cursor);
    }
  }

  private void take(UUID writer, List<NumberedRecord> records) {
    for (NumberedRecord numbered : records) {
      switch (numbered.record()) {
        case JournalRecord.DeleteIntent delete -> {
          State state = state(delete.operation());
          state.intent = new JournalRecord.DeleteIntent(delete.operation(), delete.action(), delete.run(),
              delete.incarnation(), List.of());
          state.runs.add(delete.run());
          state.writers.add(writer);
          for (DeleteTarget target : delete.targets()) {
            state.datasets.add(target.id());
            if (target instanceof DeleteTarget.AtPath artifact) {
              state.artifacts.add(artifact);
            }
          }
        }
        case JournalRecord.DeleteCommitted delete -> {
          state(delete.operation()).committed = true;
          state(delete.operation()).writers.add(writer);
        }
        case JournalRecord.DeleteOutcomes delete -> outcomes(state(delete.operation()), delete);
        case JournalRecord.Refused refused ->
          problems.add("the journal of writer %s: its record %d of the kind %s cannot be accepted: %s"
              .formatted(writer, numbered.number(), refused.kind(), refused.reason()));
        default -> {
          // Says nothing about deletes.
        }
      }
    }
  }

  private State state(UUID operation) {
    return operations.computeIfAbsent(operation, one -> new State());
  }

  private static void outcomes(State state, JournalRecord.DeleteOutcomes delete) {
    state.voided |= delete.isVoided();
    for (DeleteOutcome outcome : delete.outcomes()) {
      DeleteTarget.AtPath artifact = new DeleteTarget.AtPath(outcome.id(), outcome.component(), outcome.path());
      if (outcome.outcome() == DeleteOutcome.Outcome.FAILED) {
        state.failed.put(artifact, outcome.detail());
      } else {
        state.settled.add(artifact);
      }
    }
  }

  private void ended(JournalCursor cursor) {
    if (cursor.end() == JournalEnd.FENCED) {
      fenced.add(cursor.files().writer());
    }
    if (cursor.end() == JournalEnd.FENCED || cursor.end() == JournalEnd.SEALED) {
      ended.add(cursor.files().writer());
    } else if (cursor.end() == JournalEnd.CORRUPT) {
      problems.add(cursor.problem());
    }
  }

  /// The journals that have not ended.
  public List<OpenJournal> open() {
    return List.copyOf(open.values());
  }

  /// The writers that were ended by others.
  public List<UUID> fenced() {
    return List.copyOf(fenced);
  }

  /// The writers whose journals have ended and tell of no delete that is not finished.
  public Set<UUID> resolved() {
    Set<UUID> resolved = new LinkedHashSet<>(ended);
    operations.values().stream().filter(state -> !state.finished()).forEach(state -> resolved.removeAll(state.writers));
    return resolved;
  }

  /// Ends an open journal with a fence, and takes in what it got meanwhile.
  public JournalEnd fence(OpenJournal journal, String reason, Host host) throws IOException {
    UUID writer = journal.files().writer();
    Consumer<List<NumberedRecord>> read = records -> take(writer, records);
    JournalEnd end = Fencing.end(store, journal.cursor(), read, reason, host);
    open.remove(writer);
    ended(journal.cursor());
    return end;
  }

  /// Those that are not finished, as far as was read, in the order in which they were met.
  public List<Unfinished> deletes() {
    List<Unfinished> unfinished = new ArrayList<>();
    operations.values().forEach(state -> {
      JournalRecord.DeleteIntent intent = state.intent;
      if (intent == null || state.finished()) {
        return;
      }
      Map<DeleteTarget.AtPath, String> failed = new LinkedHashMap<>(state.failed);
      failed.keySet().removeAll(state.settled);
      Set<UUID> alive = new HashSet<>(state.writers);
      alive.retainAll(open.keySet());
      unfinished
          .add(new Unfinished(intent, state.committed, state.runs, state.datasets.size(), state.left(), failed, alive));
    });
    return unfinished;
  }

  /// What cannot be read, for people. While there is any, there may be deletes that nobody knows of.
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
