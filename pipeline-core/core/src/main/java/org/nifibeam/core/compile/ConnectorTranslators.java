package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.window.WindowingStrategy;

/** Transforms that are connectors: their config is checked against what the connector declares. */
final class ConnectorTranslators {
    private static final String LOCAL = "file://";

    /** Two letters at least: one is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private ConnectorTranslators() {}

    static void read(
            TransformSpec spec,
            Translation translation,
            Connectors connectors,
            SourceProvider provider) {
        ConfigReader reader = translation.config(spec);
        if (!spec.inputs().isEmpty()) {
            reader.problem(
                    ProblemCode.INVALID_VALUE,
                    spec.place(),
                    "a reading stage takes no input",
                    "remove 'input'");
        }
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(reader, translation);
        ProviderSettings settings = ProviderSettings.read(reader, translation, provider.settings());
        Config config = settings.config();
        Optional<WindowingStrategy> windowing =
                spec.windowing()
                        .flatMap(
                                w ->
                                        GroupTranslators.strategy(
                                                new ConfigReader(
                                                        w, spec.name(), translation.problems())));
        if (!settings.shape()) {
            translation.outputsAreUnknown(spec.name());
            return;
        }
        Optional<Schema> schema =
                settings.make(
                                reader,
                                placeOfFirst(reader, provider.settings()),
                                c -> schema(spec, translation, connectors, provider, c))
                        .flatMap(known -> known);
        if (schema.isEmpty()) {
            return;
        }
        String name = windowing.isPresent() ? translation.innerName(spec, "read") : spec.name();
        PCollection output =
                new PCollection(
                        name, schema.get(), WindowingStrategy.GLOBAL, provider.bounded(config));
        ReadSpec read =
                new ReadSpec(provider.type(), config, schema.get(), provider.bounded(config));
        Optional<PCollection> errors =
                errorHandling.map(
                        e ->
                                new PCollection(
                                        spec.name() + "." + e.output(),
                                        ErrorSchema.OF_READ,
                                        WindowingStrategy.GLOBAL,
                                        provider.bounded(config)));
        Node node = new Node.Read(translation.stage(spec), read, output, errors);
        if (windowing.isEmpty()) {
            translation.add(node);
            if (spec.windowing().isPresent()) {
                translation.withUnknownWindows(output);
            }
        } else {
            translation.addInner(node);
            GroupTranslators.addWindow(spec, translation, output, windowing.get(), spec.name());
        }
        errorHandling.ifPresent(e -> e.add(spec, translation, errors.orElseThrow(), output));
    }

    /** The schema of a source; empty if it is not known while nothing may be asked. */
    private static Optional<Schema> schema(
            TransformSpec spec,
            Translation translation,
            Connectors connectors,
            SourceProvider provider,
            Config config)
            throws ProblemException {
        Optional<Schema> known =
                Optional.ofNullable(translation.settings().known().get(spec.name()));
        if (translation.settings().resolve()) {
            return known.isPresent()
                    ? known
                    : Optional.of(connectors.source(provider, config).schema());
        }
        Optional<Schema> declared =
                namesConnection(provider, config)
                        ? provider.declaredSchema(config)
                        : provider.create(config).declaredSchema();
        return known.isPresent() ? known : declared;
    }

    /** A connector that names a connection cannot be made where connections are not to be had. */
    static boolean namesConnection(ConnectorProvider provider, Config config) {
        return provider.settings().stream()
                .anyMatch(
                        field ->
                                field.type() == ConfigField.Type.CONNECTION
                                        && config.values().containsKey(field.name()));
    }

    private static Place placeOfFirst(ConfigReader reader, List<ConfigField> settings) {
        return settings.isEmpty()
                ? reader.mapping().place()
                : reader.mapping().placeOf(settings.get(0).name());
    }

    static void write(
            TransformSpec spec,
            Translation translation,
            Connectors connectors,
            SinkProvider provider) {
        ConfigReader reader = translation.config(spec);
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(reader, translation);
        ProviderSettings settings = ProviderSettings.read(reader, translation, provider.settings());
        Config config = settings.config();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (!settings.wrong().isEmpty() || input.isEmpty()) {
            input.ifPresent(in -> errorHandling.ifPresent(e -> e.addKnown(spec, translation, in)));
            return;
        }
        if (!translation.isKnown(input.get())) {
            // What a sink cannot write may be a field that is not known.
            errorHandling.ifPresent(e -> e.addKnown(spec, translation, input.get()));
            return;
        }
        try {
            if (translation.settings().resolve()) {
                connectors.sink(provider, config, input.get().schema());
            } else if (namesConnection(provider, config)) {
                provider.check(config, input.get().schema());
            } else {
                provider.create(config, input.get().schema());
            }
        } catch (ProblemException e) {
            reader.problems(e, placeOfFirst(reader, provider.settings()));
            errorHandling.ifPresent(h -> h.addKnown(spec, translation, input.get()));
            return;
        }
        WriteSpec write = new WriteSpec(provider.type(), config, input.get().schema());
        Optional<PCollection> errors = errorHandling.map(e -> e.errors(spec, input.get()));
        translation.add(new Node.Write(translation.stage(spec), input.get(), write, errors));
        errorHandling.ifPresent(e -> e.add(spec, translation, errors.orElseThrow(), input.get()));
    }

    /** What a setting is given, checked; empty if it is wrong, which is noted. */
    static Optional<Object> value(
            ConfigReader reader, Translation translation, ConfigField setting, DocumentNode node) {
        Object plain = node.plain();
        switch (setting.type()) {
            case STRING:
            case CONNECTION:
                if (node instanceof Scalar scalar) {
                    return Optional.of(scalar.text());
                }
                break;
            case PATH:
            case OUTPUT_PATH:
                if (node instanceof Scalar scalar) {
                    Optional<String> path = localPath(reader, setting, scalar);
                    path.ifPresent(p -> checkAllowed(reader, translation, setting, scalar, p));
                    return path.map(Object.class::cast);
                }
                break;
            case INTEGER:
                if (plain instanceof Long) {
                    return Optional.of(plain);
                }
                break;
            case BOOLEAN:
                if (plain instanceof Boolean) {
                    return Optional.of(plain);
                }
                break;
            case CHOICE:
                if (node instanceof Scalar scalar && setting.choices().contains(scalar.text())) {
                    return Optional.of(scalar.text());
                }
                reader.problem(
                        ProblemCode.INVALID_VALUE,
                        node.place(),
                        "'" + setting.name() + "' is not '" + plain + "'",
                        Nearest.advice(String.valueOf(plain), setting.choices()));
                return Optional.empty();
            case STRING_LIST:
                if (plain instanceof List<?> list) {
                    List<String> texts = new ArrayList<>();
                    list.forEach(item -> texts.add(String.valueOf(item)));
                    return Optional.of(texts);
                }
                break;
            case ANY:
                return Optional.ofNullable(plain);
            case SECRET:
                reader.problem(
                        ProblemCode.INVALID_VALUE,
                        node.place(),
                        "'" + setting.name() + "' is a secret, which a definition never holds",
                        "put it into a connection, and name that under 'connection'");
                return Optional.empty();
        }
        reader.problem(
                ProblemCode.INVALID_VALUE,
                node.place(),
                "'" + setting.name() + "' is not '" + plain + "'",
                "it is of type "
                        + setting.type().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ": "
                        + setting.description());
        return Optional.empty();
    }

    /** The path without {@code file://}; what is checked is what the connector gets. */
    private static Optional<String> localPath(
            ConfigReader reader, ConfigField setting, Scalar value) {
        String text = value.text();
        if (text.startsWith(LOCAL + "/")) {
            return Optional.of(text.substring(LOCAL.length()));
        }
        if (!SCHEME.matcher(text).lookingAt()) {
            return Optional.of(text);
        }
        reader.problem(
                ProblemCode.INVALID_VALUE,
                value.place(),
                "'" + setting.name() + "' is no local path: " + text,
                "name a local path, alone or as file:///path; one that begins with a word and a"
                        + " colon as ./word:path");
        return Optional.empty();
    }

    private static void checkAllowed(
            ConfigReader reader,
            Translation translation,
            ConfigField setting,
            Scalar value,
            String path) {
        AllowedPaths allowed = translation.settings().paths();
        boolean inside =
                setting.type() == ConfigField.Type.OUTPUT_PATH
                        ? allowed.mayWrite(path)
                        : allowed.mayRead(path);
        if (!inside) {
            reader.problem(
                    ProblemCode.DENIED,
                    value.place(),
                    "'" + setting.name() + "' is outside the allowed paths: " + value.text(),
                    "use a path below one of them, or have the runner service's Allowed Paths"
                            + " extended");
        }
    }
}
