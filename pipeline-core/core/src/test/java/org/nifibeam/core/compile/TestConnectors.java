package org.nifibeam.core.compile;

import java.util.List;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Writer;

/**
 * Connectors that compile and cannot run: {@code ReadFixed}, {@code ReadForever} of a fixed schema,
 * {@code Write}.
 */
public final class TestConnectors {
    private static final String SCHEMA =
            "{origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}";

    private TestConnectors() {}

    /** A compiler with these connectors and the generic language. */
    public static PipelineCompiler compiler() {
        Connectors connectors =
                Connectors.load(TestConnectors.class.getClassLoader())
                        .with(
                                new Fixed("ReadFixed", true),
                                new Fixed("ReadForever", false),
                                new Nowhere());
        return new PipelineCompiler(connectors, List.of(new GenericLanguage()));
    }

    private record Fixed(String type, boolean ends) implements SourceProvider {
        @Override
        public boolean bounded(Config config) {
            return ends;
        }

        @Override
        public String description() {
            return "Has a schema.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.optional(
                            "path", ConfigField.Type.PATH, "Where from; 'missing' is not there."),
                    ConfigField.optional("limit", ConfigField.Type.INTEGER, "How many, from 0 on.")
                            .besideSchema(),
                    ConfigField.choice("format", "How.", "plain", "zipped"));
        }

        @Override
        public Source create(Config config) throws ProblemException {
            if (config.optionalInteger("limit").filter(limit -> limit < 0).isPresent()) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE, "'limit' is negative", "give 0 or more");
            }
            return new Source() {
                @Override
                public Schema schema() throws ProblemException {
                    if (config.optionalString("path").filter("missing"::equals).isPresent()) {
                        throw new ProblemException(
                                ProblemCode.UNREACHABLE,
                                "there is no file 'missing'",
                                "check 'path'");
                    }
                    return TypeText.schema(SCHEMA);
                }

                @Override
                public SourceRead plan(Schema schema, Pushdown pushdown) {
                    throw new UnsupportedOperationException("this source cannot be read");
                }
            };
        }
    }

    private record Nowhere() implements SinkProvider {
        @Override
        public String type() {
            return "Write";
        }

        @Override
        public String description() {
            return "Writes nowhere.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.required(
                            "path", ConfigField.Type.OUTPUT_PATH, "The folder to write to."));
        }

        @Override
        public Sink create(Config config, Schema schema) {
            return new Sink() {
                @Override
                public Guarantee guarantee() {
                    return Guarantee.AT_LEAST_ONCE;
                }

                @Override
                public Writer open(WriterContext context) {
                    throw new UnsupportedOperationException("this sink cannot be opened");
                }

                @Override
                public void commit(CommitContext context, List<byte[]> handles) {}

                @Override
                public void abort(CommitContext context) {}
            };
        }
    }
}
