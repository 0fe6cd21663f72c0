package org.nifibeam.mongodb.write;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.mongodb.MongoDeployment;
import org.nifibeam.mongodb.MongoSettings;
import org.nifibeam.mongodb.document.DocumentEncoder;

/** {@code WriteToMongoDB}: a document a record. */
public final class MongoSinkProvider implements SinkProvider {
    private static final String OPERATION = "operation";
    private static final String KEYS = "key_fields";
    private static final String ORDERED = "ordered";
    private static final String BATCH = "batch_size";
    private static final String OBJECT_IDS = "object_id_fields";
    private static final String NULLS = "null_fields";

    private static final String ID = "_id";

    @Override
    public String type() {
        return "WriteToMongoDB";
    }

    @Override
    public String description() {
        return "Writes each record as a document of a MongoDB collection, or sets, replaces or removes the document of its key.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>(MongoDeployment.naming());
        fields.add(MongoSettings.collection());
        fields.add(
                ConfigField.choice(
                        OPERATION,
                        "insert adds a document; upsert sets the record's fields in the document of its key, and adds it if"
                                + " there is none; replace puts the record in its place, or adds it; update sets fields, and"
                                + " delete removes, where there is one.",
                        Operation.names()));
        fields.add(
                ConfigField.optional(
                        KEYS,
                        Type.STRING_LIST,
                        "The fields that tell which document is a record's; by default _id, if the record has it. With them"
                                + " a record that is written again after a restart has the same effect. insert makes the"
                                + " document's _id of them."));
        fields.add(
                ConfigField.optional(
                        ORDERED,
                        Type.BOOLEAN,
                        true,
                        "Whether the server takes the records of a bulk one behind the other; if not, those of one key still"
                                + " keep their order."));
        fields.add(
                ConfigField.optional(
                        BATCH, Type.INTEGER, 1000L, "How many records a bulk has at most."));
        fields.add(
                ConfigField.optional(
                        OBJECT_IDS,
                        Type.STRING_LIST,
                        "Fields whose text of 24 hexadecimal digits is written as an ObjectId."));
        fields.add(
                ConfigField.choice(
                        NULLS,
                        "Whether a field that is null is written as null, or left out and what the document has of it kept.",
                        "write",
                        "omit"));
        fields.add(MongoSettings.retryFor());
        return List.copyOf(fields);
    }

    @Override
    public void check(Config config, Schema schema) throws ProblemException {
        settings(config, schema, Optional.empty());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        return new MongoSink(settings(config, schema, Optional.of(MongoDeployment.named(config))));
    }

    private static WriteSettings settings(
            Config config, Schema schema, Optional<MongoDeployment> found) throws ProblemException {
        Operation operation = Operation.of(config.string(OPERATION));
        List<Integer> keys = keys(config, schema, operation);
        requireWritable(schema, operation, keys);
        return new WriteSettings(
                found,
                found.isPresent() ? found.get().database(config) : "",
                MongoSettings.collection(config),
                schema,
                operation,
                keys,
                config.flag(ORDERED),
                MongoSettings.positive(config, BATCH),
                objectIds(config, schema),
                config.string(NULLS).equals("omit"),
                MongoSettings.retryFor(config));
    }

    private static List<Integer> keys(Config config, Schema schema, Operation operation)
            throws ProblemException {
        List<String> names = config.strings(KEYS);
        boolean hasId = schema.indexOf(ID).isPresent();
        if (names.isEmpty() && hasId) {
            names = List.of(ID);
        }
        if (names.isEmpty() && operation != Operation.INSERT) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "the record has no field '_id', and no '"
                            + KEYS
                            + "' tell which document is to be "
                            + (operation == Operation.DELETE ? "removed" : "written"),
                    "name the fields that tell documents apart");
        }
        List<Integer> keys = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            keys.add(index(KEYS, name, schema));
        }
        boolean byId = keys.size() == 1 && schema.field(keys.get(0)).name().equals(ID);
        if (hasId && !keys.isEmpty() && !byId && operation != Operation.DELETE) {
            throw wrong(
                    "the record has a field '_id', and '"
                            + KEYS
                            + "' name "
                            + (names.contains(ID) ? "others beside it" : "others"),
                    "leave '" + KEYS + "' out, or drop the field '_id' before");
        }
        return keys;
    }

    private static void requireWritable(Schema schema, Operation operation, List<Integer> keys)
            throws ProblemException {
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            if (!DocumentEncoder.isWritable(field.type())) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the field '"
                                + field.name()
                                + "' is of type "
                                + field.type()
                                + ", which no document can hold",
                        "take it apart with MapToFields, or leave it out");
            }
            if (keys.contains(i) && !DocumentEncoder.isKey(field.type())) {
                throw new ProblemException(
                        ProblemCode.TYPE_MISMATCH,
                        "the key '"
                                + field.name()
                                + "' is of type "
                                + field.type()
                                + ", by which a server cannot tell documents apart",
                        "name fields of text, numbers and the like, or records of them");
            }
            boolean path = field.name().indexOf('.') >= 0 || field.name().startsWith("$");
            if (path && (operation.setsFields() || keys.contains(i))) {
                throw wrong(
                        "the field '" + field.name() + "' would be taken for a path or a command",
                        "rename it with MapToFields");
            }
        }
    }

    private static Set<String> objectIds(Config config, Schema schema) throws ProblemException {
        Set<String> names = new HashSet<>();
        for (String name : config.strings(OBJECT_IDS)) {
            int field = index(OBJECT_IDS, name, schema);
            if (!schema.type(field).is(Kind.STRING)) {
                throw wrong(
                        "'"
                                + OBJECT_IDS
                                + "' names the field '"
                                + name
                                + "', which is of type "
                                + schema.type(field),
                        "name fields of text");
            }
            names.add(name);
        }
        return names;
    }

    private static int index(String setting, String name, Schema schema) throws ProblemException {
        return schema.indexOf(name)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.UNKNOWN_FIELD,
                                        "'"
                                                + setting
                                                + "' names the field '"
                                                + name
                                                + "', which there is not",
                                        Nearest.advice(name, schema.names())));
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
