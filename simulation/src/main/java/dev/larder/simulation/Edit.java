package dev.larder.simulation;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One change of one method of one class. It must find exactly as many places as it says: code that was rewritten must not turn a
/// mutant into the original without anybody noticing.
sealed interface Edit {
  /// The class that is changed, e.g. `dev.larder.journal.JournalWriter`.
  String owner();

  /// How many places are to be found.
  int places();

  /// The change, which counts the places that it finds.
  ClassTransform transform(AtomicInteger found);

  /// What stands in the place of something: taken off the stack, put onto it.
  @FunctionalInterface
  interface Replacement {
    void emit(CodeBuilder code, InvokeInstruction call);
  }

  /// Calls in a method become something else.
  ///
  /// @param callee class and name, e.g. `java.util.Set.forEach`
  /// @param nth which of them; 0 for all
  record Calls(String owner, String method, String callee, int nth, int places, Replacement replacement)
      implements
        Edit {
    @Override
    public ClassTransform transform(AtomicInteger found) {
      AtomicInteger calls = new AtomicInteger();
      return inMethod(method, (code, element) -> {
        if (element instanceof InvokeInstruction call && calleeOf(call).equals(callee)
            && (calls.incrementAndGet() == nth || nth == 0)) {
          found.incrementAndGet();
          replacement.emit(code, call);
        } else {
          code.with(element);
        }
      });
    }
  }

  /// The same change, which must find so many places.
  default Edit withPlaces(int count) {
    return this instanceof Calls calls
        ? new Calls(calls.owner, calls.method, calls.callee, calls.nth, count, calls.replacement)
        : this;
  }

  /// A comparison of two longs finds them equal.
  record SameNumber(String owner, String method, int places) implements Edit {
    @Override
    public ClassTransform transform(AtomicInteger found) {
      return inMethod(method, (code, element) -> {
        if (element instanceof OperatorInstruction operator && operator.opcode() == Opcode.LCMP) {
          found.incrementAndGet();
          code.pop2().pop2().iconst_0();
        } else {
          code.with(element);
        }
      });
    }
  }

  /// A field gets another value.
  ///
  /// @param replacement takes the value off the stack and puts another one there
  record Assigned(String owner, String method, String field, int places,
      BiConsumer<CodeBuilder, FieldInstruction> replacement)
      implements
        Edit {
    @Override
    public ClassTransform transform(AtomicInteger found) {
      return inMethod(method, (code, element) -> {
        if (element instanceof FieldInstruction put && put.opcode() == Opcode.PUTFIELD
            && put.name().equalsString(field)) {
          found.incrementAndGet();
          replacement.accept(code, put);
        }
        code.with(element);
      });
    }
  }

  /// A method becomes double, the second one under another name and with a change.
  record Twin(String method, String name, Edit change) implements Edit {
    @Override
    public String owner() {
      return change.owner();
    }

    @Override
    public int places() {
      return change.places();
    }

    @Override
    public ClassTransform transform(AtomicInteger found) {
      return (builder, element) -> {
        builder.with(element);
        if (element instanceof MethodModel original && original.methodName().equalsString(method)) {
          builder.withMethod(name, original.methodTypeSymbol(), 0, twin -> original.forEach(part -> {
            if (part instanceof CodeModel code) {
              twin.transformCode(code, codeOf(change, found));
            }
          }));
        }
      };
    }

    private static CodeTransform codeOf(Edit change, AtomicInteger found) {
      if (change instanceof Calls calls) {
        return (code, element) -> {
          if (element instanceof InvokeInstruction call && calleeOf(call).equals(calls.callee())) {
            found.incrementAndGet();
            calls.replacement().emit(code, call);
          } else {
            code.with(element);
          }
        };
      }
      throw new IllegalArgumentException("no twin has " + change);
    }
  }

  /// Leaves a call out.
  static Edit skip(String owner, String method, String callee) {
    return skip(owner, method, callee, 1, code -> {
    });
  }

  /// Leaves calls out, of which each has the result that `constant` puts onto the stack.
  static Edit skip(String owner, String method, String callee, int places, Consumer<CodeBuilder> constant) {
    return new Calls(owner, method, callee, 0, places, (code, call) -> {
      drop(code, call);
      constant.accept(code);
    });
  }

  /// Calls another method of the same class instead, whose type is the same.
  static Edit rename(String owner, String method, String callee, int nth, String name) {
    return new Calls(owner, method, callee, nth, 1, (code, call) -> code.invokevirtual(call.owner().asSymbol(), name,
        call.typeSymbol()));
  }

  /// Calls a static method instead, which gets the object first.
  ///
  /// @param detour class and name
  static Edit detour(String owner, String method, String callee, String detour) {
    return new Calls(owner, method, callee, 0, 1, (code, call) -> {
      int dot = detour.lastIndexOf('.');
      MethodTypeDesc type = call.opcode() == Opcode.INVOKESTATIC
          ? call.typeSymbol()
          : call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol());
      code.invokestatic(ClassDesc.of(detour.substring(0, dot)), detour.substring(dot + 1), type);
    });
  }

  private static void drop(CodeBuilder code, InvokeInstruction call) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    for (ClassDesc parameter : parameters.reversed()) {
      if (TypeKind.from(parameter).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      code.pop();
    }
  }

  private static String calleeOf(InvokeInstruction call) {
    return call.owner().asInternalName().replace('/', '.') + "." + call.name().stringValue();
  }

  /// Changes the code of a method and of the lambdas in it.
  private static ClassTransform inMethod(String method, CodeTransform change) {
    return new ClassTransform() {
      @Override
      public void accept(ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel model && (model.methodName().equalsString(method)
            || model.methodName().stringValue().startsWith("lambda$" + method + "$"))) {
          builder.transformMethod(model, MethodTransform.transformingCode(change));
        } else {
          builder.with(element);
        }
      }
    };
  }

  /// Applies the change to a class.
  ///
  /// @throws IllegalStateException if it does not find its places
  static byte[] apply(ClassFile files, byte[] bytes, Edit edit) {
    AtomicInteger found = new AtomicInteger();
    byte[] changed = files.transformClass(files.parse(bytes), edit.transform(found));
    if (found.get() != edit.places()) {
      throw new IllegalStateException("%s finds %d places in place of %d: has the code been rewritten?".formatted(edit,
          found.get(), edit.places()));
    }
    return changed;
  }
}
