package org.nifibeam.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaCoder;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Secret;

/**
 * A {@link RunParcel} as bytes: a version, then its parts one behind the other; maps by their keys'
 * order, so that equal parcels are equal bytes. Stateless.
 */
final class ParcelCoder {
    /** Goes up with every change of the encoding. */
    static final int VERSION = 1;

    private ParcelCoder() {}

    static byte[] encode(RunParcel parcel) {
        ByteSink sink = new ByteSink();
        sink.writeByte(VERSION);
        sink.writeString(parcel.runId());
        sink.writeUnsigned(parcel.parallelism());
        sink.writeString(parcel.workFolder().toString());
        write(sink, parcel.settings().values());
        write(sink, parcel.recipe());
        sink.writeString(parcel.plan());
        sink.writeUnsigned(parcel.connections().size());
        for (Connection connection : parcel.connections()) {
            sink.writeString(connection.name());
            sink.writeString(connection.type());
            write(sink, connection.settings().values());
        }
        return sink.toBytes();
    }

    /** Of a parcel what makes its pipeline: equal pipelines are equal bytes. */
    static byte[] encodePipeline(Recipe recipe, String plan) {
        ByteSink sink = new ByteSink();
        sink.writeByte(VERSION);
        write(sink, recipe);
        sink.writeString(plan);
        return sink.toBytes();
    }

    private static void write(ByteSink sink, Recipe recipe) {
        sink.writeString(recipe.definition());
        sink.writeBoolean(recipe.file().isPresent());
        sink.writeString(recipe.file().orElse(""));
        write(sink, recipe.parameters());
        write(sink, recipe.variables());
        sink.writeUnsigned(recipe.schemas().size());
        new TreeMap<>(recipe.schemas())
                .forEach(
                        (stage, schema) -> {
                            sink.writeString(stage);
                            SchemaCoder.plain().encode(schema, sink);
                        });
        sink.writeBoolean(recipe.captured().isPresent());
        sink.writeString(recipe.captured().map(Path::toString).orElse(""));
    }

    private static void write(ByteSink sink, Object value) {
        if (value == null) {
            sink.writeByte('0');
        } else if (value instanceof String text) {
            sink.writeByte('s');
            sink.writeString(text);
        } else if (value instanceof Secret secret) {
            sink.writeByte('x');
            sink.writeString(secret.reveal());
        } else if (value instanceof Boolean flag) {
            sink.writeByte('b');
            sink.writeBoolean(flag);
        } else if (value instanceof Integer number) {
            sink.writeByte('i');
            sink.writeSigned(number);
        } else if (value instanceof Long number) {
            sink.writeByte('l');
            sink.writeSigned(number);
        } else if (value instanceof Double number) {
            sink.writeByte('d');
            sink.writeDouble(number);
        } else if (value instanceof List<?> items) {
            sink.writeByte('a');
            sink.writeUnsigned(items.size());
            items.forEach(item -> write(sink, item));
        } else if (value instanceof Map<?, ?> entries) {
            sink.writeByte('m');
            sink.writeUnsigned(entries.size());
            entries.entrySet().stream()
                    .sorted((a, b) -> ((String) a.getKey()).compareTo((String) b.getKey()))
                    .forEach(
                            entry -> {
                                sink.writeString((String) entry.getKey());
                                write(sink, entry.getValue());
                            });
        } else {
            throw new IllegalArgumentException("a value of " + value.getClass());
        }
    }

    /**
     * A parcel of its bytes.
     *
     * @throws IOException if they are of another version, or damaged
     */
    static RunParcel decode(byte[] bytes) throws IOException {
        try {
            ByteSource source = new ByteSource(bytes);
            int version = source.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "a run's parcel of version "
                                + version
                                + " cannot be read here, which knows version "
                                + VERSION);
            }
            return new RunParcel(
                    source.readString(),
                    Math.toIntExact(source.readUnsigned()),
                    Path.of(source.readString()),
                    new Config(map(source)),
                    recipe(source),
                    source.readString(),
                    connections(source));
        } catch (CoderException | ClassCastException e) {
            throw new IOException("a run's parcel is damaged: " + e.getMessage(), e);
        }
    }

    private static Recipe recipe(ByteSource source) throws IOException {
        String definition = source.readString();
        boolean named = source.readBoolean();
        String file = source.readString();
        Map<String, String> parameters = new LinkedHashMap<>();
        map(source).forEach((name, value) -> parameters.put(name, (String) value));
        Map<String, Object> variables = map(source);
        Map<String, Schema> schemas = new LinkedHashMap<>();
        int count = source.readCount();
        for (int i = 0; i < count; i++) {
            schemas.put(source.readString(), SchemaCoder.plain().decode(source));
        }
        boolean capturing = source.readBoolean();
        String folder = source.readString();
        return new Recipe(
                definition,
                named ? Optional.of(file) : Optional.empty(),
                parameters,
                variables,
                schemas,
                capturing ? Optional.of(Path.of(folder)) : Optional.empty());
    }

    private static List<Connection> connections(ByteSource source) throws IOException {
        List<Connection> connections = new ArrayList<>();
        int count = source.readCount();
        for (int i = 0; i < count; i++) {
            connections.add(
                    new Connection(
                            source.readString(), source.readString(), new Config(map(source))));
        }
        return connections;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(ByteSource source) throws IOException {
        return (Map<String, Object>) read(source);
    }

    private static Object read(ByteSource source) throws IOException {
        int kind = source.readByte();
        return switch (kind) {
            case '0' -> null;
            case 's' -> source.readString();
            case 'x' -> new Secret(source.readString());
            case 'b' -> source.readBoolean();
            case 'i' -> source.readSignedInt();
            case 'l' -> source.readSigned();
            case 'd' -> source.readDouble();
            case 'a' -> {
                int count = source.readCount();
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(read(source));
                }
                yield items;
            }
            case 'm' -> {
                int count = source.readCount();
                Map<String, Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    entries.put(source.readString(), read(source));
                }
                yield entries;
            }
            default -> throw new IOException("a run's parcel has a value of kind " + kind);
        };
    }
}
