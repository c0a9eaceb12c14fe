package dev.larder.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads all of Larder anew, with some methods changed, so that everything that runs in it meets the changed code: the harness too, which
/// is why only Java's own types go in and out.
final class MutantLoader extends ClassLoader {
  private static final String OURS = "dev.larder.";

  private final Map<String, byte[]> changed = new HashMap<>();

  /// @throws IllegalStateException if a change does not find its places
  MutantLoader(List<Edit> edits) {
    super("mutant", MutantLoader.class.getClassLoader());
    ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
        ClassHierarchyResolver.ofResourceParsing(MutantLoader.class.getClassLoader())
            .orElse(ClassHierarchyResolver.defaultResolver())));
    for (Edit edit : edits) {
      changed.put(edit.owner(), Edit.apply(files, changed.computeIfAbsent(edit.owner(), this::original), edit));
    }
  }

  private byte[] original(String name) {
    try (@Nullable
    InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes;
        try {
          bytes = changed.containsKey(name) ? changed.get(name) : original(name);
        } catch (IllegalArgumentException e) {
          throw new ClassNotFoundException(name, e);
        }
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  /// [Exploration#explore] in here.
  String explore(String request) {
    return call("explore", request);
  }

  /// [Exploration#replay] in here.
  String replay(String line) {
    return call("replay", line);
  }

  private String call(String method, String argument) {
    try {
      return (String) loadClass(OURS + "simulation.Exploration").getMethod(method, String.class).invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("%s ended by %s".formatted(argument, e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
