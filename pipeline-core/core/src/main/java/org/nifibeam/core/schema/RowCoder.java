package org.nifibeam.core.schema;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;

/**
 * Rows of one schema as bytes, by code generated for it: null bits, then the values, whole numbers
 * in zigzag form of variable length, datetimes and floating numbers in their full size, strings as
 * UTF-8, decimals as scale and digits; the schema itself is not in the bytes (see {@link
 * SchemaCoder}).
 *
 * <p>In exact form rows come back with −0.0 and the scale of decimals as they were. In canonical
 * form, made for keys, rows that are equal (see {@link Values}) have equal bytes and others have
 * different ones.
 */
public final class RowCoder implements Coder<Row> {
    private static final long serialVersionUID = 1L;

    /** Those used last; each is two small classes. */
    private static final RecentValues<Form, RowCoder> CODERS = new RecentValues<>(256);

    private static final RecentValues<Pair, RowCoder> READERS = new RecentValues<>(256);

    private final transient Form form;
    private final transient RowShape shape;
    private final transient GeneratedRowEncoder encoder;
    private final transient GeneratedRowDecoder decoder;

    /** What a coder is known by. */
    private record Form(Schema schema, boolean canonical) {}

    private record Pair(Schema written, Schema read) {}

    private RowCoder(Form form, Schema written) {
        this.form = form;
        Schema schema = form.schema();
        this.shape = RowShape.of(schema);
        List<Integer> all = IntStream.range(0, schema.size()).boxed().toList();
        this.encoder =
                written == schema
                        ? RowEncoderGenerator.encoder(schema, all, form.canonical())
                        : null;
        this.decoder = RowDecoderGenerator.decoder(written, schema);
    }

    /** The coder of a schema's rows in exact form. */
    public static RowCoder of(Schema schema) {
        return of(new Form(schema, false));
    }

    /** The coder of a schema's rows in canonical form; all its types must be able to be keys. */
    public static RowCoder canonical(Schema schema) {
        for (Field field : schema.fields()) {
            requireKey(field);
        }
        return of(new Form(schema, true));
    }

    private static RowCoder of(Form form) {
        return hasCoder(form.schema())
                ? new RowCoder(form, form.schema())
                : CODERS.get(form, wanted -> new RowCoder(wanted, wanted.schema()));
    }

    /** Such a schema may hold classes of a program, which are to be unloaded with it. */
    private static boolean hasCoder(Schema schema) {
        return schema.fields().stream().anyMatch(field -> hasCoder(field.type()));
    }

    private static boolean hasCoder(FieldType type) {
        FieldType base = type.base();
        return base instanceof FieldType.Coded
                || base instanceof FieldType.Array array && hasCoder(array.element())
                || base instanceof FieldType.Mapping mapping && hasCoder(mapping.value())
                || base instanceof FieldType.Nested nested && hasCoder(nested.schema());
    }

    /** The coder of a key: the given fields, in the order given, of a schema's rows. */
    public static RowKeyCoder key(Schema schema, List<Integer> fields) {
        for (int field : fields) {
            requireKey(schema.field(field));
        }
        return new RowKeyCoder(schema, fields);
    }

    private static void requireKey(Field field) {
        if (!field.type().isKey()) {
            throw new IllegalArgumentException(
                    "field '"
                            + field.name()
                            + "' cannot be a key: its type "
                            + field.type()
                            + " has a coder that is not deterministic");
        }
    }

    /**
     * Reads rows that were written in exact form with one schema as rows of another: fields meet by
     * name, new nullable ones are null, unknown ones are dropped, numbers may become wider.
     *
     * @throws SchemaException with all reasons if the second schema cannot hold what was written
     */
    public static Function<ByteSource, Row> reading(Schema written, Schema read) {
        List<SchemaProblem> problems = SchemaEvolution.problems(written, read);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return evolving(written, read)::decode;
    }

    /** A coder that only reads; the schemas fit. */
    static RowCoder evolving(Schema written, Schema read) {
        if (written.equals(read)) {
            return of(read);
        }
        Function<Pair, RowCoder> maker =
                pair -> new RowCoder(new Form(pair.read(), false), pair.written());
        Pair pair = new Pair(written, read);
        return hasCoder(written) || hasCoder(read) ? maker.apply(pair) : READERS.get(pair, maker);
    }

    /** The schema of the rows. */
    public Schema schema() {
        return form.schema();
    }

    @Override
    public void encode(Row row, ByteSink sink) {
        try {
            encoder.encode(row, sink);
        } catch (NullPointerException | ClassCastException e) {
            throw misfit(form.schema(), shape, row, e);
        }
    }

    /** The error of a row that the schema does not fit. */
    static CoderException misfit(Schema schema, RowShape shape, Row row, RuntimeException cause) {
        if (row == null) {
            return new CoderException("a row is null; use nullable(row" + schema + ")", cause);
        }
        if (row.getClass() != shape.type()) {
            return new CoderException(
                    "a row does not have the schema " + schema + ": " + row, cause);
        }
        for (int i = 0; i < schema.size(); i++) {
            if (!schema.type(i).nullable() && row.isNull(i)) {
                return new CoderException(
                        "field '"
                                + schema.field(i).name()
                                + "' is null and its type is "
                                + schema.type(i),
                        cause);
            }
        }
        return new CoderException(
                "a row holds values that its schema " + schema + " does not have: " + row, cause);
    }

    @Override
    public Row decode(ByteSource source) {
        return decoder.decode(source);
    }

    /** True in canonical form alone: equal rows may differ in −0.0 or the scale of decimals. */
    @Override
    public boolean deterministic() {
        return form.canonical();
    }

    @Override
    public String describe() {
        return (form.canonical() ? "canonical row" : "row") + form.schema();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowCoder that && form.equals(that.form);
    }

    @Override
    public int hashCode() {
        return form.hashCode();
    }

    @Override
    public String toString() {
        return describe();
    }

    private Object writeReplace() {
        return new Serial(SchemaCoder.withCoders().toBytes(form.schema()), form.canonical());
    }

    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("a row's coder is read as its schema");
    }

    private record Serial(byte[] schema, boolean canonical) implements Serializable {
        private Object readResolve() {
            Schema read = SchemaCoder.withCoders().fromBytes(schema);
            return RowCoder.of(new Form(read, canonical));
        }
    }
}
