package org.nifibeam.mongodb.server;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Collections of a server in a process of its own, and what is in them, by MongoDB's own driver.
 * One server serves all tests of a JVM. It is a reimplementation of MongoDB: see the module's
 * README.
 */
public final class Collections implements AutoCloseable {
    /** The database of all of them. */
    public static final String DATABASE = "shop";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final Process process;
    private final int port;
    private final MongoClient client;

    private Collections(Process process, int port) {
        this.process = process;
        this.port = port;
        this.client = MongoClients.create(uri());
    }

    private static final class Shared {
        static final Collections SERVER = started();

        private static Collections started() {
            try {
                return start();
            } catch (IOException e) {
                throw new IllegalStateException("the server does not start", e);
            }
        }
    }

    /** Those of the server that all tests share. */
    public static Collections shared() {
        return Shared.SERVER;
    }

    /** Those of a server of their own, which is to be closed. */
    public static Collections start() throws IOException {
        Path log = Files.createTempFile("mongodb", ".log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                // Its $sample sorts by lot, which Java's newer sort finds out.
                                "-Djava.util.Arrays.useLegacyMergeSort=true",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MongoServerMain.class.getName())
                        .redirectError(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null || !line.startsWith("port ")) {
            throw new IOException("the server has ended:\n" + Files.readString(log));
        }
        return new Collections(process, Integer.parseInt(line.substring("port ".length())));
    }

    /** Where the server is. */
    public int port() {
        return port;
    }

    /** What clients connect to. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    /** A name that no collection has. */
    public String name() {
        return "collection-" + COUNT.incrementAndGet();
    }

    /** Makes a collection of a name of its own with these documents, in extended JSON. */
    public String make(String... documents) {
        String name = name();
        client.getDatabase(DATABASE).createCollection(name);
        insert(name, documents);
        return name;
    }

    /** Adds documents. */
    public void insert(String name, String... documents) {
        for (String document : documents) {
            collection(name).insertOne(BsonDocument.parse(document));
        }
    }

    /** A collection. */
    public MongoCollection<BsonDocument> collection(String name) {
        return client.getDatabase(DATABASE).getCollection(name, BsonDocument.class);
    }

    /** All documents by {@code _id} as relaxed extended JSON. */
    public List<String> documents(String name) {
        List<String> all = new ArrayList<>();
        collection(name)
                .find()
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .forEach(document -> all.add(document.toJson(RELAXED)));
        return all;
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
