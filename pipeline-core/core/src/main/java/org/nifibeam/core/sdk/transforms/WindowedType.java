package org.nifibeam.core.sdk.transforms;

import java.time.Instant;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.ValueType;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/** Elements with time, window and pane; the global window has no start and end. */
record WindowedType<T>(ValueType<T> type) implements ElementType<Windowed<T>> {
    @Override
    public Schema schema() {
        FieldType nullable = FieldType.nullable(Kind.INT64);
        return Schema.of(
                new Field("value", type.column()),
                new Field("timestamp", FieldType.of(Kind.DATETIME)),
                new Field("window_start", nullable),
                new Field("window_end", nullable),
                new Field("pane_timing", FieldType.of(Kind.STRING)),
                new Field("pane_index", FieldType.of(Kind.INT64)),
                new Field("pane_first", FieldType.of(Kind.BOOLEAN)),
                new Field("pane_last", FieldType.of(Kind.BOOLEAN)));
    }

    @Override
    public Row toRow(Windowed<T> windowed) {
        boolean global = windowed.window() instanceof GlobalWindow;
        Pane pane = windowed.pane();
        return RowShape.of(schema())
                .row(
                        type.toColumn(windowed.value()),
                        ElementTypes.instants().toColumn(windowed.timestamp()),
                        global ? null : windowed.window().start(),
                        global ? null : windowed.window().maxTimestamp() + 1,
                        pane.timing().name(),
                        pane.index(),
                        pane.first(),
                        pane.last());
    }

    @Override
    public Windowed<T> fromRow(Row row) {
        Instant timestamp = ElementTypes.instants().fromColumn(row.get(1));
        Window window =
                row.isNull(2)
                        ? GlobalWindow.INSTANCE
                        : new IntervalWindow(row.getLong(2), row.getLong(3));
        Pane pane =
                new Pane(
                        Pane.Timing.valueOf((String) row.get(4)),
                        row.getLong(5),
                        row.getBoolean(6),
                        row.getBoolean(7));
        return new Windowed<>(type.fromColumn(row.get(0)), timestamp, window, pane);
    }
}
