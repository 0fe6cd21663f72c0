package org.nifibeam.file.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.nifibeam.core.schema.RowShape;

/**
 * Puts values together from the entries of leaves. An entry stands for a value of its leaf, or says
 * by its definition level down to where there is something; where a group or a list is missing or
 * empty, each leaf below has one entry for it. Confined to one thread.
 */
sealed interface NestedValue {
    /** Takes the entries of the next value; null if there is none. */
    Object next();

    /** Takes the one entry that each leaf has for a value that is not there. */
    void skip();

    /** A leaf that says whether the next value is there: any one does. */
    LeafReader witness();

    /** For a node, whose leaves are taken from the queue. */
    static NestedValue of(ParquetNode node, Queue<LeafReader> leaves) {
        if (node instanceof ParquetNode.Struct struct) {
            List<NestedValue> fields = new ArrayList<>();
            struct.fields().forEach(field -> fields.add(of(field, leaves)));
            return new Struct(
                    struct.definition(),
                    fields.toArray(NestedValue[]::new),
                    RowShape.of(struct.type().schema()));
        } else if (node instanceof ParquetNode.Repeated repeated) {
            return new Repeated(
                    repeated.definition(), repeated.elements(), of(repeated.element(), leaves));
        } else if (node instanceof ParquetNode.Pairs pairs) {
            NestedValue key = of(pairs.key(), leaves);
            return new Pairs(pairs.definition(), pairs.pairs(), key, of(pairs.value(), leaves));
        }
        return new Leaf(leaves.remove());
    }

    /** A scalar. */
    record Leaf(LeafReader witness) implements NestedValue {
        @Override
        public Object next() {
            return witness.next();
        }

        @Override
        public void skip() {
            witness.next();
        }
    }

    /** A row. */
    record Struct(int definition, NestedValue[] fields, RowShape shape) implements NestedValue {
        @Override
        public Object next() {
            if (witness().definition() < definition) {
                skip();
                return null;
            }
            Object[] values = new Object[fields.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = fields[i].next();
            }
            return shape.row(values);
        }

        @Override
        public void skip() {
            for (NestedValue field : fields) {
                field.skip();
            }
        }

        @Override
        public LeafReader witness() {
            return fields[0].witness();
        }
    }

    /** A list. */
    record Repeated(int definition, ParquetColumn.Levels elements, NestedValue element)
            implements NestedValue {
        @Override
        public Object next() {
            LeafReader witness = witness();
            int reached = witness.definition();
            if (reached < elements.definition()) {
                skip();
                return reached < definition ? null : List.of();
            }
            List<Object> values = new ArrayList<>();
            do {
                values.add(element.next());
            } while (witness.repetition() == elements.repetition());
            return values;
        }

        @Override
        public void skip() {
            element.skip();
        }

        @Override
        public LeafReader witness() {
            return element.witness();
        }
    }

    /** A map; of equal keys the last one counts. */
    record Pairs(int definition, ParquetColumn.Levels pairs, NestedValue key, NestedValue value)
            implements NestedValue {
        @Override
        public Object next() {
            LeafReader witness = witness();
            int reached = witness.definition();
            if (reached < pairs.definition()) {
                skip();
                return reached < definition ? null : Map.of();
            }
            Map<Object, Object> values = new LinkedHashMap<>();
            do {
                values.put(key.next(), value.next());
            } while (witness.repetition() == pairs.repetition());
            return values;
        }

        @Override
        public void skip() {
            key.skip();
            value.skip();
        }

        @Override
        public LeafReader witness() {
            return key.witness();
        }
    }
}
