package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the journals of one run announce and what they account for, read once. Takes memory in proportion to the run.
public final class RunAccount {
  private final RunJournals run;
  private final Map<ArtifactPath, Claim> claims = new LinkedHashMap<>();
  private final Map<ArtifactPath, Claim> stored = new LinkedHashMap<>();
  private final List<OpenJournal> open = new ArrayList<>();
  private final List<UUID> fenced = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private RunAccount(RunJournals run) {
    this.run = run;
  }

  /// A journal that has not ended.
  ///
  /// @param process that writes it; empty where its header cannot be read
  public record OpenJournal(JournalFiles files, Optional<WriterProcess> process, JournalCursor cursor) {}

  public static RunAccount read(ArtifactStore store, UUID repository, RunJournals run) throws IOException {
    RunAccount account = new RunAccount(run);
    for (JournalFiles files : run.journals()) {
      JournalCursor cursor = new JournalCursor(store, repository, run.folder().scope(), files, 0, 0);
      Optional<WriterProcess> process = Optional.empty();
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        // A segment that only renews the lease has no record.
        for (NumberedRecord numbered : records.get()) {
          if (numbered.record() instanceof JournalRecord.Header header) {
            process = Optional.of(header.process());
          }
        }
        account.take(records.get());
      }
      if (cursor.end() == JournalEnd.OPEN) {
        account.open.add(new OpenJournal(files, process, cursor));
      } else {
        account.ended(cursor);
      }
    }
    return account;
  }

  private void take(List<NumberedRecord> records) {
    for (NumberedRecord numbered : records) {
      switch (numbered.record()) {
        case JournalRecord.Intent intent -> intent.claims().forEach(claim -> claims.putIfAbsent(claim.path(), claim));
        case JournalRecord.Stored record ->
          record.records().forEach(one -> one.path()
              .ifPresent(path -> stored.putIfAbsent(path, new Claim(record.id(), one.component(), path))));
        // It may name anything: who cannot read it cannot say what nobody needs.
        case JournalRecord.Refused refused -> problems.add("%s: its record %d of the kind %s cannot be accepted: %s"
            .formatted(run.folder().path(), numbered.number(), refused.kind(), refused.reason()));
        default -> {
          // What was given up or conceded may be there all the same, and stays claimed.
        }
      }
    }
  }

  private void ended(JournalCursor cursor) {
    if (cursor.end() == JournalEnd.FENCED) {
      fenced.add(cursor.files().writer());
    } else if (cursor.end() == JournalEnd.CORRUPT) {
      problems.add(cursor.problem());
    }
  }

  public RunJournals run() {
    return run;
  }

  /// The journals that have not ended.
  public List<OpenJournal> open() {
    return List.copyOf(open);
  }

  /// Ends an open journal with a fence, and takes in what it got meanwhile.
  public JournalEnd fence(ArtifactStore store, OpenJournal journal, String reason, Host host) throws IOException {
    JournalEnd end = Fencing.end(store, journal.cursor(), this::take, reason, host);
    open.remove(journal);
    ended(journal.cursor());
    return end;
  }

  /// The writers that were ended by others.
  public List<UUID> fenced() {
    return List.copyOf(fenced);
  }

  /// What cannot be read or accepted, for people. While there is any, nobody can say what is not needed.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// Says whether a record or an announcement names this path.
  public boolean names(ArtifactPath path) {
    return stored.containsKey(path) || claims.containsKey(path);
  }

  /// The artifacts that records name, whatever the Registry says of them.
  public List<Claim> recorded() {
    return List.copyOf(stored.values());
  }

  /// What was announced and no record names.
  public List<Claim> unaccounted() {
    return claims.values().stream().filter(claim -> !stored.containsKey(claim.path())).toList();
  }
}
