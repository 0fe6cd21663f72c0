package org.nifibeam.mongodb.server;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;

/**
 * The program of a server's process: a reimplementation of MongoDB's protocol, whose documents are
 * in memory. Ends when its input does.
 */
public final class MongoServerMain {
    private MongoServerMain() {}

    /** Serves on a free port of 127.0.0.1, which it prints. */
    public static void main(String[] arguments) throws IOException {
        MongoServer server = new MongoServer(new MemoryBackend());
        server.enableOplog();
        server.bind("127.0.0.1", 0);
        System.out.println("port " + server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {
            // Until the one who started it is gone.
        }
        server.shutdownNow();
    }
}
