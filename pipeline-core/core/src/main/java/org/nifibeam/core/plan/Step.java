package org.nifibeam.core.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * @param outputs what it gives, the main output first; none for one that writes
 * @param errors where elements go that it fails on; one fails the run if empty
 * @param sides the stage's side inputs that it sees, by number, in the order of its function's
 */
public record Step(
        StageInfo stage,
        Work work,
        Schema input,
        List<Output> outputs,
        Optional<Output> errors,
        List<Integer> sides) {
    public Step {
        outputs = List.copyOf(outputs);
        sides = List.copyOf(sides);
    }

    /** The schema of its main output; the input's where it gives nothing. */
    public Schema output() {
        return outputs.isEmpty() ? input : outputs.get(0).schema();
    }

    /** Where all it gives goes. */
    public List<Consumer> consumers() {
        return Stream.concat(outputs.stream(), errors.stream())
                .flatMap(output -> output.consumers().stream())
                .toList();
    }

    /**
     * One of a step's outputs.
     *
     * @param name as its collection's
     * @param consumers where it goes
     */
    public record Output(String name, Schema schema, List<Consumer> consumers) {
        public Output {
            consumers = List.copyOf(consumers);
        }
    }

    /** What a step does. */
    public sealed interface Work {
        /**
         * A function of each element.
         *
         * @param windowing of its input
         */
        record Apply(RowFunction function, WindowingStrategy windowing) implements Work {
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

        /**
         * Joins its input, the left side, with its one side, which comes by key as the input does.
         * Rows of both begin with the fields of their key; what comes out has the rest of the left
         * row, then that of the right one.
         *
         * @param keys how many fields the key has
         * @param right the schema of the right rows
         * @param keepsLeft whether left rows without a match are given, with nulls
         * @param keepsRight whether right rows without a match are given, with nulls
         * @param words what it does, for people
         */
        record Join(int keys, Schema right, boolean keepsLeft, boolean keepsRight, String words)
                implements Work {
            @Override
            public String toString() {
                return words + ", sides as they end";
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

        /**
         * To a later stage, as the side of that number: to every task where it is seen beside the
         * input, by key where it is joined.
         */
        record ToSide(int stage, int side, Partitioning partitioning) implements Consumer {}
    }
}
