package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * Random schemas of every type, nested as deep as asked, and their rows; values as in {@link
 * RandomRows}, few and odd.
 */
public final class RandomSchemas {
    private static final List<LogicalType> LOGICAL =
            List.of(
                    LogicalTypes.DATE,
                    LogicalTypes.TIME,
                    LogicalTypes.LOCAL_DATETIME,
                    LogicalTypes.UUID,
                    LogicalTypes.enumeration(List.of("red", "green,", "`blue`")),
                    LogicalTypes.fixedBytes(2),
                    LogicalTypes.varString(3),
                    LogicalTypes.decimal(20, 1),
                    new LogicalType("acme:money", FieldType.of(Kind.DECIMAL), List.of("EUR")));

    private final Random random;
    private final RandomRows values;
    private final boolean coded;

    /**
     * Random schemas from a seed.
     *
     * @param coded whether fields may have coders, which no text or JSON can say
     */
    public RandomSchemas(Random random, boolean coded) {
        this.random = random;
        this.values = new RandomRows(random);
        this.coded = coded;
    }

    /** A schema of no to some ten fields, with rows, arrays and maps so many levels deep. */
    public Schema schema(int depth) {
        int size = random.nextInt(random.nextInt(8) == 0 ? 150 : 9);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            fields.add(new Field("f" + i, type(size > 20 ? 0 : depth)));
        }
        return Schema.of(fields);
    }

    /** A type with rows, arrays and maps so many levels deep. */
    public FieldType type(int depth) {
        boolean nullable = random.nextBoolean();
        return switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> new FieldType.Logical(pick(LOGICAL), nullable);
            case 1 -> coded ? new FieldType.Coded(coder(), nullable) : scalar(nullable);
            case 5 -> new FieldType.Array(type(depth - 1), nullable);
            case 6 -> new FieldType.Mapping(scalar(false), type(depth - 1), nullable);
            case 7, 8 -> new FieldType.Nested(schema(depth - 1), nullable);
            default -> scalar(nullable);
        };
    }

    private Coder<?> coder() {
        return random.nextBoolean()
                ? Coders.list(Coders.nullable(Coders.doubles()))
                : Coders.sortedSet(Coders.strings());
    }

    private FieldType scalar(boolean nullable) {
        return new FieldType.Scalar(pick(List.of(Kind.values())), nullable);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A row of a schema. */
    public Row row(Schema schema) {
        return RowShape.of(schema)
                .row(schema.fields().stream().map(field -> value(field.type())).toArray());
    }

    /** A value of a type. */
    public Object value(FieldType given) {
        FieldType type = given.base();
        if (type.nullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type instanceof FieldType.Array array) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(array.element()));
            }
            return list;
        }
        if (type instanceof FieldType.Mapping mapping) {
            return map(mapping);
        }
        if (type instanceof FieldType.Nested nested) {
            return row(nested.schema());
        }
        if (type instanceof FieldType.Coded codedType) {
            return codedType.coder().describe().startsWith("list")
                    ? value(new FieldType.Array(FieldType.nullable(Kind.DOUBLE), false))
                    : new TreeSet<>(List.of(values.value(FieldType.of(Kind.STRING)).toString()));
        }
        return values.value(type);
    }

    /** Keys that are different in canonical form. */
    private Map<Object, Object> map(FieldType.Mapping type) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object key = value(type.key());
            if (map.keySet().stream().noneMatch(other -> Values.equal(other, key))) {
                map.put(key, value(type.value()));
            }
        }
        return map;
    }

    /** An equal row whose values look different where they can. */
    public Row disguised(Schema schema, Row row) {
        Object[] others = new Object[schema.size()];
        for (int i = 0; i < others.length; i++) {
            others[i] = disguised(row.get(i));
        }
        return RowShape.of(schema).row(others);
    }

    private Object disguised(Object value) {
        if (value instanceof Double number && number == 0.0) {
            return -number;
        }
        if (value instanceof Float number) {
            return number == 0.0f ? (Float) (-number) : number;
        }
        if (value instanceof BigDecimal number) {
            return number.setScale(number.scale() + 1 + random.nextInt(2));
        }
        if (value instanceof List<?> list) {
            List<Object> others = new ArrayList<>();
            list.forEach(element -> others.add(disguised(element)));
            return others;
        }
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            Collections.reverse(entries);
            Map<Object, Object> others = new LinkedHashMap<>();
            entries.forEach(e -> others.put(disguised(e.getKey()), disguised(e.getValue())));
            return others;
        }
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    /**
     * A schema that rows of the given one can be read with: fields moved, dropped, added, wider.
     */
    public Schema later(Schema schema) {
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (random.nextInt(6) > 0) {
                fields.add(new Field(field.name(), later(field.type())));
            }
            if (random.nextInt(6) == 0) {
                fields.add(new Field("new_" + field.name(), type(1).withNullable(true)));
            }
        }
        Collections.shuffle(fields, random);
        return Schema.of(fields);
    }

    private FieldType later(FieldType given) {
        boolean nullable = given.nullable() || random.nextBoolean();
        FieldType type = random.nextInt(4) == 0 ? given.base() : given;
        if (type instanceof FieldType.Array array) {
            return new FieldType.Array(later(array.element()), nullable);
        }
        if (type instanceof FieldType.Mapping mapping) {
            FieldType key = later(mapping.key()).withNullable(false);
            return new FieldType.Mapping(key, later(mapping.value()), nullable);
        }
        if (type instanceof FieldType.Nested nested) {
            return new FieldType.Nested(later(nested.schema()), nullable);
        }
        if (type instanceof FieldType.Scalar scalar) {
            return new FieldType.Scalar(wider(scalar.kind()), nullable);
        }
        return type.withNullable(nullable);
    }

    private Kind wider(Kind kind) {
        List<Kind> integers = List.of(Kind.INT8, Kind.INT16, Kind.INT32, Kind.INT64);
        if (kind.isInteger()) {
            return pick(integers.subList(integers.indexOf(kind), integers.size()));
        }
        return kind == Kind.FLOAT && random.nextBoolean() ? Kind.DOUBLE : kind;
    }
}
