package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArtifactTableTest {
  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);

  private static Random seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      path.append((char) ('a' + random.nextInt(4)));
    }
    return path.toString();
  }

  @Test
  void knowsWhatWasListedAndWhatWasRecordedAsAMapDoes() {
    Random random = seeded();
    ArtifactTable table = new ArtifactTable(random);
    Map<List<Object>, Integer> expected = new HashMap<>();
    ArtifactTable.Marker[] markers = {table.marker(ArtifactTable.LISTED), table.marker(ArtifactTable.RECORDED)};
    for (int i = 0; i < 200_000; i++) {
      String path = path(random);
      long size = random.nextInt(3);
      int mark = 1 + random.nextInt(2);
      markers[mark - 1].add(path, size);
      expected.merge(List.of(path, size), mark, (one, other) -> one | other);
    }
    markers[0].flush();
    markers[1].flush();
    for (int mark = 1; mark <= 2; mark++) {
      int only = mark;
      assertEquals(expected.values().stream().filter(marks -> marks == only).count(), table.only(mark));
      expected.forEach((artifact, marks) -> assertEquals(marks == only,
          table.only(only, artifact.get(0).toString(), (long) artifact.get(1)), artifact::toString));
    }
    assertFalse(table.only(1, "nobody told of it", 0));
    assertTrue(expected.size() > 100_000);
  }

  @Test
  void aFingerprintIsThePolynomialThatItIsSaidToBe() {
    Random random = seeded();
    for (int round = 0; round < 1_000; round++) {
      long seed = random.nextLong();
      PathFingerprints fingerprints = new PathFingerprints(new Random(seed));
      BigInteger at = BigInteger.valueOf(new Random(seed).nextLong(1L << 32,
          PRIME.longValueExact()));
      String path = path(random).repeat(1 + random.nextInt(20));
      long size = random.nextLong(1L << 53);
      BigInteger sum = BigInteger.valueOf(path.length() + 1L).multiply(at).add(BigInteger.valueOf(size));
      int i = 0;
      for (; i + 3 <= path.length(); i += 3) {
        sum = sum.multiply(at).add(block(path.substring(i, i + 3)));
      }
      sum = sum.multiply(at).add(block(path.substring(i)));
      assertEquals(sum.mod(PRIME).longValueExact(), fingerprints.first(path, size), path);
      assertNotEquals(fingerprints.first(path, size), fingerprints.second(path, size));
    }
  }

  private static BigInteger block(String characters) {
    BigInteger block = BigInteger.ZERO;
    for (int i = 0; i < characters.length(); i++) {
      block = block.shiftLeft(16).add(BigInteger.valueOf(characters.charAt(i)));
    }
    return block;
  }
}
