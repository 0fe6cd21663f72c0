package org.nifibeam.core.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The generated row class of a sequence of storages, one per sequence and JVM while anybody uses
 * it: two schemas of one shape share it. Its class is unloaded with the last reference to the shape
 * and its rows. Thread-safe.
 *
 * <p>A shape's text has one letter a field ({@link Storage#letter}); a nullable primitive has its
 * letter in lower case and a bit in the row's null words.
 */
public final class RowShape {
    private static final ConcurrentMap<String, WeakReference<RowShape>> SHAPES =
            new ConcurrentHashMap<>();

    private final String text;
    private final Class<? extends Row> type;
    private final Row prototype;

    private RowShape(String text) {
        this.text = text;
        this.type = RowClassGenerator.define(text);
        ((GeneratedClasses) type.getClassLoader()).keep(this);
        try {
            this.prototype =
                    (Row)
                            MethodHandles.publicLookup()
                                    .findConstructor(type, MethodType.methodType(void.class))
                                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make a row of shape " + text, e);
        }
    }

    /** The shape of a schema's rows. */
    public static RowShape of(Schema schema) {
        StringBuilder text = new StringBuilder(schema.size());
        for (Field field : schema.fields()) {
            Storage storage = field.type().storage();
            boolean bit = storage.isPrimitive() && field.type().nullable();
            text.append(bit ? Character.toLowerCase(storage.letter()) : storage.letter());
        }
        return of(text.toString());
    }

    /** The shape of a row; empty if its class is not a generated one. */
    public static Optional<RowShape> of(Row row) {
        return row.getClass().getClassLoader() instanceof GeneratedClasses classes
                ? Optional.of((RowShape) classes.kept())
                : Optional.empty();
    }

    static RowShape of(String text) {
        while (true) {
            WeakReference<RowShape> known = SHAPES.get(text);
            RowShape shape = known == null ? null : known.get();
            if (shape != null) {
                return shape;
            }
            RowShape made = new RowShape(text);
            WeakReference<RowShape> reference = new WeakReference<>(made);
            if (known == null
                    ? SHAPES.putIfAbsent(text, reference) == null
                    : SHAPES.replace(text, known, reference)) {
                return made;
            }
        }
    }

    /** The letters, one a field. */
    public String text() {
        return text;
    }

    /**
     * The generated class; public, with a public constructor without arguments and public fields
     * {@code f0, f1, …} and (64 nullable primitives each) null words {@code n0, n1, …}, for code
     * generated against it.
     */
    public Class<? extends Row> type() {
        return type;
    }

    /**
     * A row of boxed values (see {@link Row#get} for their classes); null only where the shape has
     * room for it.
     */
    public Row row(Object... values) {
        if (values.length != text.length()) {
            throw new IllegalArgumentException(
                    values.length + " values for a row of " + text.length());
        }
        return prototype.create(values);
    }

    /** The rows of a column batch whose schema has this shape. */
    public Row[] rows(ColumnBatch batch) {
        return rowsOf(batch.columns()).first(batch.size());
    }

    /** Makes rows of columns whose schema has this shape. */
    public ColumnRows rowsOf(List<Column> columns) {
        return new ColumnRows(prototype, columns);
    }

    /** The index of field {@code field}'s bit among the null bits, or −1 if it has none. */
    public int nullBit(int field) {
        if (!Character.isLowerCase(text.charAt(field))) {
            return -1;
        }
        int bit = 0;
        for (int i = 0; i < field; i++) {
            bit += Character.isLowerCase(text.charAt(i)) ? 1 : 0;
        }
        return bit;
    }

    /** The storage of field {@code field}. */
    public Storage storage(int field) {
        return storage(text.charAt(field));
    }

    static Storage storage(char letter) {
        for (Storage storage : Storage.values()) {
            if (storage.letter() == Character.toUpperCase(letter)) {
                return storage;
            }
        }
        throw new IllegalArgumentException("no storage has the letter " + letter);
    }

    static List<Storage> storages(String text) {
        List<Storage> storages = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            storages.add(storage(text.charAt(i)));
        }
        return storages;
    }
}
