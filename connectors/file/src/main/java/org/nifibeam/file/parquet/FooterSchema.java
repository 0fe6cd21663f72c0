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

/**
 * Walks a footer's schema, which is a tree laid out depth first. Nested and repeated fields get
 * their true types (lists and maps by the rules of parquet-format's LogicalTypes.md), so that
 * schemas show them, but are marked as not readable yet.
 */
final class FooterSchema {
    private final List<SchemaElement> elements;
    private int next = 1;
    private int leaf;

    private FooterSchema(List<SchemaElement> elements) {
        this.elements = elements;
    }

    /** The top-level fields, in order. */
    static List<ParquetColumn> columns(List<SchemaElement> elements) {
        FooterSchema walk = new FooterSchema(elements);
        List<ParquetColumn> columns = new ArrayList<>();
        int count = elements.get(0).getNum_children();
        for (int i = 0; i < count; i++) {
            columns.add(walk.column());
        }
        return columns;
    }

    private ParquetColumn column() {
        SchemaElement element = elements.get(next);
        int first = leaf;
        boolean flat = element.isSetType() && !repeated(element);
        if (!flat) {
            FieldType type = type();
            return new ParquetColumn(
                    element.getName(),
                    type,
                    first,
                    null,
                    0,
                    null,
                    Optional.of("the nested type " + type));
        }
        next++;
        leaf++;
        ScalarMapping mapping = ScalarMapping.of(element);
        return new ParquetColumn(
                element.getName(),
                new FieldType.Scalar(mapping.kind(), optional(element)),
                first,
                element.getType(),
                element.getType_length(),
                mapping.conversion(),
                mapping.unsupported());
    }

    /**
     * The type of the next element, with all below it; a repeated one that stands alone is an
     * array.
     */
    private FieldType type() {
        SchemaElement element = elements.get(next);
        FieldType type = single();
        return repeated(element) ? new FieldType.Array(type.withNullable(false), false) : type;
    }

    private FieldType single() {
        SchemaElement element = elements.get(next++);
        boolean nullable = optional(element);
        if (element.isSetType()) {
            leaf++;
            return new FieldType.Scalar(ScalarMapping.of(element).kind(), nullable);
        }
        if (element.getNum_children() == 1 && isList(element) && repeated(elements.get(next))) {
            return new FieldType.Array(element(), nullable);
        }
        if (element.getNum_children() == 1
                && isMap(element)
                && elements.get(next).getNum_children() == 2) {
            next++;
            FieldType key = type();
            FieldType value = type();
            return key instanceof FieldType.Scalar && !key.nullable()
                    ? new FieldType.Mapping(key, value, nullable)
                    : new FieldType.Array(
                            new FieldType.Nested(
                                    Schema.of(new Field("key", key), new Field("value", value)),
                                    false),
                            nullable);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < element.getNum_children(); i++) {
            String name = elements.get(next).getName();
            fields.add(new Field(name, type()));
        }
        return new FieldType.Nested(Schema.of(fields), nullable);
    }

    /**
     * The element type of a list whose repeated child is next: of the child's only field, unless an
     * old writer left it out.
     */
    private FieldType element() {
        SchemaElement repeated = elements.get(next);
        boolean wrapper =
                !repeated.isSetType()
                        && repeated.getNum_children() == 1
                        && !repeated.getName().equals("array")
                        && !repeated.getName().endsWith("_tuple");
        if (!wrapper) {
            return single().withNullable(false);
        }
        next++;
        return type();
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
