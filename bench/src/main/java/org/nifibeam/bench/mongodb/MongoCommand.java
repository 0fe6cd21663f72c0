package org.nifibeam.bench.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.nifibeam.bench.Measured;
import org.nifibeam.bench.Pairs;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A collection read whole, by one task as by one loop of the driver. */
@Command(
        name = "mongodb",
        mixinStandardHelpOptions = true,
        description =
                "Reading a collection and summing by key, beside a loop of MongoDB's own driver. Needs a server.")
public final class MongoCommand implements Callable<Integer> {
    /** 0.8 of the loop's rate. */
    private static final double BAR_TIMES = 0.8;

    private static final int BATCH = 5000;
    private static final int COUNTRIES = 200;

    private static final String READ =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromMongoDB
                  config:
                    uri: '%1$s'
                    database: '%2$s'
                    collection: orders
                    %3$s
                    schema:
                      type: object
                      properties:
                        country: {type: string}
                        amount: {type: integer}
                        note: {type: string}
                      required: [country, amount, note]
                - type: Combine
                  config:
                    group_by: country
                    combine:
                      total: {value: amount, fn: sum}
                      note: {value: note, fn: max}
                - type: WriteToMongoDB
                  config: {uri: '%1$s', database: '%2$s', collection: totals, operation: replace, key_fields: [country]}
            """;

    @Option(
            names = "--uri",
            required = true,
            description = "the connection string, without a database")
    private String uri;

    /** What servers are asked for. */
    enum Part {
        /** Neither side sorts: an aggregation that takes all. */
        UNSORTED("pipeline: [{$match: {}}]", "unsorted"),

        /** One query in the order of the index on the id on both sides. */
        BY_ID("split_documents: 100000000", "by id"),

        /** Ours as it reads by itself, in splits by the id, and theirs without an order. */
        AS_WRITTEN("", "ours by id, in splits");

        private final String setting;
        private final String words;

        Part(String setting, String words) {
            this.setting = setting;
            this.words = words;
        }
    }

    @Option(
            names = "--part",
            split = ",",
            defaultValue = "UNSORTED,BY_ID,AS_WRITTEN",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<Part> parts;

    @Option(
            names = "--documents",
            defaultValue = "1000000",
            description = "how many (${DEFAULT-VALUE})")
    private int documents;

    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--warm-ups",
            defaultValue = "2",
            description = "unmeasured pairs before (${DEFAULT-VALUE})")
    private int warmUps;

    @Option(names = "--pairs", defaultValue = "5", description = "runs (${DEFAULT-VALUE})")
    private int pairs;

    /** A sum, and the last note by its letters. */
    private record Total(long amount, String note) {
        Total and(Total other) {
            return new Total(
                    amount + other.amount, note.compareTo(other.note) < 0 ? other.note : note);
        }
    }

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("nifi-beam-bench");
        try (MongoClient client = MongoClients.create(uri)) {
            MongoDatabase database =
                    client.getDatabase(
                            "nifi-beam-bench-" + UUID.randomUUID().toString().substring(0, 8));
            try {
                Map<String, Total> expected = fill(database.getCollection("orders"));
                for (Part part : parts) {
                    System.out.println(read(part, database, expected, work).line());
                }
            } finally {
                database.drop();
            }
            return 0;
        } finally {
            Folders.delete(work);
        }
    }

    /** Both in this JVM, so that the processor time is of both; the server's is not in it. */
    private Finding read(Part part, MongoDatabase database, Map<String, Total> expected, Path work)
            throws Exception {
        String definition = READ.formatted(uri, database.getName(), part.setting);
        Pairs both =
                new Pairs(
                        new Subject(
                                "mongodb",
                                "read, sum by key, " + part.words,
                                String.format(Locale.ROOT, "%,d documents, one task", documents),
                                "warm"),
                        "MongoDB's driver by hand");
        both.run(
                warmUps,
                pairs,
                () ->
                        measured(
                                database,
                                expected,
                                () -> PlannedRun.of(definition, runner, 1, work).run()),
                () -> measured(database, expected, () -> byHand(part, database)));
        return both.finding(Bar.timesAsFast(BAR_TIMES));
    }

    private Map<String, Total> fill(MongoCollection<Document> orders) {
        Map<String, Total> expected = new TreeMap<>();
        List<Document> batch = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            String country = "country-" + i % COUNTRIES;
            String note = "what is said of order " + i;
            batch.add(
                    new Document("_id", i)
                            .append("country", country)
                            .append("amount", (long) i % 1000)
                            .append("note", note)
                            .append("paid", i % 2 == 0)
                            .append("weight", i / 8.0));
            expected.merge(country, new Total(i % 1000, note), Total::and);
            if (batch.size() == BATCH || i == documents - 1) {
                orders.insertMany(batch);
                batch.clear();
            }
        }
        return expected;
    }

    /** As one would write it: the fields that are needed, in the driver's own batches. */
    private static void byHand(Part part, MongoDatabase database) {
        Map<String, Total> totals = new TreeMap<>();
        for (Document order : orders(part, database.getCollection("orders"))) {
            totals.merge(
                    order.getString("country"),
                    new Total(order.getLong("amount"), order.getString("note")),
                    Total::and);
        }
        List<Document> rows = new ArrayList<>();
        totals.forEach(
                (country, total) ->
                        rows.add(
                                new Document("_id", country)
                                        .append("country", country)
                                        .append("total", total.amount())
                                        .append("note", total.note())));
        database.getCollection("totals").insertMany(rows);
    }

    private static Iterable<Document> orders(Part part, MongoCollection<Document> orders) {
        Bson fields = Projections.include("country", "amount", "note");
        return switch (part) {
            case UNSORTED ->
                    orders.aggregate(
                            List.of(Aggregates.match(new Document()), Aggregates.project(fields)));
            case BY_ID -> orders.find().projection(fields).sort(Sorts.ascending("_id"));
            case AS_WRITTEN -> orders.find().projection(fields);
        };
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static Measured measured(
            MongoDatabase database, Map<String, Total> expected, Reading reading) throws Exception {
        MongoCollection<Document> totals = database.getCollection("totals");
        totals.drop();
        Measured took = Measured.of(reading::run);
        Map<String, Total> came = new TreeMap<>();
        totals.find()
                .forEach(
                        row ->
                                came.put(
                                        row.getString("country"),
                                        new Total(row.getLong("total"), row.getString("note"))));
        if (!came.equals(expected)) {
            throw new IllegalStateException("the totals are wrong: " + came);
        }
        return took;
    }
}
