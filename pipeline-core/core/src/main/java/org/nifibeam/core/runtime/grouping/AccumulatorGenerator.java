package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** Writes one aggregation's part of a group; its fields in the group end with its number. */
abstract class AccumulatorGenerator {
    final Place place;

    AccumulatorGenerator(Place place) {
        this.place = place;
    }

    /**
     * Where an aggregation finds its values and leaves its results.
     *
     * @param number its index in the grouping
     * @param fromPartial true if half-done groups come
     * @param part its first field in a half-done group
     * @param result its field in the result
     * @param partial the schema of half-done groups
     */
    record Place(int number, boolean fromPartial, int part, int result, Schema partial) {
        /** A field of a half-done group that comes. */
        Expression incoming(int index) {
            int field = part + index;
            return new Expression.FieldReference(
                    field, partial.field(field).name(), partial.type(field));
        }
    }

    final int number() {
        return place.number();
    }

    final String field(String letter) {
        return letter + place.number();
    }

    /** Adds its fields to the group's class; what is combined so far is in {@code a}. */
    abstract void fields(GeneratedWriter classes);

    /** The type of {@code a}. */
    abstract Type held();

    /** True if what is combined becomes larger with what is added. */
    abstract boolean grows();

    /** What its fields take. */
    abstract int fixedBytes();

    /** Writes how a row is combined: of the arguments group, row and timestamp. */
    abstract void add(GeneratorAdapter code, Type group, RowShape input);

    /** Writes how its fields of the output are filled: of the arguments group and row. */
    abstract void emit(
            GeneratedWriter classes,
            GeneratorAdapter code,
            Type group,
            RowShape output,
            boolean toPartial);
}
