package org.nifibeam.formats.registry;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.avro.AvroDecoder;
import org.nifibeam.formats.json.JsonDecoder;
import org.nifibeam.formats.protobuf.ProtobufDecoder;
import org.nifibeam.formats.protobuf.ProtobufFiles;

/**
 * Reads records that begin with the id of their schema, each by the schema it was written with:
 * fields that are new are passed over, fields that are gone are null. JSON says itself what it has,
 * so that nobody is asked. A record whose schema does not fit the rows', or that the registry does
 * not know, is malformed; a registry that does not answer is none of the record's fault, and thrown
 * as {@link UncheckedIOException}. What the registry does not know it is asked for again after ten
 * seconds. Confined to one thread.
 */
public final class RegistryDecoder implements RowDecoder {
    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_REFUSALS = 1_000;

    private final SchemaRegistry registry;
    private final SchemaKind kind;
    private final Schema rows;
    private final JsonDecoder json;
    private final Map<Written, RowDecoder> decoders = new HashMap<>();
    private final Map<Written, String> unfit = new HashMap<>();
    private final LongSupplier nanoTime;

    /** What was not to be had of late; the oldest is forgotten when there are many. */
    private final Map<Written, Refusal> refusals =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Written, Refusal> oldest) {
                    return size() > MOST_REFUSALS;
                }
            };

    private record Written(int id, List<Integer> path) {}

    private record Refusal(String message, long nanos) {}

    /** A decoder. Does no I/O yet. */
    public RegistryDecoder(SchemaRegistry registry, SchemaKind kind, Schema rows) {
        this(registry, kind, rows, System::nanoTime);
    }

    /** The same with another clock. */
    RegistryDecoder(SchemaRegistry registry, SchemaKind kind, Schema rows, LongSupplier nanoTime) {
        this.registry = registry;
        this.kind = kind;
        this.rows = rows;
        this.json = new JsonDecoder(rows);
        this.nanoTime = nanoTime;
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        WireFormat head = WireFormat.read(kind, bytes, from, to);
        if (kind == SchemaKind.JSON) {
            json.decode(bytes, head.begin(), to, batch);
            return;
        }
        decoder(new Written(head.id(), head.path())).decode(bytes, head.begin(), to, batch);
    }

    private RowDecoder decoder(Written written) throws MalformedRecordException {
        RowDecoder known = decoders.get(written);
        if (known != null) {
            return known;
        }
        String reason = unfit.get(written);
        if (reason != null) {
            throw new MalformedRecordException(reason);
        }
        Refusal refusal = refusals.get(written);
        if (refusal != null && nanoTime.getAsLong() - refusal.nanos() < REFUSED_NANOS) {
            throw new MalformedRecordException(refusal.message());
        }
        refusals.remove(written);
        RowFormat format;
        try {
            format = format(registry.byId(kind, written.id()), written);
        } catch (UnusableSchemaException e) {
            refusals.put(written, new Refusal(e.getMessage(), nanoTime.getAsLong()));
            throw new MalformedRecordException(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        try {
            RowDecoder made = format.decoder();
            decoders.put(written, made);
            return made;
        } catch (IOException e) {
            String words = "schema " + written.id() + " of the registry: " + e.getMessage();
            unfit.put(written, words);
            throw new MalformedRecordException(words);
        }
    }

    /** A schema that is there, with all that it refers to. */
    private interface RowFormat {
        RowDecoder decoder() throws IOException;
    }

    private RowFormat format(RegisteredSchema schema, Written written) throws IOException {
        if (kind == SchemaKind.AVRO) {
            org.apache.avro.Schema writer = SchemaKind.avro(registry, schema);
            return () -> new AvroDecoder(writer, rows);
        }
        Descriptor type =
                ProtobufFiles.at(SchemaKind.protobuf(registry, schema), written.path())
                        .orElseThrow(
                                () ->
                                        new UnusableSchemaException(
                                                "schema "
                                                        + written.id()
                                                        + " of the registry has no message at "
                                                        + written.path()));
        return () -> new ProtobufDecoder(type, rows);
    }
}
