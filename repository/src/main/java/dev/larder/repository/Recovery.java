package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.StatResult;
import dev.larder.journal.Claim;
import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.Operations;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunAccount.OpenJournal;
import dev.larder.journal.RunJournals;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Tidies up behind writers that ended without a word: ends their journals, and removes what they left that nobody can ever need.
///
/// It may be run by many at once, again and again, and killed at any moment. Its cost is that of reading the journals, not the repository. Every
/// doubt keeps the artifact.
public final class Recovery {
  /// How long a leftover is seen before it goes, unless somebody says otherwise.
  public static final Duration GRACE = Duration.ofDays(3);

  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final Host host;
  private final Operations operations;

  /// In the first datastore.
  public Recovery(Repository repository, Host host) {
    this(repository, repository.datastores().first(), host);
  }

  /// In one datastore: each is tidied up by itself.
  public Recovery(Repository repository, RepositoryDatastore datastore, Host host) {
    this.repository = repository;
    this.datastore = datastore;
    this.store = datastore.store();
    this.host = host;
    operations = new Operations(store, repository.id(), host);
  }

  /// Ends the journals of writers that have certainly ended, because their processes on this host have, or that `watch` has seen without a sign of
  /// life for [LeaseWatch#ABANDONED]. What they had acknowledged stays.
  ///
  /// @param only one run, or all
  /// @param pretend fence nobody, say only who would be
  public RecoveryReport fence(Optional<RunName> only, LeaseWatch watch, boolean pretend) throws IOException {
    RecoveryReport report = new RecoveryReport();
    for (RunJournals run : runs(only, report)) {
      RunAccount account = RunAccount.read(store, repository.id(), run);
      for (OpenJournal journal : account.open()) {
        Optional<String> gone = gone(journal, watch, host);
        if (gone.isEmpty()) {
          report.add(RecoveryReport.Kind.OPEN, run, journal.files().writer().toString(), "its writer may be alive");
        } else if (pretend) {
          report.add(RecoveryReport.Kind.FENCE, run, journal.files().writer().toString(), gone.get());
        } else {
          report.add(RecoveryReport.Kind.FENCE, run, journal.files().writer().toString(),
              "%s; it ended %s".formatted(gone.get(), account.fence(store, journal, gone.get(), host).word()));
        }
      }
      if (!pretend) {
        takeAway(account.fenced(), run, report);
      }
    }
    return report;
  }

  /// Why the writer of a journal that has not ended is certainly gone; empty where it may be alive.
  static Optional<String> gone(OpenJournal journal, LeaseWatch watch, Host host) {
    if (journal.process().isPresent() && host.gone(journal.process().get())) {
      return Optional.of("its process has ended on this host");
    }
    Duration quiet = watch.look(journal.files());
    return quiet.compareTo(LeaseWatch.ABANDONED) < 0
        ? Optional.empty()
        : Optional.of("no sign of life for %d minutes, as seen from %s".formatted(quiet.toMinutes(),
            host.process().host()));
  }

  /// Whoever fenced a writer may have been killed before its temporary files were taken away.
  private void takeAway(List<UUID> fenced, RunJournals run, RecoveryReport report) {
    for (UUID writer : fenced) {
      try {
        store.expel(writer);
      } catch (IOException e) {
        report.add(RecoveryReport.Kind.FAILED, run, writer.toString(), String.valueOf(e.getMessage()));
      }
    }
  }

  /// Finds what writers left in closed runs: artifacts that a journal announced, that are there, and that no record of any journal or archive, no
  /// storage record of the Registry and no delete names. They may go when this host has seen them for `grace`; how long that is is written down beside the
  /// journals.
  ///
  /// @param pretend write nothing down
  public RecoveryReport leftovers(Optional<RunName> only, Duration grace, boolean pretend) throws IOException {
    RecoveryReport report = new RecoveryReport();
    operations.refresh();
    List<String> doubts = operations.problems();
    for (RunJournals run : runs(only, report)) {
      if (!doubts.isEmpty()) {
        report.add(RecoveryReport.Kind.BLOCKED, run, "", "a journal of deletes cannot be read: " + doubts.getFirst());
      } else if (run.folder().closed(store)) {
        // Listed anew, now that it is certain that nobody new can come: the listing that showed the mark may have missed the last one that came.
        leftovers(RunJournals.of(store, run.folder()), grace, pretend, report);
      }
    }
    keepWhatOthersName(report);
    return report;
  }

  /// Journals are not to be trusted: one may announce an artifact of another run, whose own journals have not come to the Registry yet.
  private void keepWhatOthersName(RecoveryReport report) throws IOException {
    if (report.leftovers().isEmpty()) {
      return;
    }
    for (RunJournals run : runs(Optional.empty(), report)) {
      RunAccount account = RunAccount.read(store, repository.id(), run);
      for (RecoveryReport.Leftover leftover : report.leftovers()) {
        boolean foreign = !leftover.run().equals(Optional.of(run.folder().run()));
        if (foreign && (account.names(leftover.path()) || !account.problems().isEmpty())) {
          report.keep(leftover, "run %s may name it as well".formatted(run.folder().run()));
        }
      }
    }
  }

  private void leftovers(RunJournals run, Duration grace, boolean pretend, RecoveryReport report) throws IOException {
    RunAccount account = RunAccount.read(store, repository.id(), run);
    if (!account.problems().isEmpty()) {
      report.add(RecoveryReport.Kind.BLOCKED, run, "", account.problems().getFirst());
      return;
    }
    if (!account.open().isEmpty()) {
      report.add(RecoveryReport.Kind.BLOCKED, run, account.open().getFirst().files().writer().toString(),
          "its writer may still record what it made; fence it, or wait for its end");
      return;
    }
    List<Claim> left = unnamed(run, account.unaccounted());
    LeftoverLog log = LeftoverLog.read(store, run.folder(), host);
    List<ArtifactPath> fresh = new ArrayList<>();
    Set<ArtifactPath> there = new HashSet<>();
    for (StatResult found : store.stat(left.stream().map(Claim::path).toList())) {
      switch (found) {
        case StatResult.Absent absent -> {
        }
        case StatResult.Unknown unknown -> report.add(RecoveryReport.Kind.FAILED, run, unknown.path().value(),
            String.valueOf(unknown.cause().getMessage()));
        case StatResult.Present present -> {
          there.add(present.path());
          Instant seen = log.seen(present.path()).orElse(host.now());
          if (log.seen(present.path()).isEmpty()) {
            fresh.add(present.path());
          }
          if (Duration.between(seen, host.now()).compareTo(grace) >= 0) {
            report.leftover(run, present.path(), present.size());
          } else {
            report.add(RecoveryReport.Kind.WAIT, run, present.path().value(),
                "%,d bytes that nobody needs; may go from %s on".formatted(present.size(), seen.plus(grace)));
          }
        }
      }
    }
    if (!pretend) {
      log.note(fresh);
      log.forgetAllBut(there);
    }
  }

  /// Those of the claims that neither a delete nor the Registry names, asked in this order and after the journals.
  private List<Claim> unnamed(RunJournals run, List<Claim> claims) throws IOException {
    operations.refresh();
    List<Claim> free = claims.stream()
        // Every path of ours holds the id of its dataset; whatever else a journal says is not ours to remove.
        .filter(claim -> claim.path().name().contains(claim.id().toString()) && !SliceReader.reserved(claim.path()))
        .filter(claim -> operations.deleteOf(claim.id(), run.folder().incarnation()).isEmpty()).toList();
    Set<ArtifactPath> registered = new HashSet<>();
    List<UUID> ids = free.stream().map(Claim::id).distinct().toList();
    try (StorageReport report = repository.registry().bridge(datastore.name()).check(ids,
        EnumSet.allOf(StorageField.class))) {
      for (int row = 0; row < report.size(); row++) {
        report.records(row).stream().flatMap(record -> record.path().stream()).forEach(registered::add);
      }
    }
    return free.stream().filter(claim -> !registered.contains(claim.path())).toList();
  }

  /// Removes leftovers that [#leftovers] has found. Nothing can need them any more: their runs are closed and all their writers have ended.
  ///
  /// @return what became of each
  public RecoveryReport remove(List<RecoveryReport.Leftover> leftovers) {
    RecoveryReport report = new RecoveryReport();
    DeleteReport deleted = store.delete(leftovers.stream().map(RecoveryReport.Leftover::path).toList());
    Map<ArtifactPath, ? extends IOException> failed = deleted.failed();
    for (RecoveryReport.Leftover leftover : leftovers) {
      IOException why = failed.get(leftover.path());
      if (why == null) {
        report.add(new RecoveryReport.Row(RecoveryReport.Kind.REMOVE, leftover.run(), leftover.path().value(),
            "%,d bytes".formatted(leftover.size())));
      } else {
        report.add(new RecoveryReport.Row(RecoveryReport.Kind.FAILED, leftover.run(), leftover.path().value(),
            String.valueOf(why.getMessage())));
      }
    }
    return report;
  }

  private List<RunJournals> runs(Optional<RunName> only, RecoveryReport report) throws IOException {
    if (only.isPresent()) {
      return JournalSelection.ofRun(repository.datastores(), only.get()).stream()
          .filter(run -> run.datastore().equals(datastore)).map(RunIn::journals).toList();
    }
    return RunJournals.all(store, (folder, why) -> report.add(
        new RecoveryReport.Row(RecoveryReport.Kind.BLOCKED, Optional.empty(), folder.value(),
            String.valueOf(why.getMessage()))));
  }
}
