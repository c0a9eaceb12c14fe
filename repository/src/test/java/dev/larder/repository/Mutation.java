package dev.larder.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Larder with some calls led elsewhere, as `MutantLoader` of the simulation has it: all of our classes are loaded anew, those of the tests too, which is why only Java's own types go in and out.
final class Mutation extends ClassLoader {
  private static final String OURS = "dev.larder.";

  private final Map<String, byte[]> changed = new HashMap<>();

  /// One call that goes elsewhere.
  ///
  /// @param owner the class that calls, of this package
  /// @param method that calls, or a lambda in it
  /// @param callee class and method that it calls, without package
  /// @param nth which of its calls of it
  /// @param detour the method of [DeleteDetours] that is called, with the object first
  record Detour(String owner, String method, String callee, int nth, String detour) {}

  /// @throws IllegalStateException if a detour does not find its place: has the code been rewritten?
  Mutation(List<Detour> detours) {
    super("mutation", Mutation.class.getClassLoader());
    for (Detour detour : detours) {
      String name = OURS + "repository." + detour.owner();
      changed.put(name, changed(changed.computeIfAbsent(name, Mutation::original), detour));
    }
  }

  private static byte[] changed(byte[] bytes, Detour detour) {
    ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
        ClassHierarchyResolver.ofResourceParsing(Mutation.class.getClassLoader())
            .orElse(ClassHierarchyResolver.defaultResolver())));
    AtomicInteger met = new AtomicInteger();
    CodeTransform code = (builder, element) -> {
      if (element instanceof InvokeInstruction call && callee(call).equals(detour.callee())
          && met.incrementAndGet() == detour.nth()) {
        MethodTypeDesc type = call.opcode() == Opcode.INVOKESTATIC
            ? call.typeSymbol()
            : call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol());
        builder.invokestatic(ClassDesc.of(OURS + "repository.DeleteDetours"), detour.detour(), type);
      } else {
        builder.with(element);
      }
    };
    ClassTransform all = (builder, element) -> {
      if (inMethod(element, detour.method()) && element instanceof MethodModel model) {
        builder.transformMethod(model, MethodTransform.transformingCode(code));
      } else {
        builder.with(element);
      }
    };
    byte[] result = files.transformClass(files.parse(bytes), all);
    if (met.get() < detour.nth()) {
      throw new IllegalStateException("%s finds %d calls: has the code been rewritten?".formatted(detour, met.get()));
    }
    return result;
  }

  private static boolean inMethod(ClassElement element, String method) {
    return element instanceof MethodModel model && (model.methodName().equalsString(method)
        || model.methodName().stringValue().startsWith("lambda$" + method + "$"));
  }

  private static String callee(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    return owner.substring(owner.lastIndexOf('/') + 1) + "." + call.name().stringValue();
  }

  private static byte[] original(String name) {
    try (@Nullable
    InputStream in = Mutation.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
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
        try {
          byte[] bytes = changed.containsKey(name) ? changed.get(name) : original(name);
          loaded = defineClass(name, bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return loaded;
    }
  }

  /// Calls a static method of [DeleteCrash] in here.
  String hunt(String method, Object... arguments) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      List<Class<?>> types = new ArrayList<>();
      for (Object argument : arguments) {
        types.add(argument instanceof Integer
            ? int.class
            : argument instanceof Long ? long.class : argument instanceof Boolean ? boolean.class : String.class);
      }
      var called = loadClass(OURS + "repository.DeleteCrash").getDeclaredMethod(method, types.toArray(Class[]::new));
      called.setAccessible(true);
      return String.valueOf(called.invoke(null, arguments));
    } catch (InvocationTargetException e) {
      return "ended by " + e.getCause();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
