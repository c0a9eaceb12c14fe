package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.journal.NewDataset;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares again and again while others write, transfer back and delete: nothing may be found, since nothing is wrong.
final class FsckAmongOthersTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 50);

  @TempDir
  Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();

  private interface Work {
    void once() throws Exception;
  }

  private Future<?> again(ExecutorService threads, Work work) {
    return threads.submit(() -> {
      while (!over.get()) {
        work.once();
      }
      return null;
    });
  }

  @Test
  void whatOthersDoMeanwhileIsNoFinding() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"));
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> others = new ArrayList<>();
      Random random = new Random(seed);
      Random chosen = new Random(random.nextLong());
      others.add(again(threads, () -> write(pantry)));
      others.add(again(threads, pantry::transfer));
      others.add(again(threads, () -> delete(pantry, chosen)));
      List<FsckFinding> findings = new ArrayList<>();
      long artifacts = 0;
      int rounds = 0;
      try {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end && (rounds < ROUNDS || written.get() < 500 || deleted.get() < 100)) {
          rounds++;
          FsckOptions options = switch (random.nextInt(4)) {
            case 0 -> FsckOptions.DEFAULT.withChecksum().reading(2);
            case 1 -> FsckOptions.DEFAULT.sampling(0.5);
            case 2 -> FsckOptions.DEFAULT.sinceTheLast();
            default -> FsckOptions.DEFAULT;
          };
          for (FsckReport report : new Fsck(pantry.repository(), options, Host.SYSTEM, new Fsck.Listener() {
            @Override
            public void found(FsckFinding finding) {
              findings.add(finding);
            }
          }).run()) {
            artifacts += report.artifacts();
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<?> other : others) {
        other.get(2, TimeUnit.MINUTES);
      }
      long all = artifacts;
      assertEquals(List.of(), findings, () -> "seed " + seed);
      assertTrue(all > 0 && written.get() >= 500 && deleted.get() >= 100,
          () -> "%d listed, %d written, %d deleted".formatted(all, written.get(), deleted.get()));
      System.out.printf("%d rounds: %d artifacts listed, %d written, %d deleted%n", rounds, all, written.get(),
          deleted.get());
      pantry.transfer();
      spoil(pantry);
      List<FsckFinding> spoiled = new ArrayList<>();
      new Fsck(pantry.repository(), FsckOptions.DEFAULT, Host.SYSTEM, new Fsck.Listener() {
        @Override
        public void found(FsckFinding finding) {
          spoiled.add(finding);
        }
      }).run();
      assertEquals(1, spoiled.size(), "it does find what is wrong");
    }
  }

  private void write(Pantry pantry) throws IOException {
    try (DatasetWriter writer = pantry.repository().writer(new RunName("night" + written.get() % 5),
        WriterOptions.DEFAULT)) {
      for (int i = 0; i < 10 && !over.get(); i++) {
        List<NewDataset> some = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          long number = written.incrementAndGet();
          some.add(NewDataset.of(Pantry.IMAGE, Pantry.well("W" + number), Pantry.content("image " + number)));
        }
        writer.putAll(some);
      }
    }
  }

  private void delete(Pantry pantry, Random random) throws IOException {
    List<UUID> ids = new ArrayList<>();
    try (DatasetCursor cursor = pantry.repository().registry().query(DatasetQuery.ALL)) {
      while (cursor.hasNext()) {
        UUID id = cursor.next().ref().id();
        if (random.nextInt(20) == 0) {
          ids.add(id);
        }
      }
    }
    DeleteAction action = random.nextBoolean() ? DeleteAction.PURGE : DeleteAction.UNSTORE;
    deleted.addAndGet(new Deleting(pantry.repository(), Host.SYSTEM, _ -> {
    }).run(DeletePlan.of(pantry.repository(), action, ids), false).deleted());
  }

  private static void spoil(Pantry pantry) throws IOException {
    try (Stream<Path> files = Files.walk(pantry.path())) {
      Files.delete(files.filter(file -> file.getFileName().toString().startsWith("W")).findFirst().orElseThrow());
    }
  }
}
