package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.s3.FaultyHttp.Fate;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Many writers and readers of few paths, on a network that loses, delays, refuses and damages. Whatever happens nothing is overwritten, nothing is
/// acknowledged that is not there, and nothing is called absent that was acknowledged before.
final class S3ChaosTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 100;
  private static final int PATHS = 170;
  private static final ArtifactPath FOLDER = new ArtifactPath("run");
  /// Each as likely as the other, a third of all requests together.
  private static final List<Fate> FAULTS = List
      .copyOf(EnumSet.complementOf(EnumSet.of(Fate.PASS, Fate.DENIED, Fate.SKEWED, Fate.NOT_IMPLEMENTED)));

  private final Map<ArtifactPath, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<ArtifactPath, Set<String>> failed = new ConcurrentHashMap<>();
  private final Set<ArtifactPath> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
  private final List<String> lies = Collections.synchronizedList(new ArrayList<>());

  private void count(String outcome) {
    outcomes.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
  }

  @Test
  void nothingIsOverwrittenFalselyAcknowledgedOrCalledAbsent() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    StoreSettings settings = S3Server.SHARED.settings(S3Server.newPrefix(), "part_size", "5MiB");
    Random random = new Random(seed);
    AtomicReference<FaultyHttp> network = new AtomicReference<>();
    try (S3ArtifactStore store = S3Server.store(settings, http -> {
      FaultyHttp faulty = new FaultyHttp(http, request -> fate(request, random));
      network.set(faulty);
      return faulty;
    });
        S3ArtifactStore honest = S3Server.store(settings, http -> http);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        running.add(threads.submit(() -> work(store, thread, new SplittableRandom(seed + thread))));
      }
      for (Future<?> future : running) {
        future.get();
      }
      network.get().settle();
      judge(honest);
      System.out.println(outcomes + " " + network.get().met() + " " + store.requests());
      assertEquals(List.of(), lies);
      for (String outcome : List.of("Created", "AlreadyThere", "Unknown", "Present", "Absent", "stat Unknown")) {
        assertTrue(outcomes.containsKey(outcome), () -> "nothing was " + outcome);
      }
      assertEquals(Set.copyOf(FAULTS), difference(network.get().met().keySet()));
    }
  }

  private static Set<Fate> difference(Set<Fate> met) {
    Set<Fate> faults = new HashSet<>(met);
    faults.remove(Fate.PASS);
    return faults;
  }

  private static synchronized Fate fate(SdkHttpRequest request, Random random) {
    if (random.nextInt(3) > 0) {
      return Fate.PASS;
    }
    Fate fate = FAULTS.get(random.nextInt(FAULTS.size()));
    // A success without content is the whole truth about an empty object.
    boolean object = !FaultyHttp.isListing(request) && !FaultyHttp.isDeletion(request);
    boolean reads = object && !FaultyHttp.isPut(request) && !FaultyHttp.isCompletion(request);
    if (reads && (fate == Fate.EMPTY_SUCCESS || fate == Fate.ERROR_IN_SUCCESS)) {
      return Fate.LOSE_REQUEST;
    }
    return fate;
  }

  private void work(S3ArtifactStore store, int thread, SplittableRandom random) {
    for (int round = 0; round < ROUNDS; round++) {
      ArtifactPath path = new ArtifactPath("run/%03d".formatted(random.nextInt(PATHS)));
      // What is known before the question is asked.
      boolean there = seen.contains(path);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 ->
          create(store, path, "writer %d round %d".formatted(thread, round), random.nextInt(150) == 0);
        case 5, 6 -> look(store, path, there);
        case 7, 8 -> read(store, path, there);
        default -> list(store, Set.copyOf(seen));
      }
    }
  }

  private static byte[] bytes(String text, boolean large) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return large ? Arrays.copyOf(bytes, 5_300_000) : bytes;
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private void create(S3ArtifactStore store, ArtifactPath path, String text, boolean large) {
    CreateResult result = store.create(path, Content.bytes(bytes(text, large)));
    count(result.getClass().getSimpleName());
    switch (result) {
      case CreateResult.Created _ -> {
        String other = acknowledged.put(path, text);
        if (other != null) {
          lies.add("%s was acknowledged to %s and to %s".formatted(path, other, text));
        }
        seen.add(path);
      }
      case CreateResult.AlreadyThere _ -> seen.add(path);
      case CreateResult.Failed _ -> failed.computeIfAbsent(path, _ -> ConcurrentHashMap.newKeySet()).add(text);
      case CreateResult.Unknown _ -> {
        // Anything may be.
      }
    }
  }

  private void look(S3ArtifactStore store, ArtifactPath path, boolean there) {
    switch (store.stat(List.of(path)).getFirst()) {
      case StatResult.Present _ -> {
        seen.add(path);
        count("Present");
      }
      case StatResult.Absent _ -> {
        count("Absent");
        if (there) {
          lies.add(path + " was there, and is called absent");
        }
      }
      case StatResult.Unknown _ -> count("stat Unknown");
    }
  }

  private void read(S3ArtifactStore store, ArtifactPath path, boolean there) {
    try (InputStream in = store.open(path)) {
      byte[] bytes = in.readAllBytes();
      count("read");
      seen.add(path);
      String owner = acknowledged.get(path);
      if (owner != null && !text(bytes).equals(owner)) {
        lies.add("%s holds what %s wrote, and %s was told that it stored it".formatted(path, text(bytes), owner));
      }
    } catch (NoSuchFileException e) {
      count("nothing to read");
      if (there) {
        lies.add(path + " was there, and cannot be found to be read");
      }
    } catch (StorageException e) {
      count("not read");
    } catch (IOException e) {
      lies.add("another exception than was promised: " + e);
    }
  }

  private void list(S3ArtifactStore store, Set<ArtifactPath> there) {
    try (Stream<Artifact> all = store.list(FOLDER)) {
      Set<ArtifactPath> listed = new HashSet<>(all.map(Artifact::path).toList());
      count("listed");
      seen.addAll(listed);
      if (!listed.containsAll(there)) {
        lies.add("a listing of %d lacks some of %d".formatted(listed.size(), there.size()));
      }
    } catch (IOException | UncheckedIOException e) {
      count("not listed");
    }
  }

  /// What is really there, once everything has come to rest.
  private void judge(S3ArtifactStore honest) throws IOException {
    for (int i = 0; i < PATHS; i++) {
      ArtifactPath path = new ArtifactPath("run/%03d".formatted(i));
      String owner = acknowledged.get(path);
      try (InputStream in = honest.open(path)) {
        String found = text(in.readAllBytes());
        if (owner != null && !found.equals(owner)) {
          lies.add("%s was acknowledged to %s and holds what %s wrote".formatted(path, owner, found));
        }
        if (failed.getOrDefault(path, Set.of()).contains(found)) {
          lies.add("%s holds what is said to have failed: %s".formatted(path, found));
        }
      } catch (NoSuchFileException e) {
        if (owner != null || seen.contains(path)) {
          lies.add("%s was acknowledged or seen and is not there".formatted(path));
        }
      }
    }
  }
}
