package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * From a definition to a graph, with every problem found on the way. Thread-safe; keeps nothing of
 * a compilation.
 */
public final class PipelineCompiler {
    private final Connectors connectors;
    private final Map<String, ExpressionLanguage> languages = new TreeMap<>();
    private final List<QueryLanguage> queries;
    private final Map<String, Translator> translators = new TreeMap<>();

    /** A compiler with the given connectors and languages, and no queries. */
    public PipelineCompiler(Connectors connectors, Collection<ExpressionLanguage> languages) {
        this(connectors, languages, List.of());
    }

    /** A compiler with the given connectors and languages. */
    public PipelineCompiler(
            Connectors connectors,
            Collection<ExpressionLanguage> languages,
            Collection<QueryLanguage> queries) {
        this.connectors = connectors;
        this.queries = List.copyOf(queries);
        languages.forEach(language -> this.languages.put(language.name(), language));
        translators.put("Filter", ElementTranslators::filter);
        translators.put("MapToFields", ElementTranslators::mapToFields);
        translators.put("AssignTimestamps", TimestampTranslator::assignTimestamps);
        translators.put("ExtractWindowingInfo", ElementTranslators::extractWindowingInfo);
        translators.put("LogForTesting", ElementTranslators::logForTesting);
        translators.put("Explode", ShapeTranslators::explode);
        translators.put("Partition", ShapeTranslators::partition);
        translators.put("Split", ShapeTranslators::partition);
        translators.put("Reshuffle", ShapeTranslators::reshuffle);
        translators.put("StripErrorMetadata", ShapeTranslators::stripErrorMetadata);
        translators.put("ValidateWithSchema", SchemaTranslators::validate);
        translators.put("Flatten", Flattening::flatten);
        translators.put("Join", JoinTranslator::join);
        translators.put("Combine", GroupTranslators::combine);
        translators.put("WindowInto", GroupTranslators::windowInto);
        translators.put("TransformWithCode", CodeTranslator::transform);
        translators.put(
                "Sql", (spec, t) -> SqlTranslator.sql(spec, t, this.queries.stream().findFirst()));
        translators.put(
                "Enrichment", (spec, t) -> LookupTranslators.enrichment(spec, t, connectors));
        connectors
                .elementReads()
                .forEach(
                        p ->
                                translators.put(
                                        p.type(),
                                        (spec, t) ->
                                                LookupTranslators.readEach(
                                                        spec, t, connectors, p)));
        connectors
                .sources()
                .forEach(
                        p ->
                                translators.put(
                                        p.type(),
                                        (spec, t) ->
                                                ConnectorTranslators.read(spec, t, connectors, p)));
        connectors
                .sinks()
                .forEach(
                        p ->
                                translators.put(
                                        p.type(),
                                        (spec, t) ->
                                                ConnectorTranslators.write(
                                                        spec, t, connectors, p)));
    }

    /** A compiler with everything that a class loader finds. */
    public static PipelineCompiler load(ClassLoader loader) {
        List<ExpressionLanguage> languages = new ArrayList<>();
        ServiceLoader.load(ExpressionLanguage.class, loader).forEach(languages::add);
        List<QueryLanguage> queries = new ArrayList<>();
        ServiceLoader.load(QueryLanguage.class, loader).forEach(queries::add);
        return new PipelineCompiler(Connectors.load(loader), languages, queries);
    }

    /** The same with further connectors, which win over those of equal type. */
    public PipelineCompiler with(ConnectorProvider... more) {
        return new PipelineCompiler(connectors.with(more), languages.values(), queries);
    }

    /** The same with these connections in the place of those it had. */
    public PipelineCompiler withConnections(Connections connections) {
        return new PipelineCompiler(
                connectors.withConnections(connections), languages.values(), queries);
    }

    /** The connectors it knows. */
    public Connectors connectors() {
        return connectors;
    }

    /** What is said about the transforms it knows: its own, then the connectors by type. */
    public List<TransformType> catalogue() {
        List<TransformType> all = new ArrayList<>(TransformCatalogue.all());
        connectors.sources().forEach(p -> all.add(connector(p)));
        connectors.sinks().forEach(p -> all.add(connector(p)));
        connectors.elementReads().forEach(p -> all.add(connector(p)));
        return all;
    }

    private static TransformType connector(ConnectorProvider provider) {
        List<ConfigField> settings = new ArrayList<>(provider.settings());
        settings.add(TransformCatalogue.ERROR_HANDLING);
        return new TransformType(provider.type(), provider.description(), settings, "");
    }

    /** The functions that {@code Combine} knows. */
    public static List<String> combiners() {
        return CombinedField.names();
    }

    /** The transform types it knows, sorted. */
    public Collection<String> types() {
        return translators.keySet();
    }

    /**
     * Compiles a document for running: the problems of its structure and of its stages come
     * together, in its order.
     *
     * @param text the YAML text
     * @param file its name, for messages
     * @throws ProblemException if it is no YAML, or no definition at all
     */
    public Compilation compile(String text, Optional<String> file, CompileSettings settings)
            throws ProblemException {
        return compile(text, file, ParseSettings.NONE, settings);
    }

    /**
     * Compiles a document for running, with parameters and variables from outside.
     *
     * @param text the YAML text
     * @param file its name, for messages
     * @throws ProblemException if it is no YAML, or no definition at all
     */
    public Compilation compile(
            String text, Optional<String> file, ParseSettings values, CompileSettings settings)
            throws ProblemException {
        List<Problem> problems = new ArrayList<>();
        Definition definition = Definition.read(text, file, values, problems::add);
        return compileToRun(definition, problems, settings);
    }

    /**
     * Compiles what may still be in the making, so that it may have no stages yet; never throws for
     * a mistake in the definition.
     */
    public Compilation compile(Definition definition, CompileSettings settings) {
        return compile(definition, List.of(), settings);
    }

    /**
     * Compiles for running, which takes at least one stage; never throws for a mistake in the
     * definition.
     */
    public Compilation compileToRun(Definition definition, CompileSettings settings) {
        return toRun(definition, compile(definition, settings));
    }

    /**
     * Compiles for running what {@link Definition#read} has read; the problems of its structure and
     * of its stages come together, in its order.
     */
    public Compilation compileToRun(
            Definition definition, List<Problem> structural, CompileSettings settings) {
        return toRun(definition, compile(definition, structural, settings));
    }

    private static Compilation toRun(Definition definition, Compilation compilation) {
        if (!definition.transforms().isEmpty() || !compilation.problems().isEmpty()) {
            return compilation;
        }
        Problem problem =
                new Problem(
                        ProblemCode.MISSING,
                        Place.NOWHERE,
                        Optional.empty(),
                        "the pipeline has no stages",
                        "list them under 'transforms'; on the canvas, put them between DefinePipeline and RunPipeline");
        return new Compilation(
                Optional.empty(), List.of(problem), compilation.outputs(), compilation.unknown());
    }

    /**
     * Finds what is wrong with what is still in the making: the problems of {@link
     * #compile(Definition, CompileSettings)}. Stages that an earlier check has seen are not
     * translated again, if they are the same objects and what stands behind them changes nothing
     * for them.
     *
     * @param before a check of a beginning of the definition
     */
    public Checked check(
            Definition definition, CompileSettings settings, Optional<Checked> before) {
        List<TransformSpec> added =
                before.map(b -> b.added(definition, settings)).orElse(List.of());
        if (added.isEmpty()) {
            return new Checked(
                    definition.transforms(), translated(definition, List.of(), settings));
        }
        Translation translation = before.orElseThrow().goOn(settings, added);
        added.forEach(spec -> translate(spec, translation));
        translation.checkErrorOutputs();
        return new Checked(definition.transforms(), translation);
    }

    private Compilation compile(
            Definition definition, List<Problem> structural, CompileSettings settings) {
        Translation translation = translated(definition, structural, settings);
        List<Problem> problems = Checked.sorted(translation.problems());
        Optional<Graph> graph =
                problems.isEmpty() && translation.unknown().isEmpty()
                        ? Optional.of(new Graph(definition.name(), translation.nodes()))
                        : Optional.empty();
        return new Compilation(graph, problems, translation.knownOutputs(), translation.unknown());
    }

    private Translation translated(
            Definition definition, List<Problem> structural, CompileSettings settings) {
        Translation translation = new Translation(languages, settings, definition.transforms());
        translation.problems().addAll(structural);
        definition.canvas().ifPresent(canvas -> translation.problems().addAll(canvas.problems()));
        checkIds(definition.transforms(), translation.problems());
        Map<String, TransformSpec> first = new HashMap<>();
        definition.transforms().forEach(spec -> first.putIfAbsent(spec.name(), spec));
        for (TransformSpec spec : StageOrder.of(definition.transforms(), translation.problems())) {
            if (first.get(spec.name()) == spec) {
                translate(spec, translation);
            } else {
                translation.aside(() -> translate(spec, translation));
            }
        }
        translation.checkErrorOutputs();
        return translation;
    }

    /**
     * Compiles for running.
     *
     * @throws ProblemException with all problems
     */
    public Graph graph(Definition definition, CompileSettings settings) throws ProblemException {
        Compilation compilation = compileToRun(definition, settings);
        if (compilation.graph().isEmpty()) {
            throw new ProblemException(compilation.refusals());
        }
        return compilation.graph().get();
    }

    /** What a stage keeps and writes is found by its id, so no two stages may share one. */
    private static void checkIds(List<TransformSpec> transforms, List<Problem> problems) {
        Map<String, Map<String, TransformSpec>> byId = new LinkedHashMap<>();
        for (TransformSpec spec : transforms) {
            byId.computeIfAbsent(spec.id(), id -> new LinkedHashMap<>())
                    .putIfAbsent(spec.name(), spec);
        }
        byId.forEach(
                (id, stages) -> {
                    if (stages.size() > 1) {
                        TransformSpec second = List.copyOf(stages.values()).get(1);
                        problems.add(
                                new Problem(
                                        ProblemCode.DUPLICATE,
                                        second.place(),
                                        Optional.of(second.name()),
                                        "the id '"
                                                + id
                                                + "' is that of "
                                                + stages.keySet().stream()
                                                        .map(name -> "'" + name + "'")
                                                        .collect(Collectors.joining(" and ")),
                                        "give each its own 'id' (State Id on the canvas)"));
                    }
                });
    }

    private void translate(TransformSpec spec, Translation translation) {
        Translator translator = translators.get(spec.type());
        if (translator == null) {
            translation.problems().add(unknown(spec));
            return;
        }
        int nodesBefore = translation.nodes().size();
        int problemsBefore = translation.problems().size();
        translation.checkThatInputsAreGiven(spec);
        TransformSpec own = SchemaTranslators.withoutOutputSchema(spec);
        if (spec.windowing().isPresent()
                && !spec.inputs().isEmpty()
                && !spec.type().equals("WindowInto")) {
            translateWindowed(own, translator, translation);
        } else {
            translator.translate(own, translation);
        }
        if (own != spec) {
            SchemaTranslators.outputSchema(spec, translation);
        }
        boolean wrong = translation.problems().size() > problemsBefore;
        if (translation.nodes().size() == nodesBefore && !wrong) {
            translation.unknown().add(spec.name());
        }
    }

    private Problem unknown(TransformSpec spec) {
        Optional<String> advice = NotAvailable.advice(spec.type());
        return new Problem(
                advice.isPresent() ? ProblemCode.UNSUPPORTED : ProblemCode.UNKNOWN_TRANSFORM,
                spec.place(),
                Optional.of(spec.name()),
                advice.isPresent()
                        ? "the transform '" + spec.type() + "' is not available"
                        : "there is no transform '" + spec.type() + "'",
                advice.orElseGet(() -> Nearest.advice(spec.type(), translators.keySet())));
    }

    /**
     * {@code windowing} on a transform with inputs: they are windowed before it. Where it is wrong,
     * the transform is translated nevertheless, in windows that are not known.
     */
    private void translateWindowed(
            TransformSpec spec, Translator translator, Translation translation) {
        ConfigReader reader =
                new ConfigReader(
                        spec.windowing().orElseThrow(), spec.name(), translation.problems());
        Optional<WindowingStrategy> strategy = GroupTranslators.strategy(reader);
        List<TransformSpec.Input> windowed = new ArrayList<>();
        Map<String, PCollection> collections = new HashMap<>();
        for (TransformSpec.Input input : spec.inputs()) {
            Optional<PCollection> collection = translation.input(input);
            if (collection.isEmpty()) {
                windowed.add(input);
                continue;
            }
            int number = collections.size();
            String name = translation.innerName(spec, "windowed" + (number == 0 ? "" : number));
            collections.put(
                    name, translateWindow(spec, translation, collection.get(), strategy, name));
            windowed.add(new TransformSpec.Input(input.alias(), name, input.place()));
        }
        TransformSpec behind =
                new TransformSpec(
                        spec.type(),
                        spec.name(),
                        spec.id(),
                        windowed,
                        Optional.empty(),
                        spec.config(),
                        spec.place());
        translation.withInputs(collections, () -> translator.translate(behind, translation));
    }

    private static PCollection translateWindow(
            TransformSpec spec,
            Translation translation,
            PCollection input,
            Optional<WindowingStrategy> strategy,
            String name) {
        if (strategy.isPresent()) {
            return GroupTranslators.addWindow(spec, translation, input, strategy.get(), name);
        }
        PCollection windowed =
                new PCollection(name, input.schema(), input.windowing(), input.bounded());
        translation.handOn(input, windowed);
        return translation.withUnknownWindows(windowed);
    }
}
