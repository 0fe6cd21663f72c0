package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;

/**
 * Several collections as one: the transform Flatten, and what a list of inputs means to a transform
 * that takes one. Rows may differ in the order of fields, in nullability and in the width of
 * numbers.
 */
final class Flattening {
    private Flattening() {}

    static void flatten(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        config.done();
        if (spec.inputs().isEmpty()) {
            config.problem(
                    ProblemCode.MISSING, spec.place(), "it has no inputs", "write 'input: [a, b]'");
            return;
        }
        Optional<List<PCollection>> inputs = translation.inputs(spec);
        if (inputs.isEmpty()) {
            return;
        }
        if (inputs.get().stream().allMatch(translation::isKnown)) {
            node(spec, translation, config, inputs.get(), spec.name()).ifPresent(translation::add);
        } else {
            known(spec, translation, config, inputs.get(), spec.name())
                    .ifPresent(known -> translation.outputs().put(spec.name(), known));
        }
    }

    /** The inputs as one collection inside the stage; notes why they are none. */
    static Optional<PCollection> together(
            TransformSpec spec, Translation translation, List<PCollection> inputs) {
        ConfigReader config = translation.config(spec);
        String name = translation.innerName(spec, "inputs");
        if (!inputs.stream().allMatch(translation::isKnown)) {
            return known(spec, translation, config, inputs, name);
        }
        Optional<Node.Flatten> node = node(spec, translation, config, inputs, name);
        node.ifPresent(translation::addInner);
        return node.map(Node.Flatten::result);
    }

    /** What is known of all rows where not all is known of each input; notes if they differ. */
    private static Optional<PCollection> known(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            List<PCollection> inputs,
            String name) {
        Set<String> unknown = new HashSet<>();
        inputs.forEach(input -> unknown.addAll(translation.fields(input).unknown()));
        List<PCollection> certain = new ArrayList<>();
        for (PCollection input : inputs) {
            List<Field> fields = new ArrayList<>(input.schema().fields());
            fields.removeIf(field -> unknown.contains(field.name()));
            certain.add(
                    new PCollection(
                            input.name(), Schema.of(fields), input.windowing(), input.bounded()));
        }
        Optional<PCollection> all = flattened(spec, translation, config, certain, name);
        all.ifPresent(
                collection -> {
                    translation.withUnknownFields(collection, unknown);
                    if (!inputs.stream().allMatch(translation::windowsAreKnown)) {
                        translation.withUnknownWindows(collection);
                    }
                });
        return all;
    }

    private static Optional<Node.Flatten> node(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            List<PCollection> inputs,
            String name) {
        Optional<PCollection> output = flattened(spec, translation, config, inputs, name);
        if (output.isEmpty()) {
            return Optional.empty();
        }
        List<PCollection> conformed = new ArrayList<>();
        for (PCollection input : inputs) {
            conformed.add(Conformance.to(output.get().schema(), input, spec, translation));
        }
        return Optional.of(new Node.Flatten(translation.stage(spec), conformed, output.get()));
    }

    /** The rows of all; notes what differs. */
    private static Optional<PCollection> flattened(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            List<PCollection> inputs,
            String name) {
        PCollection first = inputs.get(0);
        boolean bounded = true;
        Schema schema = first.schema();
        boolean alike = true;
        for (int i = 0; i < inputs.size(); i++) {
            PCollection input = inputs.get(i);
            bounded &= input.bounded();
            Optional<Schema> common = Conformance.common(schema, input.schema());
            if (common.isEmpty()) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        spec.inputs().get(i).place(),
                        differs(input, "is " + input.schema(), first, "is " + first.schema()),
                        "bring both to one schema with MapToFields");
                alike = false;
            }
            schema = common.orElse(schema);
            boolean windowsKnown =
                    translation.windowsAreKnown(input) && translation.windowsAreKnown(first);
            if (windowsKnown && !input.windowing().equals(first.windowing())) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        spec.inputs().get(i).place(),
                        differs(
                                input,
                                "has windows " + input.windowing(),
                                first,
                                first.windowing().toString()),
                        "window both alike before");
                alike = false;
            }
        }
        return alike
                ? Optional.of(new PCollection(name, schema, first.windowing(), bounded))
                : Optional.empty();
    }

    private static String differs(
            PCollection one, String what, PCollection other, String otherwise) {
        return "'" + one.name() + "' " + what + ", but '" + other.name() + "' " + otherwise;
    }
}
