package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The order in which datasets are stored: durable intent, artifacts, durable record, acknowledgement. See
/// `docs/technote/journal.md`, "Put" and "Retry".
final class PutProtocol {
  /// Bytes of claims in one intent: what fits a line with room for its frame.
  private static final int CLAIM_BYTES = SegmentBuilder.MAX_LINE - 512;

  private final ArtifactStore store;
  private final JournalWriter journal;
  private final RunFolder run;
  private final Host host;
  private final Collisions collisions;
  private final Operations operations;
  /// Claims that are announced and not accounted for. A journal with such ones is never sealed.
  private final AtomicLong openClaims = new AtomicLong();
  private volatile boolean announced;
  private volatile boolean openWhenAnnounced;
  private volatile boolean lookFirst;
  /// What was declared and is not put yet.
  private final Set<Claim> declared = ConcurrentHashMap.newKeySet();
  /// Datasets of ours with artifacts elsewhere: whoever puts one of them again is to find our record.
  private final Set<UUID> recordedExternal = ConcurrentHashMap.newKeySet();
  private final AtomicLong acknowledged = new AtomicLong();

  PutProtocol(ArtifactStore store, JournalWriter journal, UUID repository, UUID writer, RunFolder run, RunView others,
      Duration heldTimeout, Host host) {
    this.host = host;
    this.store = store;
    this.journal = journal;
    this.run = run;
    this.operations = new Operations(store, repository, host);
    this.collisions = new Collisions(store, others, writer, heldTimeout, host);
  }

  /// Decides every item. Items of one call and of calls at the same time have different ids.
  void put(List<PutItem> all) throws IOException {
    all.forEach(PutItem::check);
    List<PutItem> items = all.stream().filter(item -> !item.decided()).toList();
    if (items.isEmpty()) {
      return;
    }
    announceParts(items.stream().flatMap(item -> item.parts().stream()).toList());
    refuseDeleted(items);
    settleExternal(items);
    List<PutItem.Part> open = items.stream().filter(item -> !item.decided()).map(PutItem::leader).toList();
    while (!open.isEmpty()) {
      List<PutItem.Part> collided = create(open);
      collided.addAll(create(open.stream().filter(part -> part == part.item().leader() && part.isCreated())
          .flatMap(part -> part.item().followers().stream()).toList()));
      // What is complete is recorded before we wait for others: two writers that wait for each other's records both get them.
      record(items.stream().filter(PutItem::complete).toList());
      open = collisions.resolve(collided, this::withdraw);
      announceParts(open.stream().flatMap(part -> part == part.item().leader()
          ? part.item().parts().stream().filter(PutItem.Part::isToBeAnnounced)
          : Stream.of(part)).toList());
    }
    giveUp(items);
  }

  /// Announces what is to be put later. Not for two threads at once.
  void declare(List<Claim> claims) throws IOException {
    List<Claim> fresh = claims.stream().distinct().filter(claim -> !declared.contains(claim)).toList();
    announce(fresh, false);
    declared.addAll(fresh);
  }

  /// How many datasets were stored.
  long acknowledged() {
    return acknowledged.get();
  }

  /// Ends the journal, if anything was written to it and all that was announced is accounted for. Call when no put is under way, and only once.
  void seal() throws JournalException {
    if (announced && openClaims.get() == declared.size()) {
      if (!declared.isEmpty()) {
        journal.append(declared.stream().map(JournalRecord.GivenUp::new).toList());
      }
      journal.seal();
    }
  }

  /// @throws JournalException `run-closed` if nobody may write to the run any more
  static void checkNotClosed(ArtifactStore store, RunFolder run) throws IOException {
    if (run.closed(store)) {
      throw new JournalException("run-closed", "run %s is closed: nothing can be written to it".formatted(run.run()),
          "Write to another run.");
    }
  }

  /// Announces the present paths of these parts, but for those that were declared.
  private void announceParts(List<PutItem.Part> parts) throws IOException {
    List<Claim> claims = new ArrayList<>(parts.size());
    for (PutItem.Part part : parts) {
      part.announce();
      if (part.external().isPresent()) {
        continue;
      }
      Claim claim = part.claim();
      if (!declared.remove(claim)) {
        claims.add(claim);
      }
    }
    announce(claims, !parts.isEmpty());
  }

  /// Writes down what may come into being from now on. On return, also by an exception of the journal, it may be durable.
  ///
  /// @param begin whether the journal must be there afterwards, even if there is nothing to announce: who closes the run has to find it
  private void announce(List<Claim> all, boolean begin) throws IOException {
    if (all.isEmpty() && (openWhenAnnounced || !begin)) {
      return;
    }
    if (lookFirst && !openWhenAnnounced) {
      checkNotClosed(store, run);
    }
    List<JournalRecord> intents = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    int bytes = 0;
    for (Claim claim : all) {
      // A character of Java takes at most three bytes of UTF-8.
      int size = 64 + 3 * (claim.component().length() + claim.path().value().length());
      if (bytes + size > CLAIM_BYTES) {
        intents.add(new JournalRecord.Intent(claims));
        claims = new ArrayList<>();
        bytes = 0;
      }
      claims.add(claim);
      bytes += size;
    }
    intents.add(new JournalRecord.Intent(claims));
    openClaims.addAndGet(all.size());
    announced = true;
    journal.append(intents);
    if (!openWhenAnnounced) {
      // Only a writer whose journal is there is seen by who closes the run: so it looks for the mark after that, not before.
      try {
        checkNotClosed(store, run);
      } catch (IOException e) {
        // Nothing is created, now or later: what was announced is taken back, so that this journal can be sealed.
        lookFirst = true;
        if (!all.isEmpty()) {
          journal.append(all.stream().map(JournalRecord.GivenUp::new).toList());
          openClaims.addAndGet(-all.size());
        }
        throw e;
      }
      openWhenAnnounced = true;
    }
  }

  /// Decides the items of which a delete was begun. Only now that their paths are announced: a delete that begins later knows them.
  private void refuseDeleted(List<PutItem> items) {
    try {
      operations.refresh();
    } catch (IOException e) {
      // Whether they are deleted cannot be known: nothing is created.
      items.forEach(item -> item.fail(e));
      return;
    }
    for (PutItem item : items) {
      operations.deleteOf(item.ref().id(), run.incarnation(), item.lifts()).ifPresent(item::delete);
    }
  }

  /// Decides those of the items with artifacts elsewhere that others have recorded already: no store will tell us.
  private void settleExternal(List<PutItem> items) {
    List<PutItem> external = items.stream().filter(item -> !item.decided() && item.hasExternal()).toList();
    if (external.isEmpty()) {
      return;
    }
    boolean again = external.stream().anyMatch(item -> recordedExternal.contains(item.ref().id()));
    collisions.settle(external, again);
  }

  /// @return the parts whose path was taken
  private List<PutItem.Part> create(List<PutItem.Part> all) throws JournalException {
    if (all.isEmpty()) {
      return new ArrayList<>();
    }
    journal.checkLease();
    for (PutItem.Part part : all) {
      part.external().ifPresent(external -> part.created(new StorageRecord(part.component().component(), external.uri(),
          external.size(), external.checksum(), part.component().format(), host.now())));
    }
    List<PutItem.Part> parts = all.stream().filter(part -> part.external().isEmpty()).toList();
    if (parts.isEmpty()) {
      return new ArrayList<>();
    }
    List<CreateResult> results = store.create(
        parts.stream().map(part -> new NewArtifact(part.path(), part.component().content())).toList());
    List<PutItem.Part> collided = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      PutItem.Part part = parts.get(i);
      switch (results.get(i)) {
        case CreateResult.Created created ->
          part.created(new StorageRecord(part.component().component(), created.path(),
              created.size(), created.checksum(), part.component().format(), host.now()));
        case CreateResult.AlreadyThere there -> collided.add(part);
        case CreateResult.Failed failed -> part.item().fail(failed.cause());
        case CreateResult.Unknown unknown -> {
          part.unknown();
          part.item().fail(unknown.cause());
        }
      }
    }
    return collided;
  }

  /// Gives up the claims on paths that are taken, and those of the other components of a dataset that is not ours so far.
  private void withdraw(List<PutItem.Part> taken) throws JournalException {
    List<JournalRecord> given = new ArrayList<>();
    for (PutItem.Part part : taken) {
      for (PutItem.Part idle : part == part.item().leader() ? part.item().parts() : List.of(part)) {
        if (!idle.isToBeAnnounced() && idle.external().isEmpty()) {
          given.add(new JournalRecord.GivenUp(idle.claim()));
          idle.withdraw();
        }
      }
    }
    if (!given.isEmpty()) {
      journal.append(given);
      openClaims.addAndGet(-given.size());
    }
  }

  private void record(List<PutItem> complete) throws JournalException {
    if (complete.isEmpty()) {
      return;
    }
    List<JournalRecord> records = new ArrayList<>();
    for (PutItem item : complete) {
      records.add(item.recordOf(item.parts().stream().map(PutItem.Part::record).toList()));
    }
    journal.append(records);
    for (PutItem item : complete) {
      item.store();
      acknowledged.incrementAndGet();
      openClaims.addAndGet(-item.claims());
      if (item.hasExternal()) {
        recordedExternal.add(item.ref().id());
      }
    }
  }

  /// Accounts for what was announced and is not ours: adopted, conceded, or given up.
  private void giveUp(List<PutItem> items) throws JournalException {
    List<JournalRecord> records = new ArrayList<>();
    int claims = 0;
    for (PutItem item : items) {
      List<StorageRecord> adopted = List.of();
      if (item.result() instanceof PutResult.AlreadyStored already) {
        adopted = already.dataset().records();
        records.add(item.recordOf(adopted));
      }
      for (PutItem.Part part : item.parts()) {
        for (Claim claim : part.unused()) {
          claims++;
          if (adopted.stream().noneMatch(record -> record.location().equals(claim.path()))) {
            records.add(item.result() instanceof PutResult.Conflict
                ? new JournalRecord.Conceded(claim)
                : new JournalRecord.GivenUp(claim));
          }
        }
      }
    }
    if (!records.isEmpty()) {
      journal.append(records);
      openClaims.addAndGet(-claims);
    }
  }
}
