package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.DeleteReport;
import dev.larder.journal.ArchivingReport;
import dev.larder.journal.Claim;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.NewDataset;
import dev.larder.journal.Operations;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunAccount.OpenJournal;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.journal.RunWriter;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What operators do with runs, by the same calls in the same order as the commands that they have for it.
final class Upkeep {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final int LOOKS = 12;

  private Upkeep() {}

  /// Ends the journals of writers that are certainly gone, and archives what has ended.
  static Optional<ArchivingReport> archive(Program self) throws IOException {
    Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
    if (run.isPresent()) {
      fence(self, run.get(), new LeaseWatch(self.actor().host()));
      return Optional.of(JournalArchiving.archive(self.store(), self.repository(), run.get(), files -> true,
          self.actor().host()));
    }
    return Optional.empty();
  }

  /// [#archive] where nobody has put anything into a journal that does not belong there.
  static void archiveCleanly(Program self) throws IOException {
    for (String problem : archive(self).map(ArchivingReport::problems).orElse(List.of())) {
      if (problem.contains("cannot be trusted")) {
        throw new Violation("no good archive is held for damaged", problem);
      }
    }
  }

  /// Looks at the writers of the run once a minute, until all have ended or were ended.
  static void observe(Program self) throws IOException {
    LeaseWatch watch = new LeaseWatch(self.actor().host());
    for (int i = 0; i < 2 * LOOKS; i++) {
      Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
      if (run.isPresent() && fence(self, run.get(), watch) && i > LOOKS) {
        return;
      }
      sleep(self);
    }
  }

  /// Closes the run, ends all its writers, and removes what none of them accounts for.
  static void clean(Program self) throws IOException {
    Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
    if (run.isEmpty()) {
      return;
    }
    self.oracle().closing();
    run.get().close(self.store(), self.actor().host());
    LeaseWatch watch = new LeaseWatch(self.actor().host());
    for (int i = 0; i < LOOKS && !fence(self, run.get(), watch); i++) {
      sleep(self);
    }
    judge(self, run.get());
  }

  /// Ends the journals of writers that are gone or have given no sign of life for too long.
  ///
  /// @return whether all journals have ended
  private static boolean fence(Program self, RunFolder run, LeaseWatch watch) throws IOException {
    ArtifactStore store = self.store();
    RunAccount account = RunAccount.read(store, self.repository(), RunJournals.of(store, run));
    for (OpenJournal journal : account.open()) {
      boolean gone = journal.process().isPresent() && self.actor().host().gone(journal.process().get());
      boolean silent = watch.look(journal.files()).compareTo(LeaseWatch.ABANDONED) >= 0;
      if (gone || silent) {
        account.fence(store, journal, gone ? "it is gone" : "it is silent", self.actor().host());
        if (silent && account.fenced().contains(journal.files().writer())) {
          self.actor().simulation().current();
          self.oracle().silenced(journal.files().writer());
        }
      }
    }
    for (UUID writer : account.fenced()) {
      store.expel(writer);
    }
    return account.open().isEmpty();
  }

  /// Ends all journals of the run at once, whoever lives: what an operator may order who is mistaken.
  static void fenceAll(Program self) throws IOException {
    Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
    if (run.isPresent()) {
      RunAccount account = RunAccount.read(self.store(), self.repository(), RunJournals.of(self.store(), run.get()));
      for (OpenJournal journal : account.open()) {
        account.fence(self.store(), journal, "somebody said so", self.actor().host());
      }
    }
  }

  /// The same dataset. That its content is read tells that its artifact is about to be created: nobody does that who was held for dead.
  static NewDataset watched(Program self, RunWriter writer, NewDataset dataset) {
    Content content = dataset.components().getFirst().content();
    return NewDataset.of(dataset.type(), dataset.dataId(), () -> {
      if (self.oracle().isSilenced(writer.writer())) {
        self.oracle().violated(
            new Violation("who may be held for dead creates nothing", "writer " + writer.writer() + " does"));
      }
      return content.open();
    });
  }

  /// Leaves an artifact, and a journal whose record of it is not acceptable to this program.
  static void beyondUs(Program self, RunWriter writer) throws IOException {
    RunFolder run = writer.run();
    UUID id = self.actor().host().randomUuid();
    String path = "night1/note/Z_%s.json".formatted(id);
    Segments journal = new Segments(self, run.path().value());
    journal.write(List.of(
        Segments.header(self.repository(),
            "\"run\":\"%s\",\"incarnation\":\"%s\"".formatted(run.run(), run.incarnation())),
        "\"t\":\"I\",\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, path)));
    Segments.created(self, path, "what later versions store");
    self.actor().simulation().current();
    journal.write(List.of(
        ("\"t\":\"S\",\"id\":\"%s\",\"type\":\"note\",\"data_id\":{\"well\":\"Z\"},\"records\":[{\"component\":\"\",\"path\":\"%s\","
            + "\"size\":\"25\",\"checksum\":\"sha512:1\",\"format\":\"application/json\",\"written\":\"2026-11-20T08:15:30.000000Z\"}]")
            .formatted(id, path)));
    self.actor().simulation().current();
    self.oracle().keep(path);
  }

  private static void judge(Program self, RunFolder run) throws IOException {
    ArtifactStore store = self.store();
    Operations operations = new Operations(store, self.repository(), self.actor().host());
    operations.refresh();
    if (!operations.problems().isEmpty() || !run.closed(store)) {
      return;
    }
    RunAccount account = RunAccount.read(store, self.repository(), RunJournals.of(store, run));
    if (!account.problems().isEmpty()) {
      return;
    }
    if (!account.open().isEmpty()) {
      return;
    }
    operations.refresh();
    List<ArtifactPath> left = account.unaccounted().stream()
        .filter(claim -> operations.deleteOf(claim.id(), run.incarnation()).isEmpty()).map(Claim::path).toList();
    DeleteReport report = store.delete(left);
    self.actor().simulation().current();
    left.stream().filter(path -> !report.failed().containsKey(path))
        .forEach(path -> self.oracle().judged(path.value()));
  }

  private static void sleep(Program self) throws IOException {
    sleep(self, BETWEEN_LOOKS);
  }

  /// Lets the process wait.
  static void sleep(Program self, Duration howLong) throws IOException {
    try {
      self.actor().host().sleep(howLong);
    } catch (InterruptedException e) {
      throw new IOException("nobody interrupts here", e);
    }
  }
}
