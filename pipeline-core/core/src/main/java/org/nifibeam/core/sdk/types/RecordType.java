package org.nifibeam.core.sdk.types;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * Java records, a field a component: read by its accessors, made by its canonical constructor.
 *
 * @param <T> the record
 */
final class RecordType<T extends Record> extends StructType<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    @SuppressWarnings("serial") // An immutable list is.
    private final List<ValueType<?>> components;

    private transient volatile Handles handles;

    /** What reads and makes a record; not serializable, so made anew where it is used. */
    private record Handles(MethodHandle[] accessors, MethodHandle constructor) {}

    private RecordType(Class<T> type, List<ValueType<?>> components) {
        super(schema(type, components));
        this.type = type;
        this.components = components;
        this.handles = handles(type);
    }

    static <T extends Record> RecordType<T> of(Class<T> type) {
        List<ValueType<?>> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(ComponentTypes.of(type, component));
        }
        return new RecordType<>(type, List.copyOf(components));
    }

    private static Schema schema(Class<?> type, List<ValueType<?>> components) {
        RecordComponent[] named = type.getRecordComponents();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < named.length; i++) {
            fields.add(new Field(named[i].getName(), components.get(i).column()));
        }
        return Schema.of(fields);
    }

    private static Handles handles(Class<?> type) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RecordComponent[] components = type.getRecordComponents();
            MethodHandle[] accessors = new MethodHandle[components.length];
            Class<?>[] parameters = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                accessors[i] =
                        lookup.unreflect(accessor)
                                .asType(MethodType.methodType(Object.class, Object.class));
                parameters[i] = components[i].getType();
            }
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            MethodHandle maker =
                    lookup.unreflectConstructor(constructor)
                            .asType(MethodType.genericMethodType(parameters.length))
                            .asSpreader(Object[].class, parameters.length);
            return new Handles(accessors, maker);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the record " + type.getName() + " cannot be read: make it public", e);
        }
    }

    private Handles handles() {
        Handles known = handles;
        if (known == null) {
            known = handles(type);
            handles = known;
        }
        return known;
    }

    @Override
    public Row toRow(T value) {
        MethodHandle[] accessors = handles().accessors();
        Object[] values = new Object[accessors.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        held(components.get(i), (Object) accessors[i].invokeExact((Object) value));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor of " + type.getName() + " failed", e);
        }
        return row(values);
    }

    @SuppressWarnings("unchecked")
    private static <C> Object held(ValueType<C> component, Object value) {
        return component.toColumn((C) value);
    }

    @Override
    public T fromRow(Row row) {
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = components.get(i).fromColumn(row.get(i));
        }
        try {
            return type.cast((Object) handles().constructor().invokeExact(values));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
        }
    }

    @Override
    Object parts() {
        return type;
    }
}
