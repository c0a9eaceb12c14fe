package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.Durability;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterEndedException;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// What runs in a process of a scenario: puts datasets and tells the [Oracle] what it was told.
///
/// @param undisturbed whether everything must succeed here
record Program(Actor actor, ArtifactStore store, Oracle oracle, boolean undisturbed) {
  static final RunName RUN = new RunName("night1");
  static final DatasetType TYPE = DatasetType.of("note", List.of("well"), "application/json");
  private static final WriterOptions OPTIONS = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofSeconds(2));

  /// A dataset of one artifact.
  static NewDataset dataset(String well, String version) {
    return NewDataset.of(TYPE, DataId.of(Map.of("well", well)), content(well, version));
  }

  /// A dataset of two.
  static NewDataset parts(String well, String version) {
    return new NewDataset(TYPE, DataId.of(Map.of("well", well)),
        List.of(new NewComponent("mask", content(well + " mask", version), "image/png", "png"),
            new NewComponent("image", content(well + " image", version), "image/tiff", "tif")));
  }

  /// More than a sector, so that it can be torn.
  private static Content content(String what, String version) {
    return Content.bytes("%s in version %s. ".formatted(what, version).repeat(40).getBytes(StandardCharsets.UTF_8));
  }

  interface Writing {
    void with(RunWriter writer) throws IOException;
  }

  /// Opens a writer, lets it work and closes it. Where something was disturbed, an [IOException] is an answer like others.
  void write(Writing writing) throws IOException {
    write(OPTIONS, writing);
  }

  /// [#write(Writing)] of datasets that survive the end of their process, and not a power failure.
  void writeScratch(Writing writing) throws IOException {
    write(OPTIONS.with(Durability.CACHE), writing);
  }

  /// [#write(Writing)] where somebody may end the writer.
  void writeAsLongAsItLives(Writing writing) throws IOException {
    try {
      write(OPTIONS, writing);
    } catch (WriterEndedException e) {
      // What it was told before counts.
    }
  }

  private void write(WriterOptions options, Writing writing) throws IOException {
    try {
      try (RunWriter writer = open(options)) {
        writing.with(writer);
      }
    } catch (IOException e) {
      if (undisturbed && !isClosed(e)) {
        throw e;
      }
    }
  }

  private RunWriter open(WriterOptions options) throws IOException {
    return RunWriter.open(Datastore.on(store), RUN, options, actor.host());
  }

  /// Opens a writer, lets it work, and ends without closing it.
  void abandon(Writing writing) throws IOException {
    attempt(() -> writing.with(open(OPTIONS)));
  }

  UUID repository() throws IOException {
    return RepositoryMarker.read(store).repository();
  }

  interface Attempt {
    void make() throws IOException;
  }

  /// Does what may fail where something was disturbed.
  void attempt(Attempt attempt) throws IOException {
    try {
      attempt.make();
    } catch (IOException e) {
      if (undisturbed && !isClosed(e)) {
        throw e;
      }
    }
  }

  /// Does all of these at the same time, each in a thread of its own, and waits for all.
  void together(List<Attempt> attempts) throws IOException {
    Lock lock = actor.host().newLock();
    Condition ended = lock.newCondition();
    List<IOException> failures = new ArrayList<>();
    int[] left = {attempts.size()};
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      actor.host().newThread("worker " + i, () -> {
        try {
          attempt.make();
        } catch (IOException e) {
          failures.add(e);
        } finally {
          lock.lock();
          try {
            left[0]--;
            ended.signal();
          } finally {
            lock.unlock();
          }
        }
      }).start();
    }
    lock.lock();
    try {
      while (left[0] > 0) {
        ended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private boolean isClosed(IOException e) {
    return oracle.isClosing() && String.valueOf(e.getMessage()).contains("is closed");
  }

  /// Puts datasets of which some may be stored already.
  void put(RunWriter writer, List<NewDataset> datasets) throws IOException {
    List<UUID> ids = datasets.stream()
        .map(dataset -> dataset.type().deterministicId(writer.run().incarnation(), dataset.dataId())).toList();
    Set<UUID> dead = oracle.begin(ids);
    List<PutResult> results;
    try {
      results = writer.putAll(datasets);
    } catch (WriterEndedException e) {
      actor.simulation().current();
      for (var ref : e.acknowledged()) {
        oracle.promised(ref);
      }
      throw e;
    }
    // Who has ended by now is told nothing any more.
    actor.simulation().current();
    for (int i = 0; i < results.size(); i++) {
      PutResult result = results.get(i);
      boolean refused = result instanceof PutResult.Deleted || result instanceof PutResult.Failed;
      if (dead.contains(ids.get(i)) && !refused) {
        throw new Violation("what is deleted is not put again", result.toString());
      }
      if (!(result instanceof PutResult.Failed)) {
        oracle.end(ids.get(i));
      }
      tell(datasets.get(i), result);
    }
  }

  private void tell(NewDataset dataset, PutResult result) throws IOException {
    oracle.listening(true);
    tellListening(dataset, result);
    oracle.listening(false);
  }

  private void tellListening(NewDataset dataset, PutResult result) throws IOException {
    switch (result) {
      case PutResult.Stored stored -> oracle.stored(actor.name(), dataset, stored.ref(), stored.dataset().records());
      case PutResult.AlreadyStored stored ->
        oracle.stored(actor.name(), dataset, stored.ref(), stored.dataset().records());
      case PutResult.Conflict conflict ->
        oracle.conflict(actor.name(), dataset, conflict.ref(), conflict.winner());
      case PutResult.Held held -> disturbed(held);
      case PutResult.Deleted deleted -> {
        if (!oracle.isDying(deleted.ref().id())) {
          throw new Violation("what nobody deletes is not refused", deleted.toString());
        }
      }
      case PutResult.Failed failed -> {
        if (undisturbed) {
          throw failed.cause();
        }
      }
    }
  }

  private void disturbed(PutResult result) {
    if (undisturbed && actor.simulation().actors().size() == 1) {
      throw new Violation("an undisturbed job stores everything", result.toString());
    }
  }
}
