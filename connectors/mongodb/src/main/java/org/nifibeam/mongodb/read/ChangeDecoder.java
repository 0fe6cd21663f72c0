package org.nifibeam.mongodb.read;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.mongodb.document.DocumentDecoder;

/** Makes rows of changes, as {@link ChangeFields} has them. Confined to one thread. */
final class ChangeDecoder {
    private final DocumentDecoder decoder;

    /** For changes of a projection of their schema. */
    ChangeDecoder(Schema delivered) {
        this.decoder = new DocumentDecoder(delivered);
    }

    /**
     * Adds the row of a change.
     *
     * @throws MalformedRecordException if the document does not fit its schema
     */
    void decode(ChangeStreamDocument<RawBsonDocument> change, BatchBuilder batch)
            throws MalformedRecordException {
        decoder.decode(new BsonDocumentReader(document(change)), batch);
    }

    /** A change as a document of its fields. */
    static BsonDocument document(ChangeStreamDocument<RawBsonDocument> change) {
        BsonDocument document =
                new BsonDocument(
                        ChangeFields.OPERATION, new BsonString(change.getOperationTypeString()));
        Optional<BsonDocument> key = Optional.ofNullable(change.getDocumentKey());
        Optional<RawBsonDocument> whole = Optional.ofNullable(change.getFullDocument());
        document.append(
                ChangeFields.ID,
                key.map(k -> k.get("_id"))
                        .or(() -> whole.map(w -> w.get("_id")))
                        .orElse(BsonNull.VALUE));
        if (change.getClusterTime() != null) {
            document.append(ChangeFields.CLUSTER_TIME, change.getClusterTime());
        }
        whole.ifPresent(w -> document.append(ChangeFields.DOCUMENT, w));
        return document;
    }
}
