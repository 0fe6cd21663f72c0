package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowConversion;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Lookup.LookupContext;
import org.nifibeam.core.spi.LookupFields;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;
import org.nifibeam.mongodb.document.BsonText;
import org.nifibeam.mongodb.document.DocumentDecoder;
import org.nifibeam.mongodb.document.DocumentEncoder;

/**
 * Asks a collection for all keys in one query. What the server takes for equal and a pipeline does
 * not (texts by a collation, an array that has the key in it) is not found.
 */
final class MongoLookupReader implements LookupReader {
    /** How many documents are decoded at a time. */
    private static final int BATCH = 128;

    private final String what;
    private final ReadSettings settings;
    private final SharedClient shared;
    private final MongoCollection<RawBsonDocument> collection;
    private final List<String> keys;
    private final DocumentEncoder keyEncoder;
    private final RowShape keyShape;
    private final RowConversion toAsked;
    private final Schema fields;
    private final DocumentDecoder decoder;
    private final BatchBuilder batch;
    private final int[] found;
    private final RowShape foundShape;
    private final BsonDocument projection;

    /**
     * A reader.
     *
     * @param shared whose client it uses until it is closed
     */
    MongoLookupReader(
            ReadSettings settings,
            SharedClient shared,
            LookupFields names,
            Set<String> objectIds,
            LookupContext context)
            throws IOException {
        this.what = "cannot look up in " + settings.what() + " at " + settings.deployment();
        this.settings = settings;
        this.shared = shared;
        this.keys = names.keyFields();
        this.keyEncoder = new DocumentEncoder(context.key(), objectIds);
        Schema own = present(context.schema().project(keys));
        this.keyShape = RowShape.of(own);
        this.toAsked = RowConversion.between(own, context.key());
        Map<String, String> chosen = names.found(context.schema());
        Set<String> all = new LinkedHashSet<>(keys);
        all.addAll(chosen.values());
        this.fields = context.schema().project(List.copyOf(all));
        this.decoder = new DocumentDecoder(fields);
        this.batch = new BatchBuilder(fields, BATCH);
        List<Field> types = new ArrayList<>();
        chosen.forEach((name, field) -> types.add(new Field(name, typed(field).type())));
        this.foundShape = RowShape.of(Schema.of(types));
        this.found = chosen.values().stream().mapToInt(n -> fields.names().indexOf(n)).toArray();
        this.projection = projection();
        try {
            this.collection =
                    settings.collection(shared.acquire())
                            .withTimeout(context.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (MongoException e) {
            throw MongoFailures.io(e, what);
        }
    }

    /** Only keys without a null can be found. */
    private static Schema present(Schema keys) {
        List<Field> fields = new ArrayList<>();
        keys.fields().forEach(f -> fields.add(new Field(f.name(), f.type().withNullable(false))));
        return Schema.of(fields);
    }

    private Field typed(String name) {
        return fields.field(fields.indexOf(name).orElseThrow());
    }

    /** The fields that the server is to give; empty if all, since names are such. */
    private BsonDocument projection() {
        BsonDocument some = new BsonDocument("_id", new BsonInt32(1));
        for (String name : fields.names()) {
            if (!ServerFilter.isPlain(name)) {
                return new BsonDocument();
            }
            some.append(name, new BsonInt32(1));
        }
        return some;
    }

    @Override
    public List<Optional<Row>> lookup(List<Row> asked) throws IOException, InterruptedException {
        BsonArray wanted = new BsonArray();
        for (Row key : asked) {
            query(key).ifPresent(wanted::add);
        }
        Map<Row, Row> answers = new HashMap<>();
        if (!wanted.isEmpty()) {
            try (MongoCursor<RawBsonDocument> documents = find(wanted)) {
                while (documents.hasNext()) {
                    take(documents.next(), answers);
                }
            } catch (MongoInterruptedException e) {
                InterruptedException interrupted = new InterruptedException(what);
                interrupted.initCause(e);
                throw interrupted;
            } catch (MongoException e) {
                throw MongoFailures.io(e, what);
            }
            gather(answers);
        }
        return asked.stream().map(key -> Optional.ofNullable(answers.get(key))).toList();
    }

    /**
     * What a key's documents are asked for by: a value, or one for each field; none if BSON has no
     * such value.
     */
    private Optional<BsonValue> query(Row key) {
        BsonDocument values = new BsonDocument();
        try {
            for (int i = 0; i < keys.size(); i++) {
                values.append(keys.get(i), new BsonDocument("$eq", keyEncoder.value(key, i)));
            }
        } catch (RejectedRowException e) {
            return Optional.empty();
        }
        return Optional.of(keys.size() > 1 ? values : values.getDocument(keys.get(0)).get("$eq"));
    }

    private MongoCursor<RawBsonDocument> find(BsonArray wanted) {
        BsonDocument query =
                keys.size() > 1
                        ? new BsonDocument("$or", wanted)
                        : new BsonDocument(keys.get(0), new BsonDocument("$in", wanted));
        return collection
                .find(ServerFilter.and(List.of(query, settings.filter())))
                .projection(projection)
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .allowDiskUse(true)
                .cursor();
    }

    private void take(RawBsonDocument document, Map<Row, Row> answers) throws IOException {
        if (keys.stream().anyMatch(key -> document.get(key).isArray())) {
            return;
        }
        if (batch.isFull()) {
            gather(answers);
        }
        try {
            decoder.decode(document, batch);
        } catch (MalformedRecordException e) {
            throw new IOException(
                    what + ": _id " + BsonText.of(document.get("_id")) + ": " + e.getMessage());
        }
    }

    /** Puts what has been decoded with the answers. */
    private void gather(Map<Row, Row> answers) {
        if (batch.size() == 0) {
            return;
        }
        for (Row row : RowShape.of(fields).rows(batch.take())) {
            Object[] key = new Object[keys.size()];
            for (int i = 0; i < key.length; i++) {
                key[i] = row.get(i);
            }
            Object[] values = new Object[found.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(found[i]);
            }
            answers.put(toAsked.convert(keyShape.row(key)), foundShape.row(values));
        }
    }

    @Override
    public void close() {
        shared.release();
    }
}
