package org.nifibeam.mongodb.write;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.mongodb.MongoDeployment;

/**
 * What a write is told.
 *
 * @param found the deployment, unless the settings are only looked at
 * @param schema the rows'
 * @param keys the fields that tell whose document it is, in order; none if each row makes a new one
 * @param ordered whether the server does one behind the other
 * @param batch how many rows to write at once
 * @param objectIds fields whose text is an ObjectId
 * @param omitsNulls whether fields that are null are left out
 * @param retryFor how long to try again when the servers cannot be reached any more
 */
record WriteSettings(
        Optional<MongoDeployment> found,
        String database,
        String collection,
        Schema schema,
        Operation operation,
        List<Integer> keys,
        boolean ordered,
        int batch,
        Set<String> objectIds,
        boolean omitsNulls,
        Duration retryFor) {
    WriteSettings {
        keys = List.copyOf(keys);
        objectIds = Set.copyOf(objectIds);
    }

    MongoDeployment deployment() {
        return found.orElseThrow();
    }

    /** The collection; what is written is acknowledged, whatever the connection string says. */
    MongoCollection<BsonDocument> collection(MongoClient client) {
        MongoCollection<BsonDocument> found =
                client.getDatabase(database).getCollection(collection, BsonDocument.class);
        return found.getWriteConcern().isAcknowledged()
                ? found
                : found.withWriteConcern(WriteConcern.ACKNOWLEDGED);
    }

    /** True if a row that is written again has the same effect. */
    boolean repeatable() {
        return !keys.isEmpty();
    }

    @Override
    public String toString() {
        return "the collection '" + database + "." + collection + "'";
    }
}
