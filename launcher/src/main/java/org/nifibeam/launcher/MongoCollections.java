package org.nifibeam.launcher;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/** Collections that a demonstration makes, by MongoDB's own driver. Used by one thread. */
final class MongoCollections {
    private static final String DATABASE = "nifi_beam_demo";

    private final Supplier<Optional<String>> uri;

    /**
     * @param uri where MongoDB is, if it is anywhere
     */
    MongoCollections(Supplier<Optional<String>> uri) {
        this.uri = uri;
    }

    /** What is missing, in words, if there is no server. */
    Optional<String> missing() {
        return uri.get().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "a MongoDB: say where it is in "
                                + Servers.MONGODB
                                + ", as mongodb://host:port");
    }

    /** A template's parameters that say where it is. */
    Map<String, String> parameters() {
        return Map.of("mongodb.uri", uri.get().orElseThrow(), "mongodb.database", DATABASE);
    }

    /** Makes a collection of these documents, in extended JSON. */
    void make(String collection, List<String> documents) {
        try (MongoClient client = client()) {
            in(client, collection).insertMany(documents.stream().map(BsonDocument::parse).toList());
        }
    }

    /**
     * All documents as extended JSON, without their ids, their fields in the alphabet's order:
     * servers differ in the order that they give the fields of an upsert.
     */
    List<String> documents(String collection) {
        List<String> all = new ArrayList<>();
        try (MongoClient client = client()) {
            in(client, collection)
                    .find()
                    .forEach(
                            document -> {
                                document.remove("_id");
                                BsonDocument sorted = new BsonDocument();
                                new TreeMap<>(document).forEach(sorted::append);
                                all.add(sorted.toJson());
                            });
        }
        return all;
    }

    private MongoClient client() {
        return MongoClients.create(uri.get().orElseThrow());
    }

    private static MongoCollection<BsonDocument> in(MongoClient client, String collection) {
        return client.getDatabase(DATABASE).getCollection(collection, BsonDocument.class);
    }
}
