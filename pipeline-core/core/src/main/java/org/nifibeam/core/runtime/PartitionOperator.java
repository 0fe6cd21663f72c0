package org.nifibeam.core.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Gives each element to one of several outputs, see {@link RowFunction.Partition}. */
final class PartitionOperator extends Operator {
    private final RowFunction.Partition function;
    private final RowCode code;
    private final Failures failures;
    private final Map<String, Integer> outputs = new HashMap<>();

    PartitionOperator(
            StepMetrics metrics,
            RowFunction.Partition function,
            RowCode code,
            FailureReport report,
            StepOutputs receivers) {
        super(metrics, receivers);
        this.function = function;
        this.code = code;
        this.failures = new Failures(report, metrics, receivers.errors());
        List<String> names = function.names();
        for (int i = 0; i < names.size(); i++) {
            outputs.put(names.get(i), i);
        }
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        int output;
        try {
            output = output(code.value(row));
        } catch (RuntimeException e) {
            failures.handle(row, timestamp, windows, pane, e);
            return;
        }
        metrics().given(1);
        outputs().output(output).accept(row, timestamp, windows, pane);
    }

    private int output(Object value) {
        Integer known = value == null ? null : outputs.get(value.toString());
        if (known != null) {
            return known;
        }
        return function.other()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        function.by()
                                                + " is "
                                                + (value == null ? "null" : "'" + value + "'")
                                                + ", and the outputs are "
                                                + function.names()));
    }
}
