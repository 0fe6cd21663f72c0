package org.nifibeam.core.sdk.types;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Kind;

/** The types of records' components: primitives are never null, all others may be. */
final class ComponentTypes {
    private static final Map<Class<?>, ValueType<?>> SCALARS = new HashMap<>();

    static {
        SCALARS.put(Boolean.class, new ScalarType<>(Kind.BOOLEAN, Boolean.class));
        SCALARS.put(Integer.class, new ScalarType<>(Kind.INT32, Integer.class));
        SCALARS.put(Long.class, new ScalarType<>(Kind.INT64, Long.class));
        SCALARS.put(Float.class, new ScalarType<>(Kind.FLOAT, Float.class));
        SCALARS.put(Double.class, new ScalarType<>(Kind.DOUBLE, Double.class));
        SCALARS.put(BigDecimal.class, new ScalarType<>(Kind.DECIMAL, BigDecimal.class));
        SCALARS.put(String.class, new ScalarType<>(Kind.STRING, String.class));
        SCALARS.put(byte[].class, new ScalarType<>(Kind.BYTES, byte[].class));
        SCALARS.put(Instant.class, new ScalarType<>(Kind.DATETIME, Instant.class));
    }

    private static final Map<Class<?>, Class<?>> BOXES =
            Map.of(
                    boolean.class, Boolean.class,
                    int.class, Integer.class,
                    long.class, Long.class,
                    float.class, Float.class,
                    double.class, Double.class);

    private ComponentTypes() {}

    /**
     * The type of a component.
     *
     * @throws IllegalArgumentException if it has none
     */
    static ValueType<?> of(Class<?> owner, RecordComponent component) {
        String what = "component '" + component.getName() + "' of " + owner.getName();
        Class<?> box = BOXES.get(component.getType());
        return box == null
                ? new NullableType<>(item(what, component.getGenericType()))
                : SCALARS.get(box);
    }

    private static ValueType<?> item(String what, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListType<>(item(what, arguments[0]));
            }
            if (generic.getRawType() == Map.class) {
                return new MapType<>(item(what, arguments[0]), item(what, arguments[1]));
            }
        } else if (type instanceof Class<?> plain) {
            if (SCALARS.containsKey(plain)) {
                return SCALARS.get(plain);
            }
            if (plain.isRecord()) {
                return RecordType.of(plain.asSubclass(Record.class));
            }
            if (plain.isEnum()) {
                return constants(plain);
            }
        }
        throw new IllegalArgumentException(
                what
                        + " is of "
                        + type.getTypeName()
                        + ", which has no column; it can be a boolean, an int, long, float or double, a String, byte[], BigDecimal or Instant, an enumeration, a record, a List or a Map of these");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ValueType<?> constants(Class<?> type) {
        return new EnumType(type);
    }
}
