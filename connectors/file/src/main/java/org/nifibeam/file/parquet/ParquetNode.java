package org.nifibeam.file.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.FieldType;

/**
 * A nested field as its file lays it out. Of every node {@link #definition} is the level from which
 * on its value is there; below it the value, or something above it, is missing.
 */
sealed interface ParquetNode {
    /** The type in our schema. */
    FieldType type();

    /** The definition level of a value that is not null, be it empty. */
    int definition();

    /** Adds the leaves, in the order of their column chunks. */
    void addLeaves(List<ParquetColumn> leaves);

    /** The leaves, in the order of their column chunks. */
    default List<ParquetColumn> leaves() {
        List<ParquetColumn> leaves = new ArrayList<>();
        addLeaves(leaves);
        return leaves;
    }

    /** Why it cannot be read, if so. */
    default Optional<String> unsupported() {
        return leaves().stream()
                .filter(leaf -> leaf.unsupported().isPresent())
                .map(leaf -> leaf.unsupported().get() + " in '" + leaf.name() + "'")
                .findFirst();
    }

    /** A column chunk. */
    record Leaf(ParquetColumn column) implements ParquetNode {
        @Override
        public FieldType type() {
            return column.type();
        }

        @Override
        public int definition() {
            return column.levels().definition();
        }

        @Override
        public void addLeaves(List<ParquetColumn> leaves) {
            leaves.add(column);
        }
    }

    /** A group of fields: a row. */
    record Struct(FieldType.Nested type, int definition, List<ParquetNode> fields)
            implements ParquetNode {
        public Struct {
            fields = List.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("a group has no fields");
            }
        }

        @Override
        public void addLeaves(List<ParquetColumn> leaves) {
            fields.forEach(field -> field.addLeaves(leaves));
        }
    }

    /**
     * Something repeated: an array.
     *
     * @param elements the levels of an element: one definition level up from that of an empty
     *     array; an element that does not begin its record has a repetition level, that of the
     *     array or a lower one, where an outer array goes on
     */
    record Repeated(
            FieldType.Array type,
            int definition,
            ParquetColumn.Levels elements,
            ParquetNode element)
            implements ParquetNode {
        @Override
        public void addLeaves(List<ParquetColumn> leaves) {
            element.addLeaves(leaves);
        }
    }

    /**
     * Repeated pairs: a map.
     *
     * @param pairs the levels of a pair, as those of an array's element
     */
    record Pairs(
            FieldType.Mapping type,
            int definition,
            ParquetColumn.Levels pairs,
            ParquetNode key,
            ParquetNode value)
            implements ParquetNode {
        @Override
        public void addLeaves(List<ParquetColumn> leaves) {
            key.addLeaves(leaves);
            value.addLeaves(leaves);
        }
    }
}
