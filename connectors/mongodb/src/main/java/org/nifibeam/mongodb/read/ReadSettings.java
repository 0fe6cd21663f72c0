package org.nifibeam.mongodb.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.mongodb.MongoDeployment;

/**
 * What a read is told.
 *
 * @param found the deployment, unless the settings are only looked at
 * @param filter which documents to read
 * @param pipeline stages of an aggregation, or of a change stream
 * @param declared the documents' schema, unless it is made of a sample
 * @param sample how many documents a sample has
 * @param splitDocuments about how many documents a split is to have
 * @param batchDocuments how many documents a server gives at once
 * @param retryFor how long to try again when the servers cannot be reached any more
 * @param changes what to read of changes, if these are read and not the documents
 */
record ReadSettings(
        Optional<MongoDeployment> found,
        String database,
        String collection,
        BsonDocument filter,
        List<BsonDocument> pipeline,
        Optional<Schema> declared,
        int sample,
        int splitDocuments,
        int batchDocuments,
        Duration retryFor,
        Optional<ChangeSettings> changes) {
    ReadSettings {
        pipeline = List.copyOf(pipeline);
    }

    MongoDeployment deployment() {
        return found.orElseThrow();
    }

    MongoCollection<RawBsonDocument> collection(MongoClient client) {
        return client.getDatabase(database).getCollection(collection, RawBsonDocument.class);
    }

    /** For messages: {@code the collection 'shop.orders'}. */
    String what() {
        return "the collection '" + database + "." + collection + "'";
    }
}
