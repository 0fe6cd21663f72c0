package org.nifibeam.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;

/** A primitive step of a pipeline. Everything a user can say expands to these. */
public sealed interface Node {
    /** Whose step it is. */
    StageInfo stage();

    /** What it takes: its main inputs, then its side inputs. */
    List<PCollection> inputs();

    /** What it gives: its main output, if it has one, first. */
    List<PCollection> outputs();

    /** Its main output; nothing for a {@link Write}. */
    Optional<PCollection> output();

    /**
     * Reads a source.
     *
     * @param errors where records go that cannot be read, of {@link ErrorSchema#OF_READ}; one fails
     *     the run if empty
     */
    record Read(StageInfo stage, ReadSpec spec, PCollection result, Optional<PCollection> errors)
            implements Node {
        public Read {
            errors.ifPresent(e -> requireSchema(e, ErrorSchema.OF_READ));
        }

        /** One without a place for what cannot be read. */
        public Read(StageInfo stage, ReadSpec spec, PCollection result) {
            this(stage, spec, result, Optional.empty());
        }

        @Override
        public List<PCollection> outputs() {
            return with(List.of(result), errors);
        }

        @Override
        public List<PCollection> inputs() {
            return List.of();
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /**
     * Applies a function to each element.
     *
     * @param sides what the function sees beside its input; only {@link RowFunction.Call} does
     * @param results the function's outputs, the main one first
     * @param errors where elements go that the function fails on, of {@link ErrorSchema#of}; one
     *     fails the run if empty
     */
    record ParDo(
            StageInfo stage,
            PCollection input,
            RowFunction function,
            List<SideInput> sides,
            List<PCollection> results,
            Optional<PCollection> errors)
            implements Node {
        public ParDo {
            Objects.requireNonNull(function, "function");
            sides = List.copyOf(sides);
            results = List.copyOf(results);
            if (results.size() != function.outputCount()) {
                throw new IllegalArgumentException(
                        function + " has " + function.outputCount() + " outputs, not " + results);
            }
            if (function instanceof RowFunction.Project project) {
                requireTypes(project, results.get(0).schema());
            }
            if (errors.isPresent()) {
                requireSchema(errors.get(), ErrorSchema.of(input.schema()));
            }
        }

        /** One with a single output, no side inputs and no error output. */
        public ParDo(StageInfo stage, PCollection input, RowFunction function, PCollection result) {
            this(stage, input, function, List.of(), List.of(result), Optional.empty());
        }

        /** The main output. */
        public PCollection result() {
            return results.get(0);
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
            List<PCollection> inputs = new ArrayList<>(List.of(input));
            sides.forEach(side -> inputs.add(side.collection()));
            return inputs;
        }

        @Override
        public List<PCollection> outputs() {
            return with(results, errors);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(results.get(0));
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
        public List<PCollection> outputs() {
            return List.of(result);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /**
     * Joins two collections that end, by key and window. Rows of both begin with the fields of
     * their key; the result has the rest of the left row, then that of the right one.
     *
     * @param keys how many fields the key has
     * @param keepsLeft whether left rows without a match are given, with nulls
     * @param keepsRight whether right rows without a match are given, with nulls
     * @param words what it does, for people
     */
    record Join(
            StageInfo stage,
            PCollection left,
            PCollection right,
            int keys,
            boolean keepsLeft,
            boolean keepsRight,
            String words,
            PCollection result)
            implements Node {
        public Join {
            if (!left.bounded() || !right.bounded()) {
                throw new IllegalArgumentException(left + " and " + right + " must end");
            }
            for (int key = 0; key < keys; key++) {
                if (!left.schema().type(key).equals(right.schema().type(key))) {
                    throw new IllegalArgumentException(
                            left.schema().field(key) + " is no " + right.schema().field(key));
                }
            }
        }

        @Override
        public List<PCollection> inputs() {
            return List.of(left, right);
        }

        @Override
        public List<PCollection> outputs() {
            return List.of(result);
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
                if (!input.windowing().function().equals(result.windowing().function())) {
                    throw new IllegalArgumentException(
                            "'%s' has windows %s, but '%s' %s"
                                    .formatted(
                                            input.name(),
                                            input.windowing().function(),
                                            result.name(),
                                            result.windowing().function()));
                }
            }
        }

        @Override
        public List<PCollection> outputs() {
            return List.of(result);
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
        public List<PCollection> outputs() {
            return List.of(result);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /**
     * Spreads elements evenly over the tasks of what comes behind it, which is not fused with it.
     */
    record Reshuffle(StageInfo stage, PCollection input, PCollection result) implements Node {
        public Reshuffle {
            requireSchema(result, input.schema());
        }

        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public List<PCollection> outputs() {
            return List.of(result);
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.of(result);
        }
    }

    /**
     * Writes to a sink.
     *
     * @param errors where elements go that cannot be written, of {@link ErrorSchema#of}; one fails
     *     the run if empty
     */
    record Write(StageInfo stage, PCollection input, WriteSpec spec, Optional<PCollection> errors)
            implements Node {
        public Write {
            if (errors.isPresent()) {
                requireSchema(errors.get(), ErrorSchema.of(input.schema()));
            }
        }

        /** One without a place for what cannot be written. */
        public Write(StageInfo stage, PCollection input, WriteSpec spec) {
            this(stage, input, spec, Optional.empty());
        }

        @Override
        public List<PCollection> inputs() {
            return List.of(input);
        }

        @Override
        public List<PCollection> outputs() {
            return errors.map(List::of).orElse(List.of());
        }

        @Override
        public Optional<PCollection> output() {
            return Optional.empty();
        }
    }

    private static List<PCollection> with(List<PCollection> outputs, Optional<PCollection> errors) {
        List<PCollection> all = new ArrayList<>(outputs);
        errors.ifPresent(all::add);
        return all;
    }

    private static void requireSchema(PCollection collection, Schema schema) {
        if (!collection.schema().equals(schema)) {
            throw new IllegalArgumentException(collection + " is not of " + schema);
        }
    }
}
