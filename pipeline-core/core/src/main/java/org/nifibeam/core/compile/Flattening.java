package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.ProblemCode;
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
        inputs.flatMap(all -> node(spec, translation, config, all, spec.name()))
                .ifPresent(translation::add);
    }

    /** The inputs as one collection inside the stage; notes why they are none. */
    static Optional<PCollection> together(
            TransformSpec spec, Translation translation, List<PCollection> inputs) {
        Optional<Node.Flatten> node =
                node(
                        spec,
                        translation,
                        translation.config(spec),
                        inputs,
                        translation.innerName(spec, "inputs"));
        node.ifPresent(translation::addInner);
        return node.map(Node.Flatten::result);
    }

    private static Optional<Node.Flatten> node(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            List<PCollection> inputs,
            String name) {
        PCollection first = inputs.get(0);
        boolean bounded = true;
        Schema schema = first.schema();
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
                return Optional.empty();
            }
            schema = common.get();
            if (!input.windowing().equals(first.windowing())) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        spec.inputs().get(i).place(),
                        differs(
                                input,
                                "has windows " + input.windowing(),
                                first,
                                first.windowing().toString()),
                        "window both alike before");
                return Optional.empty();
            }
        }
        List<PCollection> conformed = new ArrayList<>();
        for (PCollection input : inputs) {
            conformed.add(Conformance.to(schema, input, spec, translation));
        }
        PCollection output = new PCollection(name, schema, first.windowing(), bounded);
        return Optional.of(new Node.Flatten(translation.stage(spec), conformed, output));
    }

    private static String differs(
            PCollection one, String what, PCollection other, String otherwise) {
        return "'" + one.name() + "' " + what + ", but '" + other.name() + "' " + otherwise;
    }
}
