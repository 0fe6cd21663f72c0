package org.nifibeam.mongodb.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.mongodb.MongoTesting;

/**
 * A collection that may be listed and not read: looking says so, whatever fields the settings
 * declare.
 */
@Timeout(60)
final class RefusedReadTest {
    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));

    private final MongoServer server = new MongoServer(new Refusing());
    private String address;

    /** Lists collections, and lets nobody read. */
    private static final class Refusing extends MemoryBackend {
        @Override
        public Document handleCommand(
                Channel channel, String database, String command, Document query) {
            if (command.equals("aggregate")) {
                throw new MongoServerError(
                        40573,
                        "Location40573",
                        "The $changeStream stage is only supported on replica sets");
            }
            if (command.equals("find")) {
                throw new MongoServerError(
                        13, "Unauthorized", "not authorized on shop to execute command find");
            }
            return super.handleCommand(channel, database, command, query);
        }
    }

    @BeforeEach
    void start() {
        server.bind("127.0.0.1", 0);
        address = "127.0.0.1:" + server.getLocalAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private String looked(String collection, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("uri", "mongodb://" + address);
        settings.put("database", "shop");
        settings.put("collection", collection);
        settings.put("schema", SCHEMA);
        Problem problem =
                assertThrows(ProblemException.class, () -> MongoTesting.source(settings).schema())
                        .problems()
                        .get(0);
        return problem.withoutPlace();
    }

    @Test
    void documents() {
        try (MongoClient client = MongoClients.create("mongodb://" + address)) {
            client.getDatabase("shop").createCollection("orders");
        }
        assertEquals(
                "[DENIED] cannot read the collection 'shop.orders' at "
                        + address
                        + ": not authorized on shop to execute command find; have MongoDB's administrator give the user"
                        + " a role that allows it",
                looked("orders", Map.of()));
    }

    /** The collection need not be there; that its changes can be followed must be. */
    @Test
    void changes() {
        assertEquals(
                "[UNREACHABLE] cannot read the changes of the collection 'shop.orders' at "
                        + address
                        + ": The $changeStream stage is only supported on replica sets",
                looked("orders", Map.of("changes", true)).replaceFirst("; look at .*", ""));
    }
}
