package org.nifibeam.core.coder;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Objects;

/**
 * Java serialization, with its length before it. Classes come from the given loader, or when the
 * coder itself was deserialized from the value's class's, and then from the thread's context
 * loader. The filter's pattern (see {@link ObjectInputFilter.Config#createFilter}) is asked for
 * every class; besides, nothing may be nested deeper than {@link #DEPTH}, and no array be longer
 * than the bytes there are.
 */
final class SerializableCoder<T extends Serializable> implements Coder<T> {
    private static final long serialVersionUID = 1L;

    private static final long DEPTH = 500;

    private final Class<T> type;
    private final String pattern;
    private final transient ClassLoader loader;

    SerializableCoder(Class<T> type, ClassLoader loader, String pattern) {
        this.type = Objects.requireNonNull(type, "type");
        this.loader = Objects.requireNonNull(loader, "loader");
        this.pattern = pattern;
        ObjectInputFilter.Config.createFilter(pattern);
    }

    @Override
    public void encode(T value, ByteSink sink) {
        ByteSink own = new ByteSink();
        try (ObjectOutputStream stream = new ObjectOutputStream(own.asStream())) {
            stream.writeObject(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CoderException(type.getName() + " cannot be serialized: " + e, e);
        }
        sink.writeUnsigned(own.size());
        own.writeTo(sink);
    }

    @Override
    public T decode(ByteSource source) {
        ByteSource own = source.slice(source.readCount());
        long limit = own.remaining();
        try (ObjectInputStream stream = new Input(own.asStream())) {
            ObjectInputFilter allowed = ObjectInputFilter.Config.createFilter(pattern);
            stream.setObjectInputFilter(info -> check(info, limit, allowed));
            T value = type.cast(stream.readObject());
            if (own.remaining() > 0) {
                throw new CoderException(own.remaining() + " bytes are left behind an object");
            }
            return value;
        } catch (CoderException e) {
            throw e;
        } catch (IOException
                | ClassNotFoundException
                | LinkageError
                | StackOverflowError
                | RuntimeException e) {
            throw new CoderException(type.getName() + " cannot be deserialized: " + e, e);
        }
    }

    private static Status check(
            ObjectInputFilter.FilterInfo info, long limit, ObjectInputFilter allowed) {
        if (info.depth() > DEPTH || info.arrayLength() > limit || info.references() > limit) {
            return Status.REJECTED;
        }
        return allowed == null ? Status.UNDECIDED : allowed.checkInput(info);
    }

    @Override
    public boolean deterministic() {
        return false;
    }

    @Override
    public String describe() {
        return "serializable(" + type.getName() + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SerializableCoder<?> that
                && type == that.type
                && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, pattern);
    }

    @Override
    public String toString() {
        return describe();
    }

    private ClassLoader[] loaders() {
        ClassLoader first = loader == null ? type.getClassLoader() : loader;
        return new ClassLoader[] {first, Thread.currentThread().getContextClassLoader()};
    }

    private final class Input extends ObjectInputStream {
        Input(InputStream stream) throws IOException {
            super(stream);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            for (ClassLoader from : loaders()) {
                try {
                    return Class.forName(description.getName(), false, from);
                } catch (ClassNotFoundException e) {
                    // The next loader, and last the JDK's own search, which knows int and its like.
                    continue;
                }
            }
            return super.resolveClass(description);
        }

        @Override
        protected Class<?> resolveProxyClass(String[] names)
                throws IOException, ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                interfaces[i] = Class.forName(names[i], false, loaders()[0]);
            }
            return Proxy.newProxyInstance(loaders()[0], interfaces, (proxy, method, given) -> null)
                    .getClass();
        }
    }
}
