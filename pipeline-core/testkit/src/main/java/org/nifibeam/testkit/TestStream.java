package org.nifibeam.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;

/**
 * A source that does what a {@link Script} says: {@code TestStream} unbounded, {@code TestBatch}
 * bounded. Made known by {@link org.nifibeam.core.spi.Connectors#with}. Thread-safe.
 */
public final class TestStream implements SourceProvider {
    private final boolean bounded;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private volatile Pace pace = Pace.NONE;

    private final Queue<AcknowledgesSplits.Ended> acknowledged = new ConcurrentLinkedQueue<>();

    private TestStream(boolean bounded) {
        this.bounded = bounded;
    }

    /** The provider {@code TestBatch}, whose sources end. */
    public static TestStream batch() {
        return new TestStream(true);
    }

    /** The provider {@code TestStream}, whose sources are unbounded, though scripts may end. */
    public static TestStream stream() {
        return new TestStream(false);
    }

    /** Makes a script known by the name that a stage's {@code script} says. */
    public TestStream add(String name, Script script) {
        scripts.put(name, script);
        return this;
    }

    /** The splits that runners have said are read, as {@code split@steps}, in order. */
    List<String> acknowledged() {
        return acknowledged.stream()
                .map(
                        ended ->
                                ended.split()
                                        + "@"
                                        + new String(ended.position(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Has the scripts' moves of the clock made so. */
    TestStream pace(Pace how) {
        pace = how;
        return this;
    }

    @Override
    public String type() {
        return bounded ? "TestBatch" : "TestStream";
    }

    @Override
    public String description() {
        return "Reads what a test has scripted.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required("script", ConfigField.Type.STRING, "The name of the script."),
                ConfigField.choice(
                        "accept",
                        "Which filters and projections it accepts.",
                        "all",
                        "none",
                        "some",
                        "ignore"));
    }

    @Override
    public boolean bounded(Config config) {
        return bounded;
    }

    @Override
    public Source create(Config config) throws ProblemException {
        String name = config.string("script");
        Script script = scripts.get(name);
        if (script == null) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'script' names no script: " + name,
                    "add it to the TestStream");
        }
        return new Scripted(
                script,
                Accept.valueOf(config.string("accept").toUpperCase(Locale.ROOT)),
                pace,
                acknowledged::add);
    }

    /** How much of a pushdown is accepted. */
    private enum Accept {
        ALL,
        /** The projection, but no filter. */
        NONE,
        /** The projection, and those filters that are comparisons. */
        SOME,
        /** Nothing at all: every field is delivered. */
        IGNORE;

        boolean takes(Expression filter) {
            return this == ALL
                    || this == SOME
                            && filter instanceof Expression.Operation operation
                            && operation.operator().isComparison();
        }
    }

    private record Scripted(
            Script script,
            Accept accept,
            Pace pace,
            Consumer<AcknowledgesSplits.Ended> acknowledged)
            implements Source {
        @Override
        public Schema schema() {
            return script.schema();
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
            if (!schema.equals(script.schema())) {
                throw new ProblemException(
                        List.of(
                                new Problem(
                                        ProblemCode.TYPE_MISMATCH,
                                        Place.NOWHERE,
                                        Optional.empty(),
                                        "the frozen schema is not the script's",
                                        "compile again")));
            }
            List<Expression> taken = pushdown.filters().stream().filter(accept::takes).toList();
            List<Expression> residual =
                    pushdown.filters().stream().filter(f -> !accept.takes(f)).toList();
            Schema delivered =
                    accept == Accept.IGNORE
                            ? schema
                            : schema.project(
                                    residual.isEmpty() ? pushdown.outputs() : pushdown.fields());
            return new ScriptedRead(
                    script, delivered, taken, residual, new Turns(script), pace, acknowledged);
        }
    }
}
