package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * A row that knows its fields' names: what user code sees. Values come as {@link JavaValues} makes
 * them: instants as {@link Instant}, nested rows as rows of this class. Immutable.
 */
public final class NamedRow extends Row {
    private static final long serialVersionUID = 1L;

    private final Row row;
    private final Schema schema;

    /** A view of a row of a schema. */
    public NamedRow(Row row, Schema schema) {
        this.row = row;
        this.schema = schema;
    }

    /** The fields. */
    public Schema schema() {
        return schema;
    }

    /** The row without names. */
    public Row plain() {
        return row;
    }

    /**
     * The value of a field, null if null.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public Object getValue(String name) {
        int index = index(name);
        return JavaValues.toJava(row.get(index), schema.type(index));
    }

    /** The value of a field as a class. */
    private <T> T get(String name, Class<T> type) {
        Object value = getValue(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "field '"
                            + name
                            + "' is "
                            + schema.type(index(name))
                            + ", no "
                            + type.getSimpleName());
        }
        return type.cast(value);
    }

    private int index(String name) {
        return schema.indexOf(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no field '"
                                                + name
                                                + "'; "
                                                + Nearest.advice(name, schema.names())));
    }

    /** True if the field is null. */
    public boolean isNull(String name) {
        return row.isNull(index(name));
    }

    public String getString(String name) {
        return get(name, String.class);
    }

    public Boolean getBoolean(String name) {
        return get(name, Boolean.class);
    }

    /** A whole number of at most 32 bits. */
    public Integer getInt32(String name) {
        return get(name, Integer.class);
    }

    public Long getInt64(String name) {
        return get(name, Long.class);
    }

    public Float getFloat(String name) {
        return get(name, Float.class);
    }

    public Double getDouble(String name) {
        return get(name, Double.class);
    }

    public BigDecimal getDecimal(String name) {
        return get(name, BigDecimal.class);
    }

    public byte[] getBytes(String name) {
        return get(name, byte[].class);
    }

    public Instant getDateTime(String name) {
        return get(name, Instant.class);
    }

    public NamedRow getRow(String name) {
        return get(name, NamedRow.class);
    }

    @SuppressWarnings("unchecked")
    public <T> List<T> getArray(String name) {
        return (List<T>) get(name, List.class);
    }

    @SuppressWarnings("unchecked")
    public <K, V> Map<K, V> getMap(String name) {
        return (Map<K, V>) get(name, Map.class);
    }

    @Override
    public int size() {
        return row.size();
    }

    @Override
    public boolean isNull(int index) {
        return row.isNull(index);
    }

    @Override
    public boolean getBoolean(int index) {
        return row.getBoolean(index);
    }

    @Override
    public int getInt(int index) {
        return row.getInt(index);
    }

    @Override
    public long getLong(int index) {
        return row.getLong(index);
    }

    @Override
    public float getFloat(int index) {
        return row.getFloat(index);
    }

    @Override
    public double getDouble(int index) {
        return row.getDouble(index);
    }

    @Override
    public Object get(int index) {
        return row.get(index);
    }

    @Override
    protected void read(
            Object[] columns,
            boolean[][] nulls,
            int[][] codes,
            int[] selection,
            Row[] rows,
            int size) {
        throw new UnsupportedOperationException("a view makes no rows");
    }

    @Override
    protected Row create(Object[] values) {
        throw new UnsupportedOperationException("a view makes no rows");
    }
}
