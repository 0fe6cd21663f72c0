package org.nifibeam.formats;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;

/**
 * Gathers rows as columns, so that primitives are never boxed: every field of a row is set, in any
 * order, then the row is added; a row that is not added is overwritten by the next. The arrays are
 * used again after {@link #take}, as a reader's batches allow. Confined to one thread.
 */
public final class BatchBuilder {
    private final Schema schema;
    private final Storage[] storages;
    private final Object[] values;
    private final boolean[][] nulls;
    private final boolean[] nullable;
    private final int capacity;
    private int size;

    /** A builder for at most {@code capacity} rows. */
    public BatchBuilder(Schema schema, int capacity) {
        this.schema = schema;
        this.capacity = capacity;
        int width = schema.size();
        storages = new Storage[width];
        values = new Object[width];
        nulls = new boolean[width][];
        nullable = new boolean[width];
        for (int i = 0; i < width; i++) {
            storages[i] = schema.type(i).storage();
            nullable[i] = schema.type(i).nullable();
            values[i] = array(storages[i], capacity);
            nulls[i] = nullable[i] && storages[i].isPrimitive() ? new boolean[capacity] : null;
        }
    }

    private static Object array(Storage storage, int capacity) {
        return switch (storage) {
            case BOOLEAN -> new boolean[capacity];
            case INT -> new int[capacity];
            case LONG -> new long[capacity];
            case FLOAT -> new float[capacity];
            case DOUBLE -> new double[capacity];
            case STRING -> new String[capacity];
            case OBJECT -> new Object[capacity];
        };
    }

    /** The schema of the rows. */
    public Schema schema() {
        return schema;
    }

    /** Rows added since the last {@link #take}. */
    public int size() {
        return size;
    }

    /** True if no row can be added before the next {@link #take}. */
    public boolean isFull() {
        return size == capacity;
    }

    /** Sets a field to null; throws if it is never null. */
    public void setNull(int field) throws MalformedRecordException {
        if (!nullable[field]) {
            throw new MalformedRecordException(
                    "field '"
                            + schema.field(field).name()
                            + "' has no value, but its type is "
                            + schema.type(field)
                            + ", which is never null");
        }
        if (nulls[field] != null) {
            nulls[field][size] = true;
        } else {
            ((Object[]) values[field])[size] = null;
        }
    }

    /** Sets a BOOLEAN. */
    public void setBoolean(int field, boolean value) {
        ((boolean[]) values[field])[size] = value;
        present(field);
    }

    /** Sets a field of INT storage. */
    public void setInt(int field, int value) {
        ((int[]) values[field])[size] = value;
        present(field);
    }

    /** Sets a field of LONG storage. */
    public void setLong(int field, long value) {
        ((long[]) values[field])[size] = value;
        present(field);
    }

    /** Sets a FLOAT. */
    public void setFloat(int field, float value) {
        ((float[]) values[field])[size] = value;
        present(field);
    }

    /** Sets a DOUBLE. */
    public void setDouble(int field, double value) {
        ((double[]) values[field])[size] = value;
        present(field);
    }

    /** Sets a field of STRING or OBJECT storage; not null. */
    public void setObject(int field, Object value) {
        ((Object[]) values[field])[size] = value;
    }

    /** Sets a field of any storage from the class that {@code Row.get} gives; not null. */
    public void setBoxed(int field, Object value) {
        switch (storages[field]) {
            case BOOLEAN -> setBoolean(field, (Boolean) value);
            case INT -> setInt(field, (Integer) value);
            case LONG -> setLong(field, (Long) value);
            case FLOAT -> setFloat(field, (Float) value);
            case DOUBLE -> setDouble(field, (Double) value);
            case STRING, OBJECT -> setObject(field, value);
        }
    }

    private void present(int field) {
        boolean[] flags = nulls[field];
        if (flags != null) {
            flags[size] = false;
        }
    }

    /** Adds the row whose fields have been set. */
    public void addRow() {
        size++;
    }

    /** The rows added; the builder is empty afterwards and its arrays serve again. */
    public ColumnBatch take() {
        List<Column> columns = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            columns.add(new Column(storages[i], values[i], nulls[i]));
        }
        ColumnBatch batch = new ColumnBatch(columns, size);
        size = 0;
        return batch;
    }
}
