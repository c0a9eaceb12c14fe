package dev.larder.repository;

import java.util.random.RandomGenerator;

/// Two numbers below 2^61 that stand for a path and a size: polynomials of the characters, taken at two places that nobody knows beforehand, modulo the prime 2^61 - 1.
///
/// Two different pairs of up to 1,024 characters agree in one number for at most 345 of all places, so that they agree in both with a probability below 2^-104, whoever has
/// chosen them: nobody can make names that are taken for each other.
final class PathFingerprints {
  private static final long PRIME = (1L << 61) - 1;

  private final long first;
  private final long second;

  PathFingerprints(RandomGenerator random) {
    first = random.nextLong(1L << 32, PRIME);
    second = random.nextLong(1L << 32, PRIME);
  }

  long first(String path, long size) {
    return fingerprint(path, size, first);
  }

  long second(String path, long size) {
    return fingerprint(path, size, second);
  }

  /// @param size below 2^53
  private static long fingerprint(String path, long size, long at) {
    int length = path.length();
    // The length tells apart what differs in zeros only.
    long sum = length + 1L;
    sum = plus(times(sum, at), size);
    int i = 0;
    for (; i + 3 <= length; i += 3) {
      sum = plus(times(sum, at),
          (long) path.charAt(i) << 32 | (long) path.charAt(i + 1) << 16 | path.charAt(i + 2));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = rest << 16 | path.charAt(i);
    }
    return plus(times(sum, at), rest);
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return plus(low & PRIME, low >>> 61 | high << 3);
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    sum = (sum & PRIME) + (sum >>> 61);
    return sum >= PRIME ? sum - PRIME : sum;
  }
}
