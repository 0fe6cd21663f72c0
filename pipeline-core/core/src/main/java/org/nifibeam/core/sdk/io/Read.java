package org.nifibeam.core.sdk.io;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Reads from a system, by the name and settings that a definition has, or a source of the program's
 * own.
 *
 * <pre>{@code
 * PCollection<Row> flights =
 *         pipeline.apply(Read.from("ReadFromParquet", Map.of("path", "flights/*.parquet")));
 * }</pre>
 */
public final class Read {
    private Read() {}

    /**
     * Reads rows by a connector. What is to be read is looked at when this is applied, since its
     * schema is needed.
     *
     * @param type as in a definition, for example {@code ReadFromParquet}
     * @param settings as in a definition
     */
    public static OfType from(String type, Map<String, ?> settings) {
        return new OfType(type, settings);
    }

    /**
     * Reads a source.
     *
     * @param name for people
     * @param type whose rows are those of the source
     */
    public static <T> OfSource<T> from(String name, Source source, ElementType<T> type) {
        return new OfSource<>(name, source, type, true);
    }

    /** A read by a connector. */
    public static final class OfType implements PTransform<Pipeline, PCollection<Row>> {
        private final String type;
        private final Map<String, ?> settings;

        private OfType(String type, Map<String, ?> settings) {
            this.type = Objects.requireNonNull(type, "type");
            this.settings = Map.copyOf(settings);
        }

        /** What cannot be read does not fail the run but is an output. */
        public PTransform<Pipeline, ReadOutputs<Row>> withErrors() {
            return new WithErrors(this);
        }

        @Override
        public String name() {
            return type;
        }

        @Override
        public PCollection<Row> expand(Pipeline pipeline) {
            return read(pipeline, false).main();
        }

        private ReadOutputs<Row> read(Pipeline pipeline, boolean errors) {
            Expansion here = pipeline.expansion();
            SourceProvider provider =
                    pipeline.connectors()
                            .source(type)
                            .orElseThrow(
                                    () ->
                                            here.problem(
                                                    ProblemCode.UNKNOWN_TRANSFORM,
                                                    "there is no source '" + type + "'",
                                                    Nearest.advice(
                                                            type,
                                                            pipeline.connectors().sources().stream()
                                                                    .map(SourceProvider::type)
                                                                    .toList())));
            Config config = Settings.check(here, provider, settings);
            Schema schema;
            try {
                schema = pipeline.connectors().source(provider, config).schema();
            } catch (ProblemException e) {
                throw here.problem(e);
            }
            ReadSpec spec = new ReadSpec(type, config, schema, provider.bounded(config));
            return add(here, spec, ElementTypes.rows(schema), errors);
        }
    }

    private record WithErrors(OfType read) implements PTransform<Pipeline, ReadOutputs<Row>> {
        @Override
        public String name() {
            return read.name();
        }

        @Override
        public ReadOutputs<Row> expand(Pipeline pipeline) {
            return read.read(pipeline, true);
        }
    }

    /**
     * A read of a source.
     *
     * @param <T> the elements
     */
    public static final class OfSource<T> implements PTransform<Pipeline, PCollection<T>> {
        private final String name;
        private final Source source;
        private final ElementType<T> type;
        private final boolean bounded;

        private OfSource(String name, Source source, ElementType<T> type, boolean bounded) {
            this.name = Objects.requireNonNull(name, "name");
            this.source = Objects.requireNonNull(source, "source");
            this.type = Objects.requireNonNull(type, "type");
            this.bounded = bounded;
        }

        /** The source does not end. */
        public OfSource<T> unbounded() {
            return new OfSource<>(name, source, type, false);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public PCollection<T> expand(Pipeline pipeline) {
            Expansion here = pipeline.expansion();
            try {
                if (!source.schema().equals(type.schema())) {
                    throw here.problem(
                            ProblemCode.TYPE_MISMATCH,
                            "the source has rows of " + source.schema(),
                            "the type's rows are " + type.schema() + ": state the source's");
                }
            } catch (ProblemException e) {
                throw here.problem(e);
            }
            ReadSpec spec =
                    new ReadSpec(
                            name,
                            new Config(Map.of()),
                            type.schema(),
                            Optional.empty(),
                            bounded,
                            Optional.of(source));
            return add(here, spec, type, false).main();
        }
    }

    private static <T> ReadOutputs<T> add(
            Expansion here, ReadSpec spec, ElementType<T> type, boolean errors) {
        PCollection<T> output = here.output(type, WindowingStrategy.GLOBAL, spec.bounded());
        Optional<PCollection<UnreadRecord>> unread =
                errors
                        ? Optional.of(
                                here.errors(
                                        "errors",
                                        UnreadRecord.TYPE,
                                        WindowingStrategy.GLOBAL,
                                        spec.bounded()))
                        : Optional.empty();
        here.add(
                new Node.Read(
                        here.stage(),
                        spec,
                        output.collection(),
                        unread.map(PCollection::collection)));
        return new ReadOutputs<>(output, unread);
    }
}
