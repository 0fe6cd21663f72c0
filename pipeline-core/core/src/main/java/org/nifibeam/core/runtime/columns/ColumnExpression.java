package org.nifibeam.core.runtime.columns;

import java.util.Arrays;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;

/**
 * Evaluates an expression over columns: a field is its column; of a dictionary each entry is
 * evaluated once, where the expression reads nothing else; all else is evaluated for each record
 * that is there. Its arrays are used again for the next batch. Confined to one thread.
 */
final class ColumnExpression {
    /** Dictionaries larger than that are not worth evaluating whole. */
    private static final int MOST_ENTRIES = 1 << 16;

    private final Expression expression;
    private final Schema input;
    private final boolean condition;
    private final ColumnCodes codes;
    private final int[] fields;
    private final Storage storage;
    private final boolean flagged;

    private final Object[] arrays;
    private final boolean[][] nulls;
    private final Decoded[] decoded;
    private Object values;
    private boolean[] valueNulls;

    /** Asked for with the first batch. */
    private Optional<ColumnCode> code = Optional.empty();

    /** The dictionary whose entries have been evaluated last. */
    private Object dictionary;

    /** What they have come to; none if one of them fails, which perhaps no record has. */
    private Optional<Column> known = Optional.empty();

    /**
     * An expression.
     *
     * @param condition true if only whether it is true is wanted
     */
    ColumnExpression(Expression expression, Schema input, boolean condition, ColumnCodes codes) {
        this.expression = expression;
        this.input = input;
        this.condition = condition;
        this.codes = codes;
        this.fields = ColumnCodes.fields(expression).stream().mapToInt(Integer::intValue).toArray();
        this.storage = expression.type().storage();
        this.flagged = !condition && expression.type().nullable() && storage.isPrimitive();
        this.arrays = new Object[input.size()];
        this.nulls = new boolean[input.size()][];
        this.decoded = new Decoded[input.size()];
        this.values = storage.array(0);
        this.valueNulls = flagged ? new boolean[0] : null;
    }

    /**
     * Its values for the records of a frame.
     *
     * @throws RuntimeException if it fails for one of them
     */
    Column evaluate(ColumnFrame frame) {
        if (expression instanceof FieldReference field && !condition) {
            return frame.columns().get(field.index());
        }
        if (fields.length == 1) {
            Column column = frame.columns().get(fields[0]);
            Optional<Column> entries = column.isCoded() ? entries(column) : Optional.empty();
            if (entries.isPresent()) {
                Column own = entries.get();
                return new Column(storage, own.values(), own.nulls(), column.codes());
            }
        }
        for (int field : fields) {
            Column column = frame.columns().get(field);
            arrays[field] = column.values();
            nulls[field] = column.nulls();
            if (column.isCoded()) {
                decode(field, column, frame);
            }
        }
        if (Column.length(values) < frame.size()) {
            values = storage.array(frame.size());
            valueNulls = flagged ? new boolean[frame.size()] : null;
        }
        code().evaluate(arrays, nulls, frame.selection(), frame.count(), values, valueNulls);
        return new Column(storage, values, valueNulls);
    }

    private ColumnCode code() {
        if (code.isEmpty()) {
            code = codes.of(expression, input, condition);
        }
        return code.orElseThrow(() -> new IllegalStateException("too large for a loop"));
    }

    private Optional<Column> entries(Column column) {
        if (column.values() != dictionary) {
            dictionary = column.values();
            int size = column.entries();
            known = size > MOST_ENTRIES ? Optional.empty() : evaluateEntries(column, size);
        }
        return known;
    }

    private Optional<Column> evaluateEntries(Column column, int size) {
        int[] all = new int[size];
        Arrays.setAll(all, i -> i);
        Object made = storage.array(size);
        boolean[] flags = flagged ? new boolean[size] : null;
        arrays[fields[0]] = column.values();
        nulls[fields[0]] = column.nulls();
        try {
            code().evaluate(arrays, nulls, all, size, made, flags);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        return Optional.of(new Column(storage, made, flags));
    }

    private void decode(int field, Column column, ColumnFrame frame) {
        if (decoded[field] == null) {
            decoded[field] = new Decoded(column.storage());
        }
        decoded[field].decode(column, frame);
        arrays[field] = decoded[field].values();
        nulls[field] = decoded[field].nulls();
    }
}
