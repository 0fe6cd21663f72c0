package org.nifibeam.file.lookup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.compile.Durations;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/**
 * A lookup in files that a source reads. Of several records with one key the last one read counts;
 * a record with a null in its key is never found.
 *
 * @param keys the files' key fields by the input's
 * @param chosen the files' fields by the names that they are to have; all that are no keys, if
 *     empty
 * @param refresh how old the table may become; never read again, if empty
 */
record FileLookup(
        Source source,
        Map<String, String> keys,
        Optional<Map<String, String>> chosen,
        Optional<Duration> refresh)
        implements Lookup {
    private static final String KEY = "key";
    private static final String FIELDS = "fields";
    private static final String REFRESH = "refresh";

    /** The settings: those of the source, and what is looked up in it. */
    static List<ConfigField> settings(SourceProvider source) {
        List<ConfigField> settings = new ArrayList<>();
        source.settings().stream()
                .filter(setting -> !setting.name().equals("watch_interval"))
                .forEach(settings::add);
        settings.add(
                ConfigField.required(
                        KEY,
                        ConfigField.Type.ANY,
                        "The key: a field, a list of fields, or {field of the input: field of the file}."));
        settings.add(
                ConfigField.optional(
                        FIELDS,
                        ConfigField.Type.ANY,
                        "What is added: a list of the file's fields, or {new name: field}; by default all that are no keys."));
        settings.add(
                ConfigField.optional(
                                REFRESH,
                                ConfigField.Type.STRING,
                                "How old what a task has read may become, for example 10m; then it is read again. By default it is read once.")
                        .besideSchema());
        return List.copyOf(settings);
    }

    /** The lookup of some settings. */
    static FileLookup of(Config config, SourceProvider provider) throws ProblemException {
        Map<String, String> keys = names(KEY, config.optionalAny(KEY).orElseThrow());
        Optional<Object> fields = config.optionalAny(FIELDS);
        Optional<Map<String, String>> chosen =
                fields.isPresent() ? Optional.of(names(FIELDS, fields.get())) : Optional.empty();
        Optional<Duration> refresh = Optional.empty();
        if (config.optionalString(REFRESH).isPresent()) {
            String text = config.string(REFRESH);
            refresh = Durations.parse(text).filter(interval -> !interval.isZero());
            if (refresh.isEmpty()) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'" + REFRESH + "' is no duration: " + text,
                        "write a number with ms, s, m, h or d that is more than 0, for example 10m");
            }
        }
        return new FileLookup(provider.create(config), keys, chosen, refresh);
    }

    /** A name, a list of names that stand for themselves, or a mapping. */
    private static Map<String, String> names(String setting, Object value) throws ProblemException {
        Map<String, String> names = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> names.put(String.valueOf(name), String.valueOf(field)));
        } else {
            List<?> list = value instanceof List<?> many ? many : List.of(value);
            list.forEach(name -> names.put(String.valueOf(name), String.valueOf(name)));
        }
        if (names.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + setting + "' names no field",
                    "write a field, or a list of fields");
        }
        return names;
    }

    @Override
    public List<String> inputKeys() {
        return List.copyOf(keys.keySet());
    }

    @Override
    public Schema schema() throws ProblemException {
        return source.schema();
    }

    @Override
    public Fields fields(Schema schema) throws ProblemException {
        List<Field> key = new ArrayList<>();
        for (String name : keys.values()) {
            Field field = field(schema, name);
            if (key.stream().anyMatch(other -> other.name().equals(name))) {
                throw new ProblemException(
                        ProblemCode.DUPLICATE,
                        "the key has the field '" + name + "' twice",
                        "compare it with one field of the input");
            }
            key.add(field);
        }
        List<Field> found = new ArrayList<>();
        for (Map.Entry<String, String> one : found(schema).entrySet()) {
            found.add(new Field(one.getKey(), field(schema, one.getValue()).type()));
        }
        return new Fields(Schema.of(key), Schema.of(found));
    }

    /** The files' fields that are found, by their new names. */
    private Map<String, String> found(Schema schema) {
        Map<String, String> others = new LinkedHashMap<>();
        schema.names().stream()
                .filter(name -> !keys.containsValue(name))
                .forEach(name -> others.put(name, name));
        return chosen.orElse(others);
    }

    private static Field field(Schema schema, String name) throws ProblemException {
        if (schema.indexOf(name).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "what is looked up has no field '" + name + "'",
                    Nearest.to(name, schema.names())
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "its fields are "
                            + schema);
        }
        return schema.field(schema.indexOf(name).getAsInt());
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public LookupReader open(LookupContext context) throws IOException {
        return new FileTable(
                source,
                context,
                List.copyOf(keys.values()),
                List.copyOf(found(context.schema()).values()),
                refresh);
    }
}
