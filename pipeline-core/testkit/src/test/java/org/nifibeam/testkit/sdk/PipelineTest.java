package org.nifibeam.testkit.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.View;
import org.nifibeam.core.sdk.Arguments;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.PCollectionTuple;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.aggregates.Mean;
import org.nifibeam.core.sdk.aggregates.Sum;
import org.nifibeam.core.sdk.grouping.Combine;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.grouping.Distinct;
import org.nifibeam.core.sdk.grouping.GroupByKey;
import org.nifibeam.core.sdk.grouping.KeyedTuple;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.io.Read;
import org.nifibeam.core.sdk.io.Write;
import org.nifibeam.core.sdk.rows.Convert;
import org.nifibeam.core.sdk.rows.FilterRows;
import org.nifibeam.core.sdk.transforms.Filter;
import org.nifibeam.core.sdk.transforms.Flatten;
import org.nifibeam.core.sdk.transforms.Keys;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.transforms.WithKeys;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.testkit.Golden;
import org.nifibeam.testkit.Laboratory;

/** The graphs that programs build, and what they are told when they build none. */
class PipelineTest {
    private final Pipeline pipeline = Pipeline.create("test", new Laboratory().connectors());

    private PCollection<String> words() {
        return pipeline.apply("Words", Create.of(ElementTypes.strings(), "to", "be"));
    }

    private static String problem(Executable building) {
        return assertThrows(IllegalPipelineException.class, building).problem().withoutPlace();
    }

    record Order(String customer, double price, Optional<String> none) {}

    record Sale(String customer, double price) {}

    @Test
    void aProgramsGraph() {
        PCollection<String> words = words();
        words.apply(MapElements.into(ElementTypes.ints()).via(String::length))
                .apply(
                        WindowInto.<Integer>fixed(Duration.ofMinutes(1))
                                .triggering(new Trigger.Repeatedly(new Trigger.AfterCount(2)))
                                .withAllowedLateness(Duration.ofHours(1))
                                .accumulating()
                                .timestampCombiner(WindowingStrategy.TimestampCombiner.EARLIEST))
                .apply("Counts", Count.perElement())
                .apply(Write.to("Collect", Map.of("into", "counts")));
        Golden.check("sdk/program.txt", pipeline.graph().print());
    }

    @Test
    void compositesNameTheirParts() {
        PTransform<PCollection<String>, PCollection<KV<String, Long>>> shouted =
                words ->
                        words.apply(
                                        MapElements.into(ElementTypes.strings())
                                                .via(word -> word + "!"))
                                .apply(Count.perElement());
        words().apply("Shouted", shouted);
        pipeline.apply("Sales", Create.empty(ElementTypes.record(Sale.class)))
                .apply(FilterRows.by("price > 1.0"))
                .apply("ByCustomer", WithKeys.of(ElementTypes.strings(), Sale::customer))
                .apply(GroupByKey.create())
                .apply(Keys.create())
                .apply(Distinct.create());
        Golden.check("sdk/composites.txt", pipeline.graph().print());
    }

    @Test
    void hotKeysAndAllOfThem() {
        PCollection<KV<String, Long>> ones =
                pipeline.apply(
                        Create.of(
                                ElementTypes.kv(ElementTypes.strings(), ElementTypes.longs()),
                                KV.of("a", 1L)));
        ones.apply("Hot", Combine.<String, Long, Long>perKey(Sum.ofLongs()).withHotKeyFanout(4));
        ones.apply("All", Combine.globally(Count.of()));
        Golden.check("sdk/combine.txt", pipeline.graph().print());
    }

    @Test
    void stateIsBoundToAnId() {
        words().apply("New name", Filter.<String>by(w -> true).identifiedBy("Old name"));
        assertEquals("Old name", pipeline.graph().nodes().get(1).stage().id());
        assertEquals("New name", pipeline.graph().nodes().get(1).stage().name());
    }

    @Test
    void aProblemNamesTheLine() {
        IllegalPipelineException e =
                assertThrows(
                        IllegalPipelineException.class,
                        () -> pipeline.apply(Read.from("ReadFromNowhere", Map.of())));
        assertTrue(e.getMessage().startsWith("PipelineTest.java:"), e.getMessage());
    }

    @Test
    void namesAreUnique() {
        PCollection<String> words = words();
        words.apply(Filter.by(word -> true));
        assertEquals(
                "[DUPLICATE] stage 'Filter': there is a stage of this name already; give each a name of its own: apply(\"name\", …)",
                problem(() -> words.apply(Filter.by(word -> true))));
        assertEquals(
                "[MISSING] a transform that is a lambda or an anonymous class has no name; name its stage: apply(\"name\", …)",
                problem(() -> words.apply(w -> w)));
        assertEquals(
                "[INVALID_VALUE] stage 'a/b': a stage's name has no '/', which stands between a composite and its parts; leave it out of 'a/b'",
                problem(() -> words.apply("a/b", Filter.by(word -> true))));
        assertEquals(
                "[DUPLICATE] stage 'Other': its id 'Filter' is that of stage 'Filter'; give it another one: state is bound to it",
                problem(
                        () ->
                                words.apply(
                                        "Other",
                                        Filter.<String>by(w -> true).identifiedBy("Filter"))));
    }

    @Test
    void typesAreStated() {
        assertEquals(
                "[MISSING] stage 'MapElements': the type of what it gives is not known; state it: ParDo.of(function, ElementTypes.…)",
                problem(() -> words().apply(MapElements.<String>into(null).via(w -> "x"))));
        assertEquals(
                "[MISSING] stage 'Create': the type of its elements is not known; state it: Create.of(ElementTypes.…, …)",
                problem(() -> pipeline.apply(Create.of(null, List.of("a")))));
        String message =
                assertThrows(IllegalArgumentException.class, () -> ElementTypes.record(Order.class))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "component 'none' of "
                                + Order.class.getName()
                                + " is of java.util.Optional<java.lang.String>, which has no column"),
                message);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        PCollection<String> words = words();
        assertEquals(
                "[TYPE_MISMATCH] stage 'Convert': the field 'value' is string, not datetime; use a type that fits it",
                problem(() -> words.apply(new Refused().convert())));
        assertEquals(
                "[TYPE_MISMATCH] stage 'Flatten': the windows of 'WindowInto' are fixed PT1M, those of 'Words' global; put the same WindowInto behind both",
                problem(
                        () ->
                                PCollectionList.of(words)
                                        .and(words.apply(WindowInto.fixed(Duration.ofMinutes(1))))
                                        .apply(Flatten.collections())));
        assertEquals(
                "[TYPE_MISMATCH] stage 'FilterRows': 'value' is string; a condition is boolean",
                problem(() -> words.apply(FilterRows.by("value"))));
        PCollection<KV<String, Long>> pairs =
                words.apply("Pairs", WithKeys.of(ElementTypes.strings(), w -> w))
                        .apply("Counts", Combine.perKey(Count.of()));
        PCollection<KV<String, Long>> often =
                pairs.apply(
                        "Often",
                        WindowInto.<KV<String, Long>>fixed(Duration.ofMinutes(1))
                                .triggering(new Trigger.Repeatedly(new Trigger.AfterCount(2)))
                                .discarding());
        assertEquals(
                "[UNSUPPORTED] stage 'Mean': parts of a key would fire one by one: fixed PT1M, trigger repeatedly(after_count 2), DISCARDING; leave out withHotKeyFanout, or what is special about the windowing",
                problem(
                                () ->
                                        often.apply(
                                                "Mean",
                                                Combine.<String, Long, Double>perKey(Mean.of())
                                                        .withHotKeyFanout(2)))
                        .replace("Mean/Group", "Mean"));
    }

    /** Converts strings to instants, which nothing does. */
    private static final class Refused {
        <T> PTransform<PCollection<T>, ?> convert() {
            return Convert.to(ElementTypes.instants());
        }
    }

    static final class Thing implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void keysAreDeterministic() {
        PCollection<KV<Thing, String>> things =
                words().apply(
                                WithKeys.of(
                                        ElementTypes.of(Coders.serializable(Thing.class)),
                                        word -> new Thing()));
        String message = problem(() -> things.apply(GroupByKey.create()));
        assertTrue(
                message.startsWith(
                                "[TYPE_MISMATCH] stage 'GroupByKey': GroupByKey takes no keys of coded<")
                        && message.endsWith(
                                "which is not deterministic; use a scalar, a record or a deterministic coder for the key"),
                message);
    }

    @Test
    void sideInputsAndCollectionsAreOfOnePipeline() {
        Pipeline other = Pipeline.create("other", new Laboratory().connectors());
        PCollection<String> foreign = other.apply(Create.of(ElementTypes.strings(), "x"));
        View<String> view = foreign.asSingleton();
        assertEquals(
                "[UNKNOWN_STAGE] stage 'Echo': the side input 'Create#0' belongs to another pipeline; make the view of a collection of this pipeline",
                problem(
                        () ->
                                words().apply(
                                                ParDo.of(new Echo(null), ElementTypes.strings())
                                                        .withSideInputs(view))));
    }

    @Test
    void collectionsOfTwoPipelinesDoNotMeet() {
        Pipeline other = Pipeline.create("other", new Laboratory().connectors());
        PCollection<String> foreign = other.apply(Create.of(ElementTypes.strings(), "x"));
        assertEquals(
                "[UNKNOWN_STAGE] stage 'Flatten': the collection 'Create' belongs to another pipeline, 'other'; build both in one pipeline",
                problem(
                        () ->
                                PCollectionList.of(words())
                                        .and(foreign)
                                        .apply(Flatten.collections())));
    }

    @Test
    void tagsAreUnique() {
        OutputTag<String> tag = new OutputTag<>("words", ElementTypes.strings());
        PCollection<String> words = words();
        assertEquals(
                "[DUPLICATE] the tag 'words' stands for two collections; give each a tag of its own",
                problem(() -> PCollectionTuple.of(tag, words).and(tag, words)));
        PCollection<KV<String, String>> pairs =
                words.apply(WithKeys.of(ElementTypes.strings(), word -> word));
        assertEquals(
                "[DUPLICATE] the tag 'words' stands for two collections; give each a tag of its own",
                problem(() -> KeyedTuple.of(tag, pairs).and(tag, pairs)));
        assertEquals(
                "[DUPLICATE] stage 'Echo': two of its outputs are called 'words'; give each a name of its own",
                problem(
                        () ->
                                words.apply(
                                        ParDo.of(new Echo(null), ElementTypes.strings())
                                                .withOutputs(tag, tag))));
    }

    /** Gives what it takes; may hold something. */
    static final class Echo extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // That is what is tested.
        private final Object connection;

        Echo(Object connection) {
            this.connection = connection;
        }

        @Override
        public void process(ProcessContext<String, String> context) {
            context.output(context.element() + (connection == null ? "" : "!"));
        }
    }

    @Test
    void whatCannotTravelIsNamed() {
        PCollection<String> words = words();
        assertEquals(
                "[INVALID_VALUE] stage 'Echo': the function cannot be taken to where it runs: "
                        + Echo.class.getName()
                        + ".connection holds a java.lang.Object; make that field transient and fill it in setup(), or hold only what is Serializable",
                problem(
                        () ->
                                words.apply(
                                        ParDo.of(new Echo(new Object()), ElementTypes.strings()))));
        Object captured = new Object();
        String message =
                problem(
                        () ->
                                words.apply(
                                        MapElements.into(ElementTypes.strings())
                                                .via(word -> word + captured)));
        assertTrue(message.contains(".function.arg$1 holds a java.lang.Object"), message);
    }

    /** Keeps state. */
    static final class Stateful extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        private static final StateSpec<State.Value<Long>> COUNT =
                StateSpec.value("count", Coders.longs());

        @Override
        public List<StateSpec<?>> states() {
            return List.of(COUNT);
        }

        @Override
        public void process(ProcessContext<String, String> context) {}
    }

    @Test
    void stateNeedsKeys() {
        assertEquals(
                "[TYPE_MISMATCH] stage 'Stateful': a function with state or timers takes pairs, not {value: string}; put a WithKeys before it, or state the type as ElementTypes.kv(…)",
                problem(() -> words().apply(ParDo.of(new Stateful(), ElementTypes.strings()))));
    }

    @Test
    void deadLettersAreUsed() {
        words().apply(ParDo.of(new Echo(null), ElementTypes.strings()).withDeadLetters());
        assertEquals(
                "[INCOMPLETE] stage 'Echo': what it fails on goes nowhere; apply a transform to its dead letters, or do not ask for them",
                problem(pipeline::graph));
    }

    @Test
    void settingsAreChecked() {
        assertEquals(
                "[UNKNOWN_TRANSFORM] stage 'ReadFromParquett': there is no source 'ReadFromParquett'; there are: Create, TestBatch, TestStream",
                problem(() -> pipeline.apply(Read.from("ReadFromParquett", Map.of()))));
        PCollection<String> words = words();
        assertEquals(
                "[UNKNOWN_KEY] stage 'a': Collect has no setting 'inot'; did you mean 'into'?",
                problem(() -> words.apply("a", Write.to("Collect", Map.of("inot", "x")))));
        assertEquals(
                "[MISSING] stage 'b': 'into' is missing; The name of the destination.",
                problem(() -> words.apply("b", Write.to("Collect", Map.of()))));
        assertEquals(
                "[INVALID_VALUE] stage 'c': 'into' is not '1'; it is of type string: The name of the destination.",
                problem(() -> words.apply("c", Write.to("Collect", Map.of("into", 1)))));
    }

    @Test
    void argumentsAreChecked() {
        Arguments arguments = Arguments.parse(List.of("input=a=b", "limit=x", "ouput=c"));
        assertEquals("a=b", arguments.required("input"));
        assertEquals(
                "[MISSING] the program needs the argument 'output'; add output=…",
                problem(() -> arguments.required("output")));
        assertEquals(
                "[INVALID_VALUE] the argument 'limit' is not 'x'; it is a whole number",
                problem(() -> arguments.integer("limit", 1)));
        assertEquals(
                "[UNKNOWN_KEY] the program takes no argument 'ouput'; did you mean 'output'?",
                problem(arguments::requireAllRead));
        assertEquals(
                "[SYNTAX] the argument 'x' has no name; write name=value",
                problem(() -> Arguments.parse(List.of("x"))));
    }

    @Test
    void typesSchemasRowsAndViewsAreSerializable() throws Exception {
        Object type =
                ElementTypes.kv(
                        ElementTypes.record(Sale.class),
                        ElementTypes.lists(ElementTypes.nullable(ElementTypes.instants())));
        assertEquals(type, copy(type));
        Object row = ElementTypes.record(Sale.class).toRow(new Sale("a", 1.5));
        assertEquals(row, copy(row));
        View<String> view = words().asSingleton("fallback");
        assertEquals(view, copy(view));
    }

    private static Object copy(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
