package org.nifibeam.core.runtime;

import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Windows;

/**
 * The plain steps with which a stage begins, as one loop over a batch; written by {@link
 * StageLoopGenerator}. What it does to an element, its figures and its failures are what the
 * operators would do one by one; figures are noted at the end of the batch, and when it fails.
 * Stateless: what is a task's is in {@link Parts}.
 */
public abstract class StageLoop {
    /** For generated classes only. */
    protected StageLoop() {}

    /**
     * Takes elements.
     *
     * @param parts the task's
     * @param timestamps null where all are at {@code Timestamps.MIN}
     * @param windows null where all are in the global window
     * @param panes null where none has one
     * @throws StageFailure if the pipeline cannot go on
     */
    public abstract void run(
            Parts parts, Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size);

    /** The timestamp of element {@code i}. */
    protected static long timestamp(long[] timestamps, int i) {
        return timestamps == null ? Timestamps.MIN : timestamps[i];
    }

    /** The windows of element {@code i}. */
    protected static Windows windows(Windows[] windows, int i) {
        return windows == null ? GlobalWindow.INSTANCE : windows[i];
    }

    /** The pane of element {@code i}. */
    protected static Pane pane(Pane[] panes, int i) {
        return panes == null ? Pane.NONE : panes[i];
    }

    /** A task's operators, as the loop needs them. Confined to the task's thread. */
    public static final class Parts {
        private final Operator[] operators;
        private final Receiver[] receivers;

        /**
         * Parts.
         *
         * @param operators by step
         * @param receivers where elements leave the loop, in the order of the generator's
         */
        Parts(Operator[] operators, Receiver[] receivers) {
            this.operators = operators;
            this.receivers = receivers;
        }

        /** A step's code. */
        public RowCode code(int step) {
            return ((ElementOperators.Coded) operators[step]).code;
        }

        /** What a step that assigns timestamps allows. */
        public TimestampRule rule(int step) {
            return ((ElementOperators.Timestamps) operators[step]).rule();
        }

        /** What a step assigns windows by. */
        public WindowAssigner assigner(int step) {
            return ((ElementOperators.AssignWindows) operators[step]).assigner();
        }

        /** Where elements leave the loop. */
        public Receiver receiver(int exit) {
            return receivers[exit];
        }

        /** A step's code has failed on an element, which is dealt with or ends the run. */
        public void failed(
                int step,
                Row row,
                long timestamp,
                Windows windows,
                Pane pane,
                RuntimeException cause) {
            ((ElementOperators.Coded) operators[step])
                    .failures.handle(row, timestamp, windows, pane, cause);
        }

        /** Windows could not be assigned. */
        public StageFailure unassigned(int step, RuntimeException cause) {
            return ((ElementOperators.AssignWindows) operators[step]).failure(cause);
        }

        /** A step has taken and given so many. */
        public void count(int step, int taken, int given) {
            StepMetrics metrics = operators[step].metrics();
            metrics.taken(taken);
            metrics.given(given);
        }
    }
}
