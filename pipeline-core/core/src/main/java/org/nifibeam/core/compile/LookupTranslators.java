package org.nifibeam.core.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.ElementReadSpec;
import org.nifibeam.core.model.LookupSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupProvider;

/** Enrichment, and transforms that read what each element names. */
final class LookupTranslators {
    /** Beam's own handlers. */
    private static final Set<String> BEAM_HANDLERS =
            Set.of("BigTable", "BigQuery", "FeastFeatureStore", "VertexAIFeatureStore");

    private static final String HANDLER = "enrichment_handler";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int BATCH = 100;
    private static final int CACHE = 10_000;

    private LookupTranslators() {}

    /** How a lookup is asked, whatever it is. */
    private record Asking(
            int batch, Duration timeout, int cache, Optional<Duration> expiry, Retries retries) {}

    static void enrichment(TransformSpec spec, Translation translation, Connectors connectors) {
        ConfigReader config = translation.config(spec);
        Optional<LookupProvider> provider = handler(config, connectors);
        Optional<DocumentNode> own = config.requiredNode("handler_config", "write its settings");
        Asking asking =
                new Asking(
                        count(config, "batch_size", 1, BATCH),
                        config.duration("timeout").orElse(TIMEOUT),
                        count(config, "cache_size", 0, CACHE),
                        config.duration("cache_expiry"),
                        new Retries(
                                count(config, "retries", 0, 0),
                                config.duration("retry_delay").orElse(RETRY_DELAY)));
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        Optional<ProviderSettings> settings =
                provider.isPresent() && own.isPresent()
                        ? settings(spec, translation, config, own.get(), provider.get())
                        : Optional.empty();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (settings.filter(ProviderSettings::shape).isEmpty()
                || cannotBeMade(translation, provider.get(), settings.get().config())) {
            translation.outputsAreUnknown(spec.name());
            return;
        }
        Optional<Lookup> lookup =
                settings.get()
                        .make(config, own.get().place(), c -> connectors.lookup(provider.get(), c));
        if (lookup.isPresent() && input.isPresent()) {
            enrich(
                    new Enriching(spec, translation, config, own.get(), input.get()),
                    lookup.get(),
                    provider.get().type(),
                    settings.get().config(),
                    asking,
                    errorHandling);
        }
    }

    private static Optional<LookupProvider> handler(ConfigReader config, Connectors connectors) {
        Set<String> names = new TreeSet<>();
        connectors.lookups().forEach(provider -> names.add(provider.type()));
        String available =
                names.isEmpty()
                        ? "no connector that looks up is installed"
                        : "available are " + String.join(", ", names);
        Optional<DocumentNode> node = config.requiredNode(HANDLER, available);
        Optional<String> name = config.text(HANDLER);
        Optional<LookupProvider> provider = name.flatMap(connectors::lookup);
        if (name.isPresent() && provider.isEmpty()) {
            boolean beams = BEAM_HANDLERS.contains(name.get());
            config.problem(
                    beams ? ProblemCode.UNSUPPORTED : ProblemCode.INVALID_VALUE,
                    node.orElseThrow().place(),
                    "the enrichment handler '"
                            + name.get()
                            + (beams ? "' is not available yet" : "' is not known"),
                    beams
                            ? available
                            : Nearest.to(name.get(), names)
                                            .map(near -> "did you mean '" + near + "'? ")
                                            .orElse("")
                                    + available);
        }
        return provider;
    }

    private static Optional<ProviderSettings> settings(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            DocumentNode node,
            LookupProvider provider) {
        if (node instanceof Mapping mapping) {
            ConfigReader reader = new ConfigReader(mapping, spec.name(), translation.problems());
            return Optional.of(ProviderSettings.read(reader, translation, provider.settings()));
        }
        config.problem(
                ProblemCode.INVALID_VALUE,
                node.place(),
                "'handler_config' is a mapping",
                "indent 'name: value' below it");
        return Optional.empty();
    }

    private static int count(ConfigReader config, String key, int least, int fallback) {
        return WindowingReader.count(config, key, least, fallback)
                .map(number -> (int) Math.min(number, Integer.MAX_VALUE / 10))
                .orElse(fallback);
    }

    /** A stage that enriches. */
    private record Enriching(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            DocumentNode node,
            PCollection input) {}

    private static void enrich(
            Enriching stage,
            Lookup lookup,
            String type,
            Config settings,
            Asking asking,
            Optional<ErrorHandling> errorHandling) {
        Translation translation = stage.translation();
        KnownFields known = translation.fields(stage.input());
        List<Optional<Integer>> inputs = new ArrayList<>();
        for (String key : lookup.inputKeys()) {
            inputs.add(translation.field(stage.config(), key, known, stage.node().place()));
        }
        if (!translation.settings().resolve()) {
            return;
        }
        Schema schema;
        Lookup.Fields fields;
        try {
            schema = lookup.schema();
            fields = lookup.fields(schema);
        } catch (ProblemException e) {
            stage.config().problems(e, stage.node().place());
            return;
        }
        int before = translation.problems().size();
        Schema key = key(stage, inputs, fields.key());
        Set<String> doubled = new HashSet<>();
        for (Field field : fields.found().fields()) {
            if (known.schema().indexOf(field.name()).isPresent() || known.mayHave(field.name())) {
                stage.config()
                        .problem(
                                ProblemCode.DUPLICATE,
                                stage.node().place(),
                                "the input has a field '" + field.name() + "' already",
                                "choose what is added under 'fields', as {other name: field}");
                doubled.add(field.name());
            }
        }
        boolean whole = inputs.stream().allMatch(Optional::isPresent);
        if (translation.problems().size() > before || !whole) {
            addKnown(stage, known, fields.found(), doubled);
            errorHandling.ifPresent(e -> e.addKnown(stage.spec(), translation, stage.input()));
            return;
        }
        LookupSpec spec =
                new LookupSpec(
                        type,
                        settings,
                        schema,
                        key,
                        fields.found(),
                        asking.batch(),
                        asking.timeout(),
                        lookup.inMemory() ? 0 : asking.cache(),
                        asking.expiry());
        RowFunction.Enrich function =
                new RowFunction.Enrich(
                        spec,
                        inputs.stream().map(Optional::orElseThrow).toList(),
                        asking.retries());
        ElementTranslators.add(
                translation,
                stage.spec(),
                stage.input(),
                function,
                function.enriched(stage.input().schema()),
                errorHandling);
    }

    /** What a wrong stage gives: a field that is there twice is of one type or of the other. */
    private static void addKnown(
            Enriching stage, KnownFields known, Schema found, Set<String> doubled) {
        List<Field> fields = new ArrayList<>(known.schema().fields());
        fields.addAll(found.fields());
        fields.removeIf(field -> doubled.contains(field.name()));
        doubled.addAll(known.unknown());
        stage.translation()
                .addKnown(stage.spec(), Schema.of(fields), List.of(stage.input()), doubled);
    }

    /** The fields of the key, as wide as the input's and the lookup's. */
    private static Schema key(Enriching stage, List<Optional<Integer>> inputs, Schema lookupKey) {
        List<Field> key = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Field own = lookupKey.field(i);
            Optional<FieldType> type =
                    inputs.get(i).map(index -> stage.input().schema().type(index));
            Optional<FieldType> common = type.flatMap(t -> Typing.common(t, own.type()));
            boolean fits = common.filter(FieldType::isKey).isPresent();
            if (type.isPresent() && !fits) {
                stage.config()
                        .problem(
                                ProblemCode.TYPE_MISMATCH,
                                stage.node().place(),
                                "the key '"
                                        + stage.input().schema().field(inputs.get(i).get()).name()
                                        + "' is "
                                        + type.get()
                                        + ", but '"
                                        + own.name()
                                        + "' of what is looked up is "
                                        + own.type(),
                                "convert it with MapToFields before");
            }
            key.add(new Field(own.name(), common.orElse(own.type()).withNullable(false)));
        }
        return Schema.of(key);
    }

    /** True where connections are not to be had, and one is needed. */
    private static boolean cannotBeMade(
            Translation translation, ConnectorProvider provider, Config config) {
        return !translation.settings().resolve()
                && ConnectorTranslators.namesConnection(provider, config);
    }

    /** A transform of which each element says what to read. */
    static void readEach(
            TransformSpec spec,
            Translation translation,
            Connectors connectors,
            ElementReadProvider provider) {
        ConfigReader reader = translation.config(spec);
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(reader, translation);
        ProviderSettings settings = ProviderSettings.read(reader, translation, provider.settings());
        Config config = settings.config();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (!settings.shape() || input.isEmpty() || cannotBeMade(translation, provider, config)) {
            translation.outputsAreUnknown(spec.name());
            return;
        }
        if (!translation.isKnown(input.get())) {
            return;
        }
        PCollection in = input.get();
        Optional<Optional<Schema>> schema =
                settings.make(
                        reader,
                        reader.mapping().place(),
                        c -> {
                            ElementRead read =
                                    connectors.elementRead(
                                            provider,
                                            c,
                                            in.schema(),
                                            translation.settings().paths());
                            return translation.settings().resolve()
                                    ? Optional.of(read.schema())
                                    : Optional.empty();
                        });
        if (schema.isEmpty()) {
            translation.outputsAreUnknown(spec.name());
        }
        schema.flatMap(known -> known)
                .ifPresent(
                        known -> {
                            ElementReadSpec each =
                                    new ElementReadSpec(
                                            provider.type(),
                                            config,
                                            known,
                                            translation.settings().paths());
                            ElementTranslators.add(
                                    translation,
                                    spec,
                                    in,
                                    new RowFunction.ReadEach(each),
                                    known,
                                    errorHandling);
                        });
    }
}
