package dev.larder.simulation;

import static dev.larder.simulation.Program.dataset;
import static dev.larder.simulation.Program.parts;

import dev.larder.datastore.Content;
import dev.larder.journal.ExpectedDataset;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.NewDataset;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What happens to runs. The name is that in a line that replays an execution.
enum Scenarios implements Scenario {
  /// Three datasets one after the other; after a crash the job runs again.
  THREE_PUTS {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        for (NewDataset dataset : many(3, "1")) {
          self.put(writer, List.of(dataset));
        }
      }));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Five datasets for the price of one call.
  PUT_ALL {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> self.put(writer, many(5, "1"))));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Datasets that are stored as two artifacts each.
  COMPONENTS {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        self.put(writer, List.of(parts("A1", "1")));
        self.put(writer, List.of(parts("A2", "1"), parts("A3", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// The job that runs again after a crash makes something else of its input.
  OTHER_CONTENT {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1"), dataset("A2", "1")));
        self.put(writer, List.of(dataset("A3", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("again", self -> self.write(writer -> self.put(writer, many(3, "2"))));
    }
  },

  /// Two writers put the same datasets, in opposite order.
  SAME_TWICE {
    @Override
    public void begin(Stage stage) {
      stage.process("a", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        self.put(writer, List.of(dataset("A2", "1")));
      }));
      stage.process("b", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A2", "1")));
        self.put(writer, List.of(dataset("A1", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Two writers put the same datasets with different contents.
  RIVALS {
    @Override
    public void begin(Stage stage) {
      stage.process("a",
          self -> self.write(writer -> self.put(writer, List.of(dataset("A1", "a"), dataset("A2", "a")))));
      stage.process("b",
          self -> self.write(writer -> self.put(writer, List.of(dataset("A2", "b"), dataset("A1", "b")))));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Two writers put the same datasets of two components with different contents.
  RIVAL_COMPONENTS {
    @Override
    public void begin(Stage stage) {
      stage.process("a", self -> self.write(writer -> self.put(writer, List.of(parts("A1", "a")))));
      stage.process("b", self -> self.write(writer -> self.put(writer, List.of(parts("A1", "b")))));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// One writer that may be paused and is held for dead meanwhile, and the job that runs in its place.
  SLOW {
    @Override
    public void begin(Stage stage) {
      stage.process("slow", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        self.put(writer, List.of(dataset("A2", "1")));
      }));
      stage.process("again", self -> self.write(writer -> self.put(writer, many(2, "2"))));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// A writer begins while somebody closes its run.
  CLOSING {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        self.put(writer, List.of(dataset("A2", "1")));
      }));
      stage.process("closer", self -> self.attempt(() -> close(self)));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Threads of one writer put at the same time.
  PARALLEL {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        List<NewDataset> datasets = many(4, "1");
        self.together(datasets.stream().<Program.Attempt>map(one -> () -> self.put(writer, List.of(one))).toList());
      }));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Two writers, one after the other, whose journals look much the same.
  TWO_JOURNALS {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> {
        for (String plate : List.of("A", "B")) {
          self.write(writer -> {
            self.put(writer, List.of(dataset(plate + "1", "1")));
            self.put(writer, List.of(dataset(plate + "2", "1"), dataset(plate + "3", "1")));
            self.put(writer, List.of(dataset(plate + "4", "1")));
          });
        }
      });
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// Outputs that are announced ahead, and of which some never come.
  DECLARED {
    @Override
    public void begin(Stage stage) {
      stage.process("slow", self -> self.write(writer -> {
        writer.declare(expected(4));
        self.put(writer, List.of(dataset("A1", "1")));
        self.put(writer, List.of(dataset("A3", "1"), dataset("A5", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
      stage.process("again", self -> self.write(writer -> {
        writer.declare(expected(3));
        self.put(writer, List.of(dataset("A3", "1"), dataset("A2", "1"), dataset("A1", "1")));
      }));
    }
  },

  /// Journals that have ended are archived, by two, while a writer that is held for dead may wake up, and others read.
  ARCHIVED {
    @Override
    public void begin(Stage stage) {
      stage.process("first", self -> self.write(writer -> self.put(writer, many(2, "1"))));
      stage.process("slow", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("B1", "1")));
        self.put(writer, List.of(dataset("B2", "1")));
      }));
      stage.process("reader", Reading::check);
      stage.process("archiver", self -> self.attempt(() -> Upkeep.archiveCleanly(self)));
      stage.process("later", Reading::check);
      stage.process("second", self -> self.attempt(() -> Upkeep.archiveCleanly(self)));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("archiver", self -> self.attempt(() -> Upkeep.archiveCleanly(self)));
      stage.process("again", self -> self.write(writer -> {
        self.put(writer, many(2, "1"));
        self.put(writer, List.of(dataset("B1", "1"), dataset("B2", "1")));
      }));
      stage.process("reader", Reading::check);
    }
  },

  /// Somebody holds a writer that lives for dead, and is slow to say so; meanwhile the writer ends, and its journal is archived.
  LATE_FENCE {
    @Override
    public void begin(Stage stage) {
      stage.process("slow", self -> self.attempt(() -> {
        Upkeep.sleep(self, Duration.ofMillis(100));
        Upkeep.fenceAll(self);
      }));
      stage.process("writer", self -> self.writeAsLongAsItLives(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        Upkeep.sleep(self, Duration.ofMillis(500));
        self.put(writer, List.of(dataset("A2", "1")));
        Upkeep.sleep(self, Duration.ofSeconds(1));
      }));
      stage.process("archiver", self -> self.attempt(() -> {
        Upkeep.sleep(self, Duration.ofSeconds(3));
        Upkeep.archive(self);
      }));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("archiver", self -> self.attempt(() -> Upkeep.archive(self)));
      stage.process("again", self -> self.write(writer -> self.put(writer, many(2, "1"))));
    }
  },

  /// A run is closed and cleaned up: one job has died in it, one may be slow, and one is run again just then.
  CLEANUP {
    @Override
    public void begin(Stage stage) {
      stage.process("dead", self -> self.abandon(writer -> {
        writer.declare(expected(3));
        self.put(writer, List.of(dataset("A1", "1")));
      }));
      stage.process("slow", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("B1", "1")));
        self.put(writer, List.of(dataset("B2", "1")));
      }));
      stage.process("cleaner", self -> self.attempt(() -> Upkeep.clean(self)));
      stage.process("again", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A2", "1")));
        self.put(writer, List.of(dataset("A1", "1"), dataset("A3", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("cleaner", self -> self.attempt(() -> Upkeep.clean(self)));
      stage.process("again", self -> self.write(writer -> self.put(writer, many(3, "1"))));
    }
  },

  /// A run that holds a journal with a record that this program does not accept is cleaned up.
  NOT_UNDERSTOOD {
    @Override
    public void begin(Stage stage) {
      stage.process("later", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        Upkeep.beyondUs(self, writer);
      }));
      stage.process("cleaner", self -> self.attempt(() -> Upkeep.clean(self)));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("cleaner", self -> self.attempt(() -> Upkeep.clean(self)));
    }
  },

  /// A dataset is deleted, and somebody puts it again.
  DELETED {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> self.put(writer, many(2, "1"))));
      stage.process("deleter", self -> self.attempt(() -> Deleting.delete(self)));
      stage.process("again", self -> self.write(writer -> {
        self.put(writer, List.of(dataset("A1", "1")));
        self.put(writer, List.of(dataset("A2", "1"), dataset("A1", "1")));
      }));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("again", self -> self.write(writer -> self.put(writer, many(2, "1"))));
      stage.process("reader", Reading::check);
    }
  },

  /// Scratch: what is acknowledged survives the end of its process, and not a power failure.
  CACHE {
    @Override
    public void begin(Stage stage) {
      for (String name : List.of("a", "b")) {
        stage.process(name, self -> self.writeScratch(writer -> {
          self.put(writer, List.of(dataset("A1", "1")));
          self.put(writer, List.of(dataset("A2", "1"), dataset("A3", name)));
        }));
      }
    }

    @Override
    public void recover(Stage stage) {
      begin(stage);
    }
  },

  /// A writer that may stand still for minutes, and somebody who ends writers that give no sign of life.
  LEASE {
    @Override
    public void begin(Stage stage) {
      stage.process("slow", self -> self.write(writer -> {
        writer.declare(expected(3));
        for (NewDataset dataset : many(3, "1")) {
          self.put(writer, List.of(Upkeep.watched(self, writer, dataset)));
          Upkeep.sleep(self, Duration.ofSeconds(40));
        }
      }));
      stage.process("observer", self -> self.attempt(() -> Upkeep.observe(self)));
    }

    @Override
    public void recover(Stage stage) {
      stage.process("again", self -> self.write(writer -> self.put(writer, many(3, "1"))));
    }
  },

  /// Somebody reads the journals while they are written.
  READING {
    @Override
    public void begin(Stage stage) {
      stage.process("writer", self -> self.write(writer -> {
        for (NewDataset dataset : many(3, "1")) {
          self.put(writer, List.of(dataset));
        }
      }));
      stage.process("reader", self -> {
        for (int i = 0; i < 3; i++) {
          Reading.check(self);
        }
      });
    }

    @Override
    public void recover(Stage stage) {
      stage.process("reader", Reading::check);
    }
  };

  private static List<NewDataset> many(int count, String version) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> dataset("A" + i, version)).toList();
  }

  private static List<ExpectedDataset> expected(int count) {
    return many(count, "1").stream().map(dataset -> ExpectedDataset.of(dataset.type(), dataset.dataId())).toList();
  }

  /// Closes the run, as DESIGN §4 says it: the mark first, then a listing of its journals.
  private static void close(Program self) throws IOException {
    Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
    if (run.isPresent()) {
      self.oracle().closing();
      self.store().create(run.get().path().resolve("CLOSED"), Content.bytes(new byte[0]));
      Optional<RunJournals> journals = RunJournals.of(self.store(), Program.RUN);
      self.actor().simulation().current();
      self.oracle().closed(journals.stream().flatMap(found -> found.journals().stream()).map(JournalFiles::writer)
          .collect(Collectors.<UUID>toSet()));
    }
  }
}
