package org.nifibeam.core.plan;

import java.util.List;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * One step inside a fused stage.
 *
 * @param stage whose step it is
 * @param work what it does
 * @param input the schema of its rows
 * @param output the schema of what it gives; the input's where it gives nothing
 * @param consumers where its output goes
 */
public record Step(
        StageInfo stage, Work work, Schema input, Schema output, List<Consumer> consumers) {
    public Step {
        consumers = List.copyOf(consumers);
    }

    /** What a step does. */
    public sealed interface Work {
        /** A function of each element. */
        record Apply(RowFunction function) implements Work {
            @Override
            public String toString() {
                return function.toString();
            }
        }

        /** Assigns windows. */
        record AssignWindows(WindowingStrategy windowing) implements Work {
            @Override
            public String toString() {
                return "window into " + windowing;
            }
        }

        /** Makes half-done groups before an exchange; gives {@link Grouping#partial} rows. */
        record PreCombine(Grouping grouping, WindowingStrategy windowing) implements Work {
            @Override
            public String toString() {
                return "pre-combine " + grouping;
            }
        }

        /** Writes. */
        record WriteTo(WriteSpec spec) implements Work {
            @Override
            public String toString() {
                return "write " + spec.type();
            }
        }
    }

    /** Where rows go. */
    public sealed interface Consumer {
        /** To a later step of the same stage, by index. */
        record ToStep(int step) implements Consumer {}

        /** Over an exchange to a later stage, by number. */
        record ToStage(int stage, Partitioning partitioning) implements Consumer {}
    }
}
