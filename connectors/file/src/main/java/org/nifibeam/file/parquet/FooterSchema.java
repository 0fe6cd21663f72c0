package org.nifibeam.file.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.parquet.ParquetColumn.Levels;

/**
 * Walks a footer's schema, which is a tree laid out depth first. Lists and maps are found by the
 * rules of parquet-format's LogicalTypes.md, those for what old writers wrote included.
 *
 * <p>The schema that our own writer leaves in a footer says of which logical type a value is, where
 * Parquet has no such type; where the columns are not as it says, it is passed over.
 */
final class FooterSchema {
    /** Deeper than any schema people write, and shallow enough for every thread's stack. */
    private static final int DEPTH = 100;

    private final List<SchemaElement> elements;
    private int next = 1;
    private int leaf;

    private FooterSchema(List<SchemaElement> elements) {
        this.elements = elements;
    }

    /**
     * The top-level fields, in order.
     *
     * @param written the schema of the rows that were written, if the footer says it
     */
    static List<ParquetColumn> columns(List<SchemaElement> elements, Optional<Schema> written) {
        FooterSchema walk = new FooterSchema(elements);
        List<ParquetColumn> columns = new ArrayList<>();
        int count = elements.get(0).getNum_children();
        for (int i = 0; i < count; i++) {
            columns.add(walk.column(written));
        }
        return columns;
    }

    private ParquetColumn column(Optional<Schema> written) {
        SchemaElement element = elements.get(next);
        String name = element.getName();
        Optional<FieldType> hint = written.flatMap(schema -> field(schema, name));
        int first = leaf;
        ParquetNode node = node(Levels.ROOT, name, hint, 0);
        if (node instanceof ParquetNode.Leaf flat) {
            return flat.column();
        }
        return new ParquetColumn(
                name,
                node.type(),
                first,
                null,
                0,
                null,
                Levels.ROOT,
                Optional.of(node),
                node.unsupported());
    }

    /** The next element with all below it; a repeated one that stands alone is an array. */
    private ParquetNode node(Levels above, String path, Optional<FieldType> hint, int depth) {
        SchemaElement element = elements.get(next);
        if (!repeated(element)) {
            return single(above.below(optional(element), false), path, hint, depth);
        }
        Levels elements = above.below(false, true);
        ParquetNode each = single(elements, path, element(hint), depth + 1);
        FieldType.Array type = new FieldType.Array(each.type().withNullable(false), false);
        return new ParquetNode.Repeated(type, above.definition(), elements, each);
    }

    /**
     * The next element as one value.
     *
     * @param levels those at which the value is there
     */
    private ParquetNode single(Levels levels, String path, Optional<FieldType> hint, int depth) {
        if (depth > DEPTH) {
            throw new IllegalArgumentException("fields are nested deeper than " + DEPTH);
        }
        SchemaElement element = elements.get(next++);
        boolean nullable = optional(element);
        if (element.isSetType()) {
            return leaf(element, levels, path, hint);
        }
        if (element.getNum_children() == 1 && repeated(elements.get(next))) {
            if (isList(element)) {
                Levels inner = levels.below(false, true);
                ParquetNode each = element(inner, path, element(hint), depth + 1);
                return new ParquetNode.Repeated(
                        new FieldType.Array(each.type(), nullable),
                        levels.definition(),
                        inner,
                        each);
            }
            if (isMap(element) && elements.get(next).getNum_children() == 2) {
                return pairs(levels, nullable, path, hint, depth + 1);
            }
        }
        return struct(levels, nullable, element.getNum_children(), path, hint, depth + 1);
    }

    private ParquetNode leaf(
            SchemaElement element, Levels levels, String path, Optional<FieldType> hint) {
        ScalarMapping mapping = ScalarMapping.of(element, hint);
        return new ParquetNode.Leaf(
                new ParquetColumn(
                        path,
                        mapping.type().withNullable(optional(element)),
                        leaf++,
                        element.getType(),
                        element.getType_length(),
                        mapping.conversion(),
                        levels,
                        Optional.empty(),
                        mapping.unsupported()));
    }

    private ParquetNode struct(
            Levels levels,
            boolean nullable,
            int size,
            String path,
            Optional<FieldType> hint,
            int depth) {
        Optional<Schema> written =
                hint.map(FieldType::base)
                        .filter(type -> type instanceof FieldType.Nested)
                        .map(type -> ((FieldType.Nested) type).schema());
        List<Field> fields = new ArrayList<>();
        List<ParquetNode> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = elements.get(next).getName();
            Optional<FieldType> inner = written.flatMap(schema -> field(schema, name));
            nodes.add(node(levels, path + "." + name, inner, depth));
            fields.add(new Field(name, nodes.get(i).type()));
        }
        FieldType.Nested type = new FieldType.Nested(Schema.of(fields), nullable);
        return new ParquetNode.Struct(type, levels.definition(), nodes);
    }

    /** A map; pairs whose keys may be null, or are no scalars, are an array of rows. */
    private ParquetNode pairs(
            Levels levels, boolean nullable, String path, Optional<FieldType> hint, int depth) {
        SchemaElement pair = elements.get(next++);
        Optional<FieldType.Mapping> written =
                hint.map(FieldType::base)
                        .filter(type -> type instanceof FieldType.Mapping)
                        .map(type -> (FieldType.Mapping) type);
        Levels inner = levels.below(false, true);
        String names = path + "." + pair.getName() + ".";
        String keyName = elements.get(next).getName();
        ParquetNode key = node(inner, names + keyName, written.map(FieldType.Mapping::key), depth);
        String valueName = elements.get(next).getName();
        ParquetNode value =
                node(inner, names + valueName, written.map(FieldType.Mapping::value), depth);
        if (key instanceof ParquetNode.Leaf && !key.type().nullable()) {
            return new ParquetNode.Pairs(
                    new FieldType.Mapping(key.type(), value.type(), nullable),
                    levels.definition(),
                    inner,
                    key,
                    value);
        }
        Schema row = Schema.of(new Field(keyName, key.type()), new Field(valueName, value.type()));
        FieldType.Nested type = new FieldType.Nested(row, false);
        return new ParquetNode.Repeated(
                new FieldType.Array(type, nullable),
                levels.definition(),
                inner,
                new ParquetNode.Struct(type, inner.definition(), List.of(key, value)));
    }

    /**
     * The element of a list whose repeated child is next: the child's only field, unless an old
     * writer left the layer between out.
     */
    private ParquetNode element(Levels levels, String path, Optional<FieldType> hint, int depth) {
        SchemaElement repeated = elements.get(next);
        String name = path + "." + repeated.getName();
        boolean wrapper =
                !repeated.isSetType()
                        && repeated.getNum_children() == 1
                        && !repeated(elements.get(next + 1))
                        && !repeated.getName().equals("array")
                        && !repeated.getName().endsWith("_tuple");
        if (!wrapper) {
            return single(levels, name, hint, depth);
        }
        next++;
        return node(levels, name + "." + elements.get(next).getName(), hint, depth);
    }

    private static Optional<FieldType> field(Schema schema, String name) {
        return schema.indexOf(name).isPresent()
                ? Optional.of(schema.type(schema.indexOf(name).getAsInt()))
                : Optional.empty();
    }

    private static Optional<FieldType> element(Optional<FieldType> hint) {
        return hint.map(FieldType::base)
                .filter(type -> type instanceof FieldType.Array)
                .map(type -> ((FieldType.Array) type).element());
    }

    private static boolean isList(SchemaElement element) {
        return element.isSetLogicalType() && element.getLogicalType().isSetLIST()
                || element.isSetConverted_type()
                        && element.getConverted_type() == ConvertedType.LIST;
    }

    private static boolean isMap(SchemaElement element) {
        return element.isSetLogicalType() && element.getLogicalType().isSetMAP()
                || element.isSetConverted_type()
                        && (element.getConverted_type() == ConvertedType.MAP
                                || element.getConverted_type() == ConvertedType.MAP_KEY_VALUE);
    }

    private static boolean repeated(SchemaElement element) {
        return element.getRepetition_type() == FieldRepetitionType.REPEATED;
    }

    private static boolean optional(SchemaElement element) {
        return element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    }
}
