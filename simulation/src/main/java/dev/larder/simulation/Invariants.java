package dev.larder.simulation;

import dev.larder.journal.Claim;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalRecord;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must be true of a world whenever somebody looks, in the middle of things and after any crash.
final class Invariants {
  private final SortedMap<String, byte[]> files;
  private final Audit audit;
  private final Oracle oracle;

  private Invariants(SortedMap<String, byte[]> files, Audit audit, Oracle oracle) {
    this.files = files;
    this.audit = audit;
    this.oracle = oracle;
  }

  /// @throws Violation that names the first one which is broken
  static void check(World world, Oracle oracle) throws IOException {
    oracle.check();
    Audit audit = Audit.of(world.open(Points.NONE, ObjectFaults.NONE));
    Invariants invariants = new Invariants(world.files(), audit, oracle);
    if (oracle.hasDeviceFailed()) {
      invariants.whatIsAcknowledgedIsStored();
      return;
    }
    invariants.noCrashDamagesAJournal();
    invariants.everyArtifactIsNamedByAnIntent();
    invariants.whatIsAcknowledgedIsStored();
    invariants.whatAReaderAcceptsIsThere();
    invariants.whatWonAConflictStays();
    invariants.aSealedJournalAccountsForEverything();
    invariants.nobodyBeginsInAClosedRun();
    invariants.whatIsRemovedStaysAway(world.isSureOfExpulsion());
    invariants.whatIsNotUnderstoodStays();
  }

  private void noCrashDamagesAJournal() {
    if (!audit.damaged().isEmpty()) {
      throw new Violation("no crash damages a journal", String.join("; ", audit.damaged()));
    }
    for (Audit.Journal journal : audit.journals()) {
      if (journal.end() == JournalEnd.CORRUPT && !journal.scratch()) {
        throw new Violation("no crash damages a journal", journal.problem());
      }
    }
  }

  /// Promise 1.
  private void everyArtifactIsNamedByAnIntent() {
    Set<String> named = new HashSet<>();
    audit.journals().forEach(journal -> journal.claims().forEach(claim -> named.add(claim.path().value())));
    for (String path : files.keySet()) {
      if (!path.startsWith("_journal/") && !path.startsWith("_tmp/") && !named.contains(path)) {
        throw new Violation("every artifact is named by a durable intent (1)", path + " is not");
      }
    }
  }

  /// Promises 2 and 3.
  private void whatIsAcknowledgedIsStored() {
    for (Map.Entry<UUID, List<StorageRecord>> dataset : oracle.acknowledged().entrySet()) {
      if (!isRecorded(dataset.getKey(), dataset.getValue())) {
        throw new Violation("what is acknowledged has a durable record (2)",
            "dataset %s has none that says %s".formatted(dataset.getKey(), dataset.getValue()));
      }
      checkThere("what is acknowledged is there, and never replaced (2, 3)", dataset.getValue());
    }
    for (UUID id : oracle.promised()) {
      if (audit.journals().stream().flatMap(j -> j.stored().stream()).noneMatch(stored -> stored.id().equals(id))) {
        throw new Violation("what is acknowledged has a durable record (2)", "dataset %s has none".formatted(id));
      }
    }
  }

  /// Promise 4, as far as journals carry it: who transfers back believes every record that a reader accepts.
  private void whatAReaderAcceptsIsThere() {
    for (Audit.Journal journal : audit.journals()) {
      for (JournalRecord.Stored stored : journal.stored()) {
        if (oracle.gone().contains(stored.id()) || journal.scratch()) {
          continue;
        }
        checkThere("what a reader accepts as stored is there (4)", stored.records());
      }
    }
  }

  private void whatWonAConflictStays() {
    for (Map.Entry<UUID, List<StorageRecord>> winner : oracle.winners().entrySet()) {
      if (!isRecorded(winner.getKey(), winner.getValue())) {
        throw new Violation("who is told of a conflict finds what has won (2)",
            "dataset %s has no record of %s".formatted(winner.getKey(), winner.getValue()));
      }
    }
  }

  private void aSealedJournalAccountsForEverything() {
    for (Audit.Journal journal : audit.journals()) {
      if (journal.end() == JournalEnd.SEALED) {
        Set<String> stored = new TreeSet<>();
        journal.stored().forEach(s -> s.records().forEach(record -> stored.add(record.location().value())));
        for (Claim claim : journal.claims()) {
          if (!journal.withdrawn().contains(claim) && !stored.contains(claim.path().value())) {
            throw new Violation("a sealed journal accounts for all that it announced",
                "that of writer %s does not for %s".formatted(journal.writer(), claim));
          }
        }
      }
    }
  }

  /// Whoever closes a run finds the journal of every writer that ever creates something in it.
  private void nobodyBeginsInAClosedRun() {
    if (oracle.seenByCloser().isEmpty()) {
      return;
    }
    Set<UUID> seen = oracle.seenByCloser().get();
    for (Audit.Journal journal : audit.journals()) {
      for (Claim claim : journal.claims()) {
        boolean created = files.containsKey(claim.path().value()) && audit.journals().stream()
            .noneMatch(other -> seen.contains(other.writer()) && other.claims().contains(claim));
        if (!seen.contains(journal.writer()) && created) {
          throw new Violation("nobody begins in a closed run",
              "writer %s, whom its closing did not find, has created %s".formatted(journal.writer(), claim.path()));
        }
      }
    }
  }

  private void whatIsRemovedStaysAway(boolean sureOfExpulsion) {
    for (String path : oracle.removed()) {
      if (files.containsKey(path)) {
        throw new Violation("what is deleted does not come back (6)", path + " is there");
      }
    }
    for (String path : oracle.judged()) {
      if (sureOfExpulsion && files.containsKey(path)) {
        throw new Violation("what was judged absent never appears", path + " is there");
      }
    }
  }

  /// Promise 9.
  private void whatIsNotUnderstoodStays() {
    for (String path : oracle.kept()) {
      if (!files.containsKey(path)) {
        throw new Violation("what cannot be read blocks the deletion of what it may name (9)", path + " is gone");
      }
    }
  }

  private boolean isRecorded(UUID id, List<StorageRecord> records) {
    return audit.journals().stream().flatMap(journal -> journal.stored().stream())
        .anyMatch(stored -> stored.id().equals(id) && places(stored.records()).equals(places(records)));
  }

  private static Set<String> places(List<StorageRecord> records) {
    Set<String> places = new TreeSet<>();
    records.forEach(record -> places.add(String.join(" ", record.component(), record.location().value(),
        Long.toString(record.size()), record.checksum().toString())));
    return places;
  }

  private void checkThere(String promise, List<StorageRecord> records) {
    for (StorageRecord record : records) {
      byte @Nullable [] bytes = files.get(record.location().value());
      if (bytes == null) {
        throw new Violation(promise, record.location() + " is not");
      }
      if (bytes.length != record.size() || !sha256(bytes).equals(record.checksum())) {
        throw new Violation(promise,
            "%s has %d bytes that are not those of %s".formatted(record.location(), bytes.length,
                record));
      }
    }
  }

  static Checksum sha256(byte[] bytes) {
    try {
      return Checksum.sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
