package org.nifibeam.javalang;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.nifibeam.core.expression.SourceText;
import org.nifibeam.core.problem.ProblemException;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What a class file tells. */
final class CompiledClass {
    private static final String ROW = "(Lorg/nifibeam/core/schema/Row;)";
    private static final String NAMED_ROW = "(Lorg/nifibeam/core/expression/NamedRow;)";

    private CompiledClass() {}

    /** A method of one row. */
    record RowMethod(String name, boolean isStatic, boolean takesNames) {}

    /** The signature of the variable that holds the probe's result. */
    static String resultSignature(byte[] bytes) {
        AtomicReference<String> found = new AtomicReference<>();
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String s, String[] e) {
                                return name.equals(WrapperSource.EVALUATE) ? result(found) : null;
                            }
                        },
                        0);
        return found.get();
    }

    private static MethodVisitor result(AtomicReference<String> found) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLocalVariable(
                    String name, String type, String signature, Label start, Label end, int index) {
                if (name.equals(WrapperSource.RESULT)) {
                    found.set(signature == null ? type : signature);
                }
            }
        };
    }

    /** The one public method of a class that takes a row. */
    static RowMethod rowMethod(String name, byte[] bytes, SourceText shown)
            throws ProblemException {
        List<RowMethod> methods = new ArrayList<>();
        if (bytes != null) {
            new ClassReader(bytes)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access,
                                        String method,
                                        String type,
                                        String signature,
                                        String[] exceptions) {
                                    collect(access, method, type, methods);
                                    return null;
                                }
                            },
                            ClassReader.SKIP_CODE);
        }
        if (methods.size() != 1) {
            throw shown.error(
                    0,
                    "the class "
                            + name
                            + " has "
                            + methods.size()
                            + " public methods that take a row and give a value",
                    "write one, for example public String apply(NamedRow row)");
        }
        return methods.get(0);
    }

    private static void collect(int access, String name, String type, List<RowMethod> methods) {
        boolean open =
                (access & Opcodes.ACC_PUBLIC) != 0
                        && (access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC)) == 0;
        boolean named = type.startsWith(NAMED_ROW);
        if (open && (named || type.startsWith(ROW)) && !type.endsWith(")V")) {
            methods.add(new RowMethod(name, (access & Opcodes.ACC_STATIC) != 0, named));
        }
    }

    /** A signature as people write it, without what stands in angle brackets. */
    static String readable(String signature) {
        return Type.getType(signature.replaceAll("<.*>", "")).getClassName();
    }
}
