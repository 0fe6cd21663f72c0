package org.nifibeam.mongodb.write;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.mongodb.document.DocumentEncoder;

/** Makes of each row what the server is asked to do. Thread-safe. */
final class WriteModels {
    /** The most bytes that a document may have. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final WriteSettings settings;
    private final DocumentEncoder encoder;

    /** The fields that are not keys. */
    private final List<Integer> others = new ArrayList<>();

    private final boolean keyIsId;

    /**
     * What to do of one row.
     *
     * @param key tells whose document it is
     * @param document what is inserted, or nothing else than the key
     * @param bytes of the document
     */
    record One(
            WriteModel<BsonDocument> model, BsonDocument key, BsonDocument document, int bytes) {}

    WriteModels(WriteSettings settings) {
        this.settings = settings;
        this.encoder = new DocumentEncoder(settings.schema(), settings.objectIds());
        for (int i = 0; i < settings.schema().size(); i++) {
            if (!settings.keys().contains(i)) {
                others.add(i);
            }
        }
        this.keyIsId =
                settings.keys().size() == 1
                        && settings.schema().field(settings.keys().get(0)).name().equals("_id");
    }

    /**
     * What to do of a row.
     *
     * @throws RejectedRowException if it has no key, a value that BSON lacks, or is too large
     */
    One of(Row row) throws RejectedRowException {
        BsonDocument key = key(row);
        return switch (settings.operation()) {
            case INSERT -> insert(row, key);
            case UPSERT, UPDATE -> update(row, key);
            case REPLACE -> {
                BsonDocument document = sized(fields(row, new BsonDocument(), key));
                yield new One(
                        new ReplaceOneModel<>(key, document, new ReplaceOptions().upsert(true)),
                        key,
                        document,
                        size(document));
            }
            case DELETE -> new One(new DeleteOneModel<>(key), key, key, size(sized(key)));
        };
    }

    private BsonDocument key(Row row) throws RejectedRowException {
        BsonDocument key = new BsonDocument();
        for (int field : settings.keys()) {
            BsonValue value = encoder.value(row, field);
            String name = settings.schema().field(field).name();
            if (value.isNull()) {
                throw new RejectedRowException("its key field '" + name + "' is null");
            }
            key.append(name, value);
        }
        return key;
    }

    /** The id of a new document of a key: its value if there is one, else all of them. */
    private static BsonValue id(BsonDocument key) {
        return key.size() == 1 ? key.get(key.getFirstKey()) : key;
    }

    private One insert(Row row, BsonDocument key) throws RejectedRowException {
        BsonDocument document = new BsonDocument();
        if (!keyIsId) {
            document.append("_id", key.isEmpty() ? new BsonObjectId() : id(key));
        }
        BsonDocument whole = sized(fields(row, document, key));
        return new One(
                new InsertOneModel<>(whole),
                new BsonDocument("_id", whole.get("_id")),
                whole,
                size(whole));
    }

    private BsonDocument fields(Row row, BsonDocument document, BsonDocument key)
            throws RejectedRowException {
        document.putAll(key);
        return others(row, document);
    }

    private BsonDocument others(Row row, BsonDocument document) throws RejectedRowException {
        for (int field : others) {
            BsonValue value = encoder.value(row, field);
            if (!settings.omitsNulls() || !value.equals(BsonNull.VALUE)) {
                document.append(settings.schema().field(field).name(), value);
            }
        }
        return document;
    }

    private One update(Row row, BsonDocument key) throws RejectedRowException {
        BsonDocument update = new BsonDocument();
        BsonDocument set = others(row, new BsonDocument());
        if (!set.isEmpty()) {
            update.append("$set", set);
        }
        boolean upsert = settings.operation() == Operation.UPSERT;
        if (upsert && !keyIsId) {
            update.append("$setOnInsert", new BsonDocument("_id", id(key)));
        } else if (set.isEmpty()) {
            // A server refuses an update that does nothing: the key is set to what it is.
            update.append(upsert ? "$setOnInsert" : "$set", key);
        }
        BsonDocument checked = sized(update);
        return new One(
                new UpdateOneModel<>(key, checked, new UpdateOptions().upsert(upsert)),
                key,
                checked,
                size(checked));
    }

    private static BsonDocument sized(BsonDocument document) throws RejectedRowException {
        RawBsonDocument raw = new RawBsonDocument(document, CODEC);
        if (size(raw) > MOST_BYTES) {
            throw new RejectedRowException(
                    "its document would have "
                            + size(raw)
                            + " bytes, and MongoDB takes "
                            + MOST_BYTES);
        }
        return raw;
    }

    private static int size(BsonDocument document) {
        return ((RawBsonDocument) document).getByteBuffer().remaining();
    }
}
