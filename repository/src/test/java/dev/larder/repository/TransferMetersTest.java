package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferMetersTest {
  @TempDir
  Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TransferMeters meters = new TransferMeters(registry);

  private double count(String name) {
    return registry.get("larder.transfer." + name).counter().count();
  }

  private double left() {
    return registry.get("larder.transfer.left").gauge().value();
  }

  private double moved() {
    return registry.get("larder.transfer.moved").timeGauge().value(TimeUnit.MILLISECONDS);
  }

  @Test
  void countWhatAnyNumberOfTransferBacksDid() throws IOException {
    try (Pantry pantry = Pantry.in(folder)) {
      assertEquals(0, moved());
      pantry.write("A1", "A2");
      CraftedJournal hostile = new CraftedJournal(pantry.repository(), pantry.night());
      hostile.stored("image", "{\"plate\":\"P 1\",\"well\":\"A3\"}", "_journal/{id}");
      hostile.seal();
      long begun = System.currentTimeMillis();
      new TransferBack(pantry.repository(), meters).transfer(Optional.empty());
      assertEquals(2, count("ingested"));
      assertEquals(0, count("already.there"));
      assertEquals(1, count("quarantined"));
      assertEquals(2, count("journals"));
      assertEquals(0, left());
      double first = moved();
      assertTrue(first >= begun && first <= System.currentTimeMillis(), () -> first + " after " + begun);

      pantry.write("A2", "A4");
      new TransferBack(pantry.repository(), meters).transfer(Optional.empty());
      assertEquals(3, count("ingested"));
      assertEquals(1, count("already.there"));
      assertEquals(1, count("quarantined"));
      assertEquals(3, count("journals"));

      double second = moved();
      new TransferBack(pantry.repository(), meters).transfer(Optional.empty());
      assertEquals(second, moved(), "nothing was new");
    }
  }

  @Test
  void showWhatIsLeftWhereItGetsNoFurther() throws IOException {
    try (Pantry pantry = Pantry.in(folder)) {
      pantry.write("A1");
      RefusingRegistry refusing = RefusingRegistry.on(folder);
      assertThrows(RegistryException.Failed.class,
          () -> new TransferBack(pantry.repository(), meters).transfer(Optional.empty()));
      assertTrue(left() > 0, "found, and not taken in");
      assertEquals(0, count("ingested"));
      refusing.end();
      new TransferBack(pantry.repository(), meters).transfer(Optional.empty());
      assertEquals(0, left());
      assertEquals(1, count("ingested"));
    }
  }

  @Test
  void doNotTakeWhatOthersHoldForAMove() {
    meters.settled(new ChunkOutcome(0, 0, List.of(), Set.of(), Set.of(UUID.randomUUID())), 0);
    assertEquals(1, count("held"));
    assertEquals(0, moved());
  }
}
