package org.nifibeam.core.sdk.transforms;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionTuple;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * A call of a function, as it is being put together; checks all that is wrong with it when it is
 * applied.
 *
 * @param name the stage's, unless it is given one
 * @param function what is called
 * @param type of the main output, by that of the input
 * @param views what the function sees beside its input
 * @param tags its further outputs
 * @param deadLetters true if what it fails on is an output
 * @param userCode true if the function is, or calls, a program's own
 * @param retries how often it is called again on what it fails on
 */
record FunctionCall<I, O>(
        String name,
        DoFn<I, O> function,
        Function<ElementType<I>, ElementType<O>> type,
        List<View<?>> views,
        List<OutputTag<?>> tags,
        boolean deadLetters,
        boolean userCode,
        Retries retries) {
    /** A function that a program wrote. */
    static <I, O> FunctionCall<I, O> ofUser(DoFn<I, O> function, ElementType<O> type) {
        Class<?> written = function.getClass();
        String name = written.isAnonymousClass() ? "ParDo" : written.getSimpleName();
        return of(name, function, input -> type, true);
    }

    static <I, O> FunctionCall<I, O> of(
            String name,
            DoFn<I, O> function,
            Function<ElementType<I>, ElementType<O>> type,
            boolean userCode) {
        return new FunctionCall<>(
                name, function, type, List.of(), List.of(), false, userCode, Retries.NONE);
    }

    FunctionCall<I, O> withViews(List<View<?>> more) {
        return new FunctionCall<>(
                name, function, type, joined(views, more), tags, deadLetters, userCode, retries);
    }

    FunctionCall<I, O> withTags(List<OutputTag<?>> more) {
        return new FunctionCall<>(
                name, function, type, views, joined(tags, more), deadLetters, userCode, retries);
    }

    FunctionCall<I, O> withDeadLetters() {
        return new FunctionCall<>(name, function, type, views, tags, true, userCode, retries);
    }

    FunctionCall<I, O> withRetries(Retries given) {
        return new FunctionCall<>(name, function, type, views, tags, deadLetters, userCode, given);
    }

    private static <T> List<T> joined(List<T> known, List<T> more) {
        List<T> all = new ArrayList<>(known);
        all.addAll(more);
        return all;
    }

    ParDoOutputs<I, O> expand(PCollection<I> input) {
        Expansion here = input.pipeline().expansion();
        ElementType<O> mainType = type.apply(input.type());
        check(here, input, mainType);
        WindowingStrategy windowing = input.windowing();
        PCollection<O> main = here.output(mainType, windowing, input.bounded());
        List<OutputTag<?>> outputs = new ArrayList<>(List.of(new OutputTag<>("", mainType)));
        List<org.nifibeam.core.model.PCollection> results =
                new ArrayList<>(List.of(main.collection()));
        Optional<PCollectionTuple> others = Optional.empty();
        for (OutputTag<?> tag : tags) {
            outputs.add(tag);
            others = Optional.of(output(here, input, tag, others, results));
        }
        Optional<PCollection<DeadLetter<I>>> errors = Optional.empty();
        if (deadLetters) {
            errors = Optional.of(DeadLetters.output(here, input));
        }
        List<SideInput> sides = new ArrayList<>();
        views.forEach(view -> sides.add(here.side(view)));
        List<Integer> keys = function.isStateful() ? List.of(KvType.KEY) : List.of();
        RowFunction.Call call =
                new RowFunction.Call(
                        function,
                        input.type(),
                        outputs,
                        keys,
                        userCode,
                        "call " + words(),
                        retries);
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        call,
                        sides,
                        results,
                        errors.map(PCollection::collection)));
        return new ParDoOutputs<>(main, others, errors);
    }

    private String words() {
        Class<?> written = function.getClass();
        return written.isAnonymousClass() ? "a function" : written.getSimpleName();
    }

    private static <T> PCollectionTuple output(
            Expansion here,
            PCollection<?> input,
            OutputTag<T> tag,
            Optional<PCollectionTuple> others,
            List<org.nifibeam.core.model.PCollection> results) {
        PCollection<T> output =
                here.output(tag.name(), tag.type(), input.windowing(), input.bounded());
        results.add(output.collection());
        return others.map(tuple -> tuple.and(tag, output))
                .orElseGet(() -> PCollectionTuple.of(tag, output));
    }

    private void check(Expansion here, PCollection<I> input, ElementType<O> mainType) {
        here.require(input);
        if (mainType == null) {
            throw here.problem(
                    ProblemCode.MISSING,
                    "the type of what it gives is not known",
                    "state it: ParDo.of(function, ElementTypes.…)");
        }
        distinct(here, tags.stream().map(OutputTag::name).toList(), "outputs");
        distinct(here, views.stream().map(View::tag).toList(), "side inputs");
        distinct(here, function.states().stream().map(s -> s.id()).toList(), "cells of state");
        distinct(here, function.timers().stream().map(t -> t.id()).toList(), "timers");
        for (OutputTag<?> tag : tags) {
            if (tag.name().isEmpty() || deadLetters && tag.name().equals(DeadLetters.TAG)) {
                throw here.problem(
                        ProblemCode.INVALID_VALUE,
                        "an output is called '" + tag.name() + "'",
                        "that is the name of another one; call it something else");
            }
        }
        if (function.isStateful()) {
            Pairs.checkKeyed(here, input, "a function with state or timers");
            if (input.windowing().function().merging()) {
                throw here.problem(
                        ProblemCode.UNSUPPORTED,
                        "state belongs to a window, and these windows merge: " + input.windowing(),
                        "put a WindowInto of other windows before it");
            }
        }
        SerializationCheck.require(here, function, "the function");
    }

    private static void distinct(Expansion here, List<String> names, String what) {
        Set<String> known = new HashSet<>();
        for (String name : names) {
            if (!known.add(name)) {
                throw here.problem(
                        ProblemCode.DUPLICATE,
                        "two of its " + what + " are called '" + name + "'",
                        "give each a name of its own");
            }
        }
    }
}
