package dev.larder.repository;

import dev.larder.registry.Registry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// A real Registry in the hands of somebody mortal. Its transactions are whole: there is no half of one.
final class MortalRegistry {
  private static final Set<String> CHANGING = Set.of("apply", "ingest", "delete", "settle", "replay", "complete",
      "claim");

  private MortalRegistry() {}

  static Registry of(Registry registry, Mortality life) {
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(), new Class<?>[]{Registry.class},
        (proxy, method, arguments) -> {
          String name = method.getName();
          if (name.equals("close")) {
            // Whoever has opened the real one closes it.
            return null;
          }
          Callable<Object> call = () -> {
            try {
              return method.invoke(registry, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
          };
          return CHANGING.contains(name) ? life.step(name, call, Optional.empty()) : life.look(call);
        });
  }
}
