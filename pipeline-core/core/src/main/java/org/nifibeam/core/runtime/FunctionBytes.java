package org.nifibeam.core.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;

/**
 * A user's function as bytes, of which each task makes a copy of its own. Immutable and
 * thread-safe.
 */
final class FunctionBytes {
    private final byte[] bytes;
    private final ClassLoader classes;

    private FunctionBytes(byte[] bytes, ClassLoader classes) {
        this.bytes = bytes;
        this.classes = classes;
    }

    /**
     * Serializes a function, and tries whether it can be read again.
     *
     * @throws StageFailure if it cannot
     */
    static FunctionBytes of(StageInfo stage, RowFunction.Call call) {
        DoFn<?, ?> function = call.function();
        try {
            ByteArrayOutputStream to = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(to)) {
                out.writeObject(function);
            }
            FunctionBytes made =
                    new FunctionBytes(to.toByteArray(), function.getClass().getClassLoader());
            made.read();
            return made;
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw new StageFailure(
                    stage,
                    "the function "
                            + function.getClass().getName()
                            + " cannot be copied for each task: "
                            + e,
                    "let all that its fields hold implement java.io.Serializable, or make the fields transient and set them in setup()",
                    e);
        }
    }

    /** A copy. */
    DoFn<?, ?> copy() {
        try {
            return read();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("what was read before cannot be read again", e);
        }
    }

    private DoFn<?, ?> read() throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new Input(new ByteArrayInputStream(bytes), classes)) {
            return (DoFn<?, ?>) in.readObject();
        }
    }

    /** Finds classes where the function's own is from. */
    private static final class Input extends ObjectInputStream {
        private final ClassLoader classes;

        Input(InputStream in, ClassLoader classes) throws IOException {
            super(in);
            this.classes = classes;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, classes);
            } catch (ClassNotFoundException e) {
                // Primitive classes have no loader.
                return super.resolveClass(description);
            }
        }
    }
}
