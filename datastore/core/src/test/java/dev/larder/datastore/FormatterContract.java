package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every formatter has to keep. One subclass a formatter and format.
///
/// @param <T> its values
public abstract class FormatterContract<T> {
  protected final long seed = Long.getLong("seed", System.nanoTime());
  protected final Random random = new Random(seed);
  protected final Shelf shelf = new Shelf(new MemoryArtifactStore());

  protected abstract Formatter<T> formatter();

  /// The class that is read, where the formatter makes several.
  protected Class<? extends T> as() {
    return formatter().type();
  }

  protected abstract String format();

  protected abstract T random();

  protected abstract T empty();

  /// A form of a value that can be compared. Reads it to its end, closes it, and throws what that throws.
  protected abstract Object seen(T value) throws IOException;

  /// Whether every sequence of bytes is a value.
  protected boolean takesEverything() {
    return false;
  }

  private MediaType media() {
    return MediaType.of(format());
  }

  protected final byte[] bytes(T value) throws IOException {
    try (InputStream in = formatter().write(value, media()).open()) {
      return in.readAllBytes();
    }
  }

  protected final T read(StoredArtifact artifact) throws IOException {
    return formatter().read(artifact, as(), ReadParameters.NONE);
  }

  private Object seenOf(byte[] bytes) throws IOException {
    try {
      return seen(read(shelf.artifact(Content.bytes(bytes), format())));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (int i = 0; i < 25; i++) {
      T value = random();
      byte[] bytes = bytes(value);
      assertEquals(seen(value), seenOf(bytes), () -> "-Dseed=" + seed);
    }
  }

  @Test
  void anEmptyValueIsAValue() throws Exception {
    T value = empty();
    byte[] bytes = bytes(value);
    assertEquals(seen(value), seenOf(bytes));
  }

  @Test
  void everyOpeningGivesTheSameBytes() throws Exception {
    T value = random();
    Content content = formatter().write(value, media());
    try (InputStream first = content.open(); InputStream second = content.open()) {
      assertArrayEquals(first.readAllBytes(), second.readAllBytes(), () -> "-Dseed=" + seed);
    }
    seen(value);
  }

  @Test
  void whoeverStopsReadingInTheMiddleIsNotHeldUp() throws Exception {
    T value = random();
    Content content = formatter().write(value, media());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      InputStream in = content.open();
      in.readNBytes(3);
      in.close();
    });
    seen(value);
  }

  @Test
  void theFirstFormatIsOneThatItHasAndHasAnExtension() {
    assertTrue(formatter().formats().stream().anyMatch(pattern -> media().closeness(pattern) >= 0));
    assertNotEquals("", takesEverything() ? "any" : formatter().extension(media()));
  }

  /// Truncated artifacts are the commonest damage: a half of a value must never pass for a value.
  @Test
  void halfOfAValueIsAnErrorOrRefusedByItsChecksum() throws Exception {
    for (int i = 0; i < 25; i++) {
      T value = random();
      byte[] bytes = bytes(value);
      seen(value);
      byte[] half = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertNoCrash(half);
      StorageRecord recorded = shelf.put(Content.bytes(bytes), "", format());
      assertRefused(shelf.putDamaged(half, recorded));
    }
  }

  @Test
  void flippedBitsAreAnErrorOrRefusedByTheChecksum() throws Exception {
    T value = random();
    byte[] bytes = bytes(value);
    seen(value);
    StorageRecord recorded = shelf.put(Content.bytes(bytes), "", format());
    for (int i = 0; i < 120; i++) {
      byte[] flipped = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (!Arrays.equals(bytes, flipped)) {
        assertNoCrash(flipped);
        assertRefused(shelf.putDamaged(flipped, recorded));
      }
    }
  }

  @Test
  void noiseIsAnError() throws Exception {
    for (int i = 0; i < 25; i++) {
      byte[] noise = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(noise);
      noise[0] = (byte) 0xFF;
      assertNoCrash(noise);
      if (!takesEverything()) {
        assertThrows(FormatException.class, () -> seenOf(noise), () -> "-Dseed=" + seed);
      }
    }
  }

  @Test
  void anArtifactThatIsGoneIsNotFound() throws Exception {
    T value = random();
    StorageRecord record = shelf.put(formatter().write(value, media()), "", format());
    seen(value);
    shelf.store().delete(List.of(record.path().orElseThrow()));
    assertThrows(NoSuchFileException.class, () -> seen(read(shelf.artifact(record))));
  }

  /// A value or a [FormatException]: no other error, no endless work.
  private void assertNoCrash(byte[] bytes) {
    try {
      seenOf(bytes);
    } catch (FormatException e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("damaged bytes gave %s; replay with -Dseed=%d".formatted(e, seed), e);
    }
  }

  private void assertRefused(StorageRecord damaged) {
    StoredArtifact artifact = new StoredArtifact(shelf.store(), damaged, Verification.ALWAYS);
    IOException error = assertThrows(IOException.class, () -> {
      try {
        seen(as().cast(Formatters.installed().with(formatter()).read(artifact, as(), ReadParameters.NONE)));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }, () -> "damage went unnoticed; replay with -Dseed=" + seed);
    assertTrue(error instanceof DamagedArtifactException || error instanceof FormatException, error::toString);
  }
}
