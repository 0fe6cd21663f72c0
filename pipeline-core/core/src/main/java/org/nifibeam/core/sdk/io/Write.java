package org.nifibeam.core.sdk.io;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.DeadLetter;
import org.nifibeam.core.sdk.transforms.DeadLetters;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/**
 * Writes to a system, by the name and settings that a definition has, or to a sink of the program's
 * own. What is written are the rows that hold the elements.
 *
 * <pre>{@code
 * delays.apply(Write.to("WriteToJson", Map.of("path", "delays.json")))
 * }</pre>
 *
 * @param <T> the elements
 */
public final class Write<T> implements PTransform<PCollection<T>, Done> {
    private final String type;
    private final Map<String, ?> settings;
    private final Optional<Sink> given;

    private Write(String type, Map<String, ?> settings, Optional<Sink> given) {
        this.type = Objects.requireNonNull(type, "type");
        this.settings = Map.copyOf(settings);
        this.given = given;
    }

    /**
     * Writes by a connector.
     *
     * @param type as in a definition, for example {@code WriteToJson}
     * @param settings as in a definition
     */
    public static <T> Write<T> to(String type, Map<String, ?> settings) {
        return new Write<>(type, settings, Optional.empty());
    }

    /**
     * Writes to a sink.
     *
     * @param name for people
     */
    public static <T> Write<T> to(String name, Sink sink) {
        return new Write<>(name, Map.of(), Optional.of(sink));
    }

    /** What cannot be written does not fail the run but is an output. */
    public PTransform<PCollection<T>, PCollection<DeadLetter<T>>> withDeadLetters() {
        return new WithDeadLetters<>(this);
    }

    @Override
    public String name() {
        return type;
    }

    @Override
    public Done expand(PCollection<T> input) {
        add(input, Optional.empty());
        return Done.DONE;
    }

    private void add(PCollection<T> input, Optional<PCollection<DeadLetter<T>>> errors) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        here.add(
                new Node.Write(
                        here.stage(),
                        input.collection(),
                        spec(here, input),
                        errors.map(PCollection::collection)));
    }

    private WriteSpec spec(Expansion here, PCollection<T> input) {
        Schema schema = input.collection().schema();
        if (given.isPresent()) {
            return new WriteSpec(type, new Config(Map.of()), schema, given);
        }
        SinkProvider provider =
                input.pipeline()
                        .connectors()
                        .sink(type)
                        .orElseThrow(
                                () ->
                                        here.problem(
                                                ProblemCode.UNKNOWN_TRANSFORM,
                                                "there is no sink '" + type + "'",
                                                Nearest.advice(
                                                        type,
                                                        input
                                                                .pipeline()
                                                                .connectors()
                                                                .sinks()
                                                                .stream()
                                                                .map(SinkProvider::type)
                                                                .toList())));
        Config config = Settings.check(here, provider, settings);
        try {
            input.pipeline().connectors().sink(provider, config, schema);
        } catch (ProblemException e) {
            throw here.problem(e);
        }
        return new WriteSpec(type, config, schema);
    }

    private record WithDeadLetters<T>(Write<T> write)
            implements PTransform<PCollection<T>, PCollection<DeadLetter<T>>> {
        @Override
        public String name() {
            return write.name();
        }

        @Override
        public PCollection<DeadLetter<T>> expand(PCollection<T> input) {
            PCollection<DeadLetter<T>> errors =
                    DeadLetters.output(input.pipeline().expansion(), input);
            write.add(input, Optional.of(errors));
            return errors;
        }
    }
}
