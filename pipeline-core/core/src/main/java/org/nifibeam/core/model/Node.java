package org.nifibeam.core.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;

/** A primitive step of a pipeline. Everything a user can say expands to these. */
public sealed interface Node {
    /** Whose step it is. */
    StageInfo stage();

    /** What it takes. */
    List<PCollection> inputs();

    /** What it gives; nothing for a {@link Write}. */
    Optional<PCollection> output();

    /** Reads a source. */
    record Read(StageInfo stage, ReadSpec spec, PCollection result) implements Node {
        @Override
        public List<PCollection> inputs() {
            return List.of();
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /** Applies a function to each element. */
    record ParDo(StageInfo stage, PCollection input, RowFunction function, PCollection result)
            implements Node {
        public ParDo {
            Objects.requireNonNull(function, "function");
            if (function instanceof RowFunction.Project project) {
                requireTypes(project, result.schema());
            }
        }

        private static void requireTypes(RowFunction.Project project, Schema schema) {
            if (project.expressions().size() != schema.size()) {
                throw new IllegalArgumentException(
                        "one expression a field: " + project + " for " + schema);
            }
            for (int i = 0; i < schema.size(); i++) {
                if (!project.expressions().get(i).type().equals(schema.type(i))) {
                    throw new IllegalArgumentException(
                            project.expressions().get(i) + " is no " + schema.field(i));
                }
            }
        }

        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /**
     * Groups by key and window and combines each group.
     *
     * @param lifted true if half-done groups are made before the exchange
     */
    record GroupByKey(
            StageInfo stage,
            PCollection input,
            Grouping grouping,
            boolean lifted,
            PCollection result)
            implements Node {
        public GroupByKey {
            if (!grouping.input().equals(input.schema())
                    || !grouping.result().equals(result.schema())) {
                throw new IllegalArgumentException(
                        "the grouping " + grouping + " is not of " + input);
            }
        }

        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /** All elements of several collections of one schema and windowing. */
    record Flatten(StageInfo stage, List<PCollection> inputs, PCollection result) implements Node {
        public Flatten {
            inputs = List.copyOf(inputs);
            for (PCollection input : inputs) {
                if (!input.schema().equals(result.schema())) {
                    throw new IllegalArgumentException(input + " does not flatten into " + result);
                }
            }
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /** Puts elements into the windows of the result's windowing. */
    record WindowInto(StageInfo stage, PCollection input, PCollection result) implements Node {
        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /** Writes to a sink. */
    record Write(StageInfo stage, PCollection input, WriteSpec spec) implements Node {
        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.empty();
        }
    }
}
