package dev.larder.repository;

import dev.larder.registry.ChunkOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Shows how transfer-back goes as Micrometer meters, for a service that has a registry of meters. Give one to as many transfer-backs as you like, one after another; those that run at
/// the same time get one each, with tags in the registry that tell them apart.
///
/// Its names and units stand in `docs/technote/transfer-back.md`. `micrometer-core` is an optional dependency: who does not use this class needs none.
public final class TransferMeters implements TransferBack.Listener {
  private final Counter ingested;
  private final Counter alreadyThere;
  private final Counter quarantined;
  private final Counter journals;
  private final Counter held;
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong movedMillis = new AtomicLong();

  public TransferMeters(MeterRegistry meters) {
    ingested = counter(meters, "ingested", "datasets", "Datasets that the Registry did not have");
    alreadyThere = counter(meters, "already.there", "datasets", "Datasets that it had, with the same content");
    quarantined = counter(meters, "quarantined", "records", "Records that were refused, newly");
    journals = counter(meters, "journals", "journals", "Journals that came into the Registry to their end");
    held = counter(meters, "held", "journals", "Journals that were left to others, who were taking them in");
    Gauge.builder("larder.transfer.left", left, AtomicLong::get).baseUnit("segments")
        .description("Segments that were found and are not in the Registry yet").strongReference(true).register(meters);
    TimeGauge.builder("larder.transfer.moved", () -> movedMillis, TimeUnit.MILLISECONDS)
        .description("When something was taken in last, since 1970; 0 for never").register(meters);
  }

  private static Counter counter(MeterRegistry meters, String name, String unit, String description) {
    return Counter.builder("larder.transfer." + name).baseUnit(unit).description(description).register(meters);
  }

  @Override
  public void found(long segments) {
    left.set(segments);
  }

  @Override
  public void committed(long segments, long datasets) {
    left.accumulateAndGet(segments, (before, gone) -> Math.max(0, before - gone));
  }

  @Override
  public void settled(ChunkOutcome outcome, int endedJournals) {
    ingested.increment((double) outcome.ingested());
    alreadyThere.increment((double) outcome.alreadyThere());
    quarantined.increment(outcome.quarantined().size());
    journals.increment(endedJournals);
    held.increment(outcome.held().size());
    if (outcome.ingested() + outcome.alreadyThere() + outcome.quarantined().size() + endedJournals > 0) {
      movedMillis.set(System.currentTimeMillis());
    }
  }
}
