package dev.larder.datastore;

import java.io.IOException;
import java.util.List;

/// What a look at one property of a store has shown.
///
/// @param name of the property, in lower case with hyphens; programs may rely on it
/// @param detail what was seen, and where it is not well, what it means and what to do: for people
public record ProbeResult(String name, Verdict verdict, String detail) {

  public static ProbeResult ok(String name, String detail) {
    return new ProbeResult(name, Verdict.OK, detail);
  }

  public static ProbeResult warning(String name, String detail) {
    return new ProbeResult(name, Verdict.WARNING, detail);
  }

  public static ProbeResult refusal(String name, String detail) {
    return new ProbeResult(name, Verdict.REFUSAL, detail);
  }

  /// Lets nobody write to a store that cannot keep what stores promise. Looks only once for each open store.
  ///
  /// @throws UnsuitableStoreException if it cannot
  public static void require(ArtifactStore store) throws IOException {
    List<ProbeResult> refusals = store.probe(ProbeDepth.NEEDED).stream()
        .filter(result -> result.verdict == Verdict.REFUSAL).toList();
    if (!refusals.isEmpty()) {
      throw new UnsuitableStoreException(store, refusals);
    }
  }
}
