package org.nifibeam.core.runtime;

import java.util.Optional;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** What becomes of elements that a step fails on: the run fails, or they go to its error output. */
final class Failures {
    private final FailureReport report;
    private final StepMetrics metrics;
    private final Optional<Receiver> errors;

    Failures(FailureReport report, StepMetrics metrics, Optional<Receiver> errors) {
        this.report = report;
        this.metrics = metrics;
        this.errors = errors;
    }

    /**
     * Deals with one.
     *
     * @throws StageFailure if there is no error output, or if something behind the step has failed
     */
    void handle(Row row, long timestamp, Windows windows, Pane pane, RuntimeException cause) {
        if (cause instanceof StageFailure failure) {
            throw failure;
        }
        StageFailure failure = report.failure(row, cause);
        if (errors.isEmpty()) {
            throw failure;
        }
        metrics.failed();
        Row error = ErrorRows.of(row, failure.problem().message(), Optional.of(cause));
        errors.get().accept(error, timestamp, windows, pane);
    }
}
