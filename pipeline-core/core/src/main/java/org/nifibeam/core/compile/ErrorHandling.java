package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.builtin.ErrorThresholdProvider;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;

/**
 * What {@code error_handling} says: the output that failed elements go to, and which part of all
 * may fail before the run does.
 *
 * @param output the output's name
 * @param threshold from 0 to 1, empty if all may fail
 */
record ErrorHandling(String output, Optional<Double> threshold, Place place) {
    private static final Schema FLAG =
            Schema.of(List.of(new Field("failed", FieldType.of(Kind.BOOLEAN))));

    /** Reads the key {@code error_handling} of a config; empty if it is not there or wrong. */
    static Optional<ErrorHandling> of(ConfigReader config, Translation translation) {
        Optional<DocumentNode> node = config.node("error_handling");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Mapping mapping)) {
            translation.outputsAreUnknown(config.stage());
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.get().place(),
                    "'error_handling' is a mapping",
                    "write {output: name}");
            return Optional.empty();
        }
        ConfigReader reader = new ConfigReader(mapping, config.stage(), translation.problems());
        Optional<String> output =
                reader.requiredText("output", "name the output that failed elements go to");
        Optional<DocumentNode> threshold = reader.node("threshold");
        reader.done();
        Optional<Double> part =
                threshold
                        .map(DocumentNode::plain)
                        .filter(Number.class::isInstance)
                        .map(number -> ((Number) number).doubleValue())
                        .filter(number -> number >= 0 && number <= 1);
        if (threshold.isPresent() && part.isEmpty()) {
            reader.problem(
                    ProblemCode.INVALID_VALUE,
                    threshold.get().place(),
                    "'threshold' is no part from 0 to 1: " + threshold.get().plain(),
                    "write 0.1 for a tenth");
        }
        output.ifPresentOrElse(
                name -> translation.reserve(config.stage(), name),
                () -> translation.outputsAreUnknown(config.stage()));
        return output.map(name -> new ErrorHandling(name, part, mapping.placeOf("output")));
    }

    /** The collection of elements that fail, which the node that fails on them gives. */
    PCollection errors(TransformSpec spec, PCollection input) {
        return new PCollection(
                spec.name() + "." + output,
                ErrorSchema.of(input.schema()),
                input.windowing(),
                input.bounded());
    }

    /** Makes the failed elements of a wrong stage known. */
    void addKnown(TransformSpec spec, Translation translation, PCollection taken) {
        addKnown(spec, translation, errors(spec, taken), taken);
    }

    /** The same of a stage whose failed elements have a form of their own. */
    void addKnown(
            TransformSpec spec, Translation translation, PCollection errors, PCollection taken) {
        translation.addErrorOutput(spec, output, errors, taken, place);
    }

    /**
     * Makes the failed elements an output of the stage, and adds the check of the threshold. Called
     * when the node that gives them has been added.
     *
     * @param taken all elements that could have failed
     */
    void add(TransformSpec spec, Translation translation, PCollection errors, PCollection taken) {
        add(spec, translation, errors, List.of(taken));
    }

    /**
     * The same of a stage that takes several collections, in the windows of the failed elements.
     */
    void add(
            TransformSpec spec,
            Translation translation,
            PCollection errors,
            List<PCollection> taken) {
        translation.addErrorOutput(spec, output, errors, taken.get(0), place);
        if (threshold.isEmpty()) {
            return;
        }
        List<PCollection> all = new ArrayList<>();
        for (PCollection one : taken) {
            String name = "taken" + (all.isEmpty() ? "" : all.size());
            all.add(
                    inWindowsOf(
                            errors, flag(spec, translation, one, false, name), spec, translation));
        }
        all.add(flag(spec, translation, errors, true, "failed"));
        PCollection both =
                new PCollection(
                        translation.innerName(spec, "counted"),
                        FLAG,
                        errors.windowing(),
                        errors.bounded());
        translation.addInner(
                new Node.Flatten(translation.count(spec, "threshold"), List.copyOf(all), both));
        Config config = new Config(Map.of("threshold", threshold.get()));
        WriteSpec check = new WriteSpec(ErrorThresholdProvider.TYPE, config, FLAG);
        translation.addInner(new Node.Write(translation.count(spec, "threshold"), both, check));
    }

    /** A collection as it can be flattened with another one: beside what the stage gives. */
    static PCollection inWindowsOf(
            PCollection other, PCollection one, TransformSpec spec, Translation translation) {
        if (one.windowing().function().equals(other.windowing().function())) {
            return one;
        }
        String name = translation.innerName(spec, "windowed alike");
        PCollection windowed =
                new PCollection(name, one.schema(), other.windowing(), one.bounded());
        String part = name.substring(spec.name().length() + 1);
        translation.addInner(new Node.WindowInto(translation.count(spec, part), one, windowed));
        return windowed;
    }

    private static PCollection flag(
            TransformSpec spec,
            Translation translation,
            PCollection of,
            boolean failed,
            String name) {
        PCollection flags =
                new PCollection(
                        translation.innerName(spec, name), FLAG, of.windowing(), of.bounded());
        Expression constant = new Expression.Literal(failed, FieldType.of(Kind.BOOLEAN));
        translation.addInner(
                new Node.ParDo(
                        translation.count(spec, name),
                        of,
                        new RowFunction.Project(List.of(constant)),
                        flags));
        return flags;
    }
}
