package org.nifibeam.core.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;

/**
 * A user's function as bytes, of which each task makes a copy of its own. Immutable and
 * thread-safe.
 */
final class FunctionBytes {
    private final byte[] bytes;
    private final Map<String, Class<?>> classes;

    private FunctionBytes(byte[] bytes, Map<String, Class<?>> classes) {
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
            Map<String, Class<?>> classes = new HashMap<>();
            try (ObjectOutputStream out = new Output(to, classes)) {
                out.writeObject(function);
            }
            FunctionBytes made = new FunctionBytes(to.toByteArray(), classes);
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

    /** Notes the classes that are written. */
    private static final class Output extends ObjectOutputStream {
        private final Map<String, Class<?>> classes;

        Output(OutputStream to, Map<String, Class<?>> classes) throws IOException {
            super(to);
            this.classes = classes;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            classes.put(type.getName(), type);
        }
    }

    /**
     * Reads what was written as objects of the same classes: a function of ours may hold a lambda
     * of a program, whose classes have another loader.
     */
    private static final class Input extends ObjectInputStream {
        private final Map<String, Class<?>> classes;

        Input(InputStream in, Map<String, Class<?>> classes) throws IOException {
            super(in);
            this.classes = classes;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            Class<?> known = classes.get(description.getName());
            return known == null ? super.resolveClass(description) : known;
        }
    }
}
