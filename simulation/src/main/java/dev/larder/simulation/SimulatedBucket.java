package dev.larder.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The server's side of a simulated object store: objects, and requests that are under way. Each method is atomic.
final class SimulatedBucket {
  /// What becomes of the requests that are under way when their sender ends.
  enum InFlight {
    LOST, ARRIVE,
    /// Some requests of others come first.
    ARRIVE_LATER
  }

  private static final int LATE_BY = 7;
  private static final Comparator<String> BY_UTF8 = Comparator.comparing(
      key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final InstantSource clock;
  private final Map<String, Instant> modified = new HashMap<>();
  private final NavigableMap<String, byte[]> objects = new TreeMap<>(BY_UTF8);
  private final Set<Put> underWay = new LinkedHashSet<>();
  private final List<Put> late = new ArrayList<>();
  private final Set<UUID> expelled = new LinkedHashSet<>();

  SimulatedBucket() {
    this(InstantSource.fixed(Instant.EPOCH));
  }

  /// @param clock for times of objects, which decide nothing
  SimulatedBucket(InstantSource clock) {
    this.clock = clock;
  }

  /// A conditional PUT. Two are never equal.
  static final class Put {
    private final String key;
    private final byte[] bytes;
    private int waits;

    private Put(String key, byte[] bytes) {
      this.key = key;
      this.bytes = bytes;
    }
  }

  /// The client has sent a request to create an object where there is none.
  synchronized Put send(String key, byte[] bytes) {
    Put put = new Put(key, bytes);
    underWay.add(put);
    return put;
  }

  /// The request is done.
  ///
  /// @return whether it has created its object; something was there otherwise
  synchronized boolean arrive(Put put) {
    underWay.remove(put);
    boolean created = objects.putIfAbsent(put.key, put.bytes) == null;
    if (created) {
      modified.put(put.key, clock.instant());
    }
    return created;
  }

  synchronized void lose(Put put) {
    underWay.remove(put);
  }

  /// The request will arrive after some others.
  synchronized void delay(Put put) {
    underWay.remove(put);
    put.waits = LATE_BY;
    late.add(put);
  }

  /// Another request comes: those that are late come nearer.
  synchronized void tick() {
    for (Iterator<Put> puts = late.iterator(); puts.hasNext();) {
      Put put = puts.next();
      put.waits--;
      if (put.waits <= 0) {
        puts.remove();
        arrive(put);
      }
    }
  }

  synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  /// When an object that is there was created.
  synchronized Instant modified(String key) {
    return modified.getOrDefault(key, Instant.EPOCH);
  }

  /// At most `count` objects from `from` on, whose keys begin with `prefix`; `from` itself only if `inclusive`.
  synchronized List<Map.Entry<String, Integer>> page(String prefix, String from, boolean inclusive, int count) {
    List<Map.Entry<String, Integer>> page = new ArrayList<>();
    for (Map.Entry<String, byte[]> object : objects.tailMap(from, inclusive).entrySet()) {
      if (page.size() == count || !object.getKey().startsWith(prefix)) {
        break;
      }
      page.add(Map.entry(object.getKey(), object.getValue().length));
    }
    return page;
  }

  synchronized void delete(String key) {
    objects.remove(key);
  }

  synchronized void expel(UUID writer) {
    expelled.add(writer);
  }

  synchronized boolean isExpelled(UUID writer) {
    return expelled.contains(writer);
  }

  /// Replaces the bytes of an object, as only a defect or a stranger does.
  synchronized void damage(String key, byte[] bytes) {
    objects.put(key, bytes);
  }

  synchronized Map<String, byte[]> objects() {
    return new TreeMap<>(objects);
  }

  /// Another bucket of the same contents, with which this one shares nothing, when all its clients have ended.
  synchronized SimulatedBucket after(InFlight fate) {
    SimulatedBucket copy = new SimulatedBucket(clock);
    copy.objects.putAll(objects);
    copy.modified.putAll(modified);
    copy.expelled.addAll(expelled);
    for (Put put : late) {
      Put same = new Put(put.key, put.bytes);
      same.waits = put.waits;
      copy.late.add(same);
    }
    for (Put put : underWay) {
      Put same = copy.send(put.key, put.bytes);
      switch (fate) {
        case LOST -> copy.lose(same);
        case ARRIVE -> copy.arrive(same);
        case ARRIVE_LATER -> copy.delay(same);
      }
    }
    return copy;
  }
}
