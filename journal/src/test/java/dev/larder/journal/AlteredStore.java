package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A real store, of which one answer is another than it should be.
final class AlteredStore {
  private AlteredStore() {}

  private interface Answer {
    Object of(String method, Object[] arguments, Object answer);
  }

  private static ArtifactStore of(ArtifactStore store, Answer altered, Consumer<String> before) {
    return (ArtifactStore) Proxy.newProxyInstance(AlteredStore.class.getClassLoader(),
        new Class<?>[]{ArtifactStore.class},
        (_, method, arguments) -> {
          before.accept(method.getName());
          try {
            return altered.of(method.getName(), arguments, method.invoke(store, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }

  /// Whose listings do not show everything.
  static ArtifactStore showing(ArtifactStore store, Predicate<Artifact> shown) {
    return of(store, (method, _, answer) -> method.equals("list")
        ? ((Stream<?>) answer).map(Artifact.class::cast).filter(shown)
        : answer, _ -> {
        });
  }

  /// Whose files are not what they are.
  static ArtifactStore opening(ArtifactStore store, BiFunction<ArtifactPath, InputStream, InputStream> opened) {
    return of(store, (method, arguments, answer) -> method.equals("open")
        ? opened.apply((ArtifactPath) arguments[0], (InputStream) answer)
        : answer, _ -> {
        });
  }

  /// Where something happens just before each listing.
  static ArtifactStore beforeListing(ArtifactStore store, Runnable event) {
    return of(store, (_, _, answer) -> answer, method -> {
      if (method.equals("list")) {
        event.run();
      }
    });
  }
}
