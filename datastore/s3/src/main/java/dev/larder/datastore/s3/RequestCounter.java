package dev.larder.datastore.s3;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts the requests of one store.
final class RequestCounter {
  private final Map<RequestKind, LongAdder> byKind = new EnumMap<>(RequestKind.class);
  private final LongAdder retries = new LongAdder();
  private final LongAdder throttled = new LongAdder();

  RequestCounter() {
    for (RequestKind kind : RequestKind.values()) {
      byKind.put(kind, new LongAdder());
    }
  }

  void sent(RequestKind kind) {
    byKind.computeIfAbsent(kind, _ -> new LongAdder()).increment();
  }

  void repeated() {
    retries.increment();
  }

  void throttled() {
    throttled.increment();
  }

  S3Requests soFar() {
    return new S3Requests(of(RequestKind.PUT), of(RequestKind.HEAD), of(RequestKind.GET), of(RequestKind.LIST),
        of(RequestKind.DELETE), retries.sum(), throttled.sum());
  }

  private long of(RequestKind kind) {
    LongAdder adder = byKind.get(kind);
    return adder == null ? 0 : adder.sum();
  }
}
