package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Dead letters as the model's error outputs hold them. */
record DeadLetterType<T>(ElementType<T> type) implements ElementType<DeadLetter<T>> {
    @Override
    public Schema schema() {
        return ErrorSchema.of(type.schema());
    }

    @Override
    public Row toRow(DeadLetter<T> letter) {
        return RowShape.of(schema())
                .row(type.toRow(letter.element()), letter.message(), letter.stack());
    }

    @Override
    public DeadLetter<T> fromRow(Row row) {
        return new DeadLetter<>(
                type.fromRow((Row) row.get(0)), (String) row.get(1), (String) row.get(2));
    }
}
