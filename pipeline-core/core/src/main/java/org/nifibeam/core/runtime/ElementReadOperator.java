package org.nifibeam.core.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Reads what each element names, see {@link org.nifibeam.core.model.RowFunction.ReadEach}. With an
 * error output, an element's records are held back until all of them have been read.
 */
final class ElementReadOperator extends Operator {
    private final ElementRead read;
    private final Schema schema;
    private final FailureReport report;

    ElementReadOperator(
            StepMetrics metrics,
            ElementRead read,
            Schema schema,
            FailureReport report,
            StepOutputs outputs) {
        super(metrics, outputs);
        this.read = read;
        this.schema = schema;
        this.report = report;
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        Consumer<Row> give =
                record -> {
                    metrics().given(1);
                    outputs().main().accept(record, timestamp, windows, pane);
                };
        boolean holds = outputs().errors().isPresent();
        List<Row> held = new ArrayList<>();
        try {
            read.read(row, schema, holds ? held::add : give);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageFailure(
                    metrics().stage(), "the read was interrupted", "run it again", e);
        } catch (StageFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            StageFailure failure = report.read(row, e);
            if (!holds) {
                throw failure;
            }
            metrics().failed();
            Row error = ErrorRows.of(row, failure.problem().message(), Optional.of(e));
            outputs().errors().get().accept(error, timestamp, windows, pane);
            return;
        }
        held.forEach(give);
    }
}
