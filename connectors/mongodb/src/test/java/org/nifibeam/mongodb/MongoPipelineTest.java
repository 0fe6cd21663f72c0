package org.nifibeam.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.TcpProxy;

/** Pipelines from collections to collections on the embedded runner. */
final class MongoPipelineTest {
    private final Collections collections = Collections.shared();

    @TempDir Path work;

    private static Job.State ended(Job job) throws InterruptedException {
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        return state;
    }

    private static String[] orders(int count) {
        String[] orders = new String[count];
        Arrays.setAll(
                orders,
                i ->
                        "{_id: %d, country: '%s', amount: {$numberDecimal: '%d.50'}, paid: %b}"
                                .formatted(i, i % 3 == 0 ? "de" : "fr", i % 5, i % 2 == 0));
        return orders;
    }

    @Test
    void sumsOfACollection() throws Exception {
        String in = collections.make(orders(300));
        String out = collections.make();
        Set<Thread> before = Await.threads();
        Job job =
                MongoRun.start(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - type: ReadFromMongoDB
                              config: {uri: '%1$s', database: shop, collection: %2$s, filter: {paid: true}, split_documents: 40}
                            - type: Filter
                              config: {language: sql, keep: _id >= 100}
                            - type: Combine
                              config: {group_by: country, combine: {amount: sum, orders: {value: _id, fn: count}}}
                            - type: WriteToMongoDB
                              config: {uri: '%1$s', database: shop, collection: %3$s, operation: upsert, key_fields: [country]}
                        """
                                .formatted(collections.uri(), in, out),
                        work,
                        2);
        assertEquals(Job.State.DONE, ended(job));
        // 102, 108, ... 294 and the other even ones from 100 on; amounts are 0.5 to 4.5 in turns.
        assertEquals(
                List.of(
                        "{\"_id\": \"de\", \"country\": \"de\", \"amount\": {\"$numberDecimal\": \"85.50\"}, \"orders\": 33}",
                        "{\"_id\": \"fr\", \"country\": \"fr\", \"amount\": {\"$numberDecimal\": \"164.50\"}, \"orders\": 67}"),
                collections.documents(out));
        Await.onlyThreads(before);
    }

    @Test
    void whatTheServerRefusesGoesToAnotherCollection() throws Exception {
        String in =
                collections.make(
                        "{_id: 1, n: 1}",
                        "{_id: 2, n: 'poison'}",
                        "{_id: 3, n: 3}",
                        "{_id: 4, n: 4}",
                        "{_id: 5}");
        String out = collections.make("{_id: 3, n: 'another'}");
        String bad = collections.make();
        Job job =
                MongoRun.start(
                        """
                        pipeline:
                          transforms:
                            - type: ReadFromMongoDB
                              name: read
                              config:
                                uri: '%1$s'
                                database: shop
                                collection: %2$s
                                schema: {type: object, properties: {_id: {type: integer}, n: {type: integer}}, required: [_id]}
                                error_handling: {output: bad}
                            - type: WriteToMongoDB
                              name: write
                              input: read
                              config: {uri: '%1$s', database: shop, collection: %3$s, batch_size: 2, error_handling: {output: refused}}
                            - type: MapToFields
                              name: poison
                              input: read.bad
                              config: {fields: {msg: msg}}
                            - type: MapToFields
                              name: refused
                              input: write.refused
                              config: {language: sql, fields: {msg: msg}}
                            - type: Flatten
                              name: all
                              input: [poison, refused]
                            - type: WriteToMongoDB
                              input: all
                              config: {uri: '%1$s', database: shop, collection: %4$s, key_fields: [msg]}
                        """
                                .formatted(collections.uri(), in, out, bad),
                        work,
                        1);
        assertEquals(Job.State.DONE, ended(job));
        assertEquals(
                List.of(
                        "{\"_id\": 1, \"n\": 1}",
                        "{\"_id\": 3, \"n\": \"another\"}",
                        "{\"_id\": 4, \"n\": 4}",
                        "{\"_id\": 5, \"n\": null}"),
                collections.documents(out));
        assertEquals(
                Set.of(
                        "cannot read: _id 2: field 'n': 'poison' (string) is no value of the field's type int64?",
                        "cannot write the row {_id: 3, n: 3}: E11000 duplicate key error collection: shop."
                                + out
                                + " index: _id_ dup key: { _id: 3 }"),
                collections.documents(bad).stream()
                        .map(d -> BsonDocument.parse(d).getString("msg").getValue())
                        .collect(Collectors.toSet()));
    }

    @Test
    void withoutAPlaceForItTheRunFails() throws Exception {
        String in = collections.make("{_id: 1, n: 1}");
        String out = collections.make("{_id: 1, n: 2}");
        Job job =
                MongoRun.start(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - type: ReadFromMongoDB
                              config: {uri: '%1$s', database: shop, collection: %2$s}
                            - type: WriteToMongoDB
                              config: {uri: '%1$s', database: shop, collection: %3$s}
                        """
                                .formatted(collections.uri(), in, out),
                        work,
                        1);
        assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
        String message = job.failure().orElseThrow().problem().message();
        assertTrue(
                message.startsWith(
                        "cannot write the row {_id: 1, n: 1}: E11000 duplicate key error"),
                message);
    }

    @Test
    void aServerThatIsAwayForAWhile() throws Exception {
        String in = collections.make(orders(4000));
        String out = collections.make();
        try (TcpProxy way = TcpProxy.to(collections.port())) {
            Job job =
                    MongoRun.start(
                            """
                            pipeline:
                              type: chain
                              transforms:
                                - type: ReadFromMongoDB
                                  config: {uri: '%1$s/?serverSelectionTimeoutMS=1000', database: shop, collection: %2$s, batch_size: 10, split_documents: 1000}
                                - type: WriteToMongoDB
                                  config: {uri: '%1$s/?serverSelectionTimeoutMS=1000', database: shop, collection: %3$s, batch_size: 20}
                            """
                                    .formatted("mongodb://127.0.0.1:" + way.port(), in, out),
                            work,
                            2);
            Await.until("it has begun", () -> collections.collection(out).countDocuments() > 100);
            for (int time = 0; time < 3; time++) {
                way.cut();
                long until = System.nanoTime() + Duration.ofMillis(300).toNanos();
                Await.until("some time is over", () -> System.nanoTime() - until > 0);
                way.mend();
                long before = collections.collection(out).countDocuments();
                Await.until(
                        "it goes on",
                        () -> {
                            long now = collections.collection(out).countDocuments();
                            return now > before || now == 4000;
                        });
            }
            assertEquals(Job.State.DONE, ended(job));
        }
        assertEquals(collections.documents(in), collections.documents(out));
    }

    @Test
    void aServerThatStaysAwayFailsTheRun() throws Exception {
        String in = collections.make(orders(3000));
        String out = collections.make();
        try (TcpProxy way = TcpProxy.to(collections.port())) {
            Job job =
                    MongoRun.start(
                            """
                            pipeline:
                              type: chain
                              transforms:
                                - type: ReadFromMongoDB
                                  config: {uri: '%1$s/?serverSelectionTimeoutMS=300', database: shop, collection: %2$s, batch_size: 10, retry_for: 1s}
                                - type: WriteToMongoDB
                                  config: {uri: '%4$s', database: shop, collection: %3$s, batch_size: 20}
                            """
                                    .formatted(
                                            "mongodb://127.0.0.1:" + way.port(),
                                            in,
                                            out,
                                            collections.uri()),
                            work,
                            1);
            Await.until("it has begun", () -> collections.collection(out).countDocuments() > 20);
            way.cut();
            assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
            String message = job.failure().orElseThrow().problem().message();
            assertTrue(
                    message.contains(
                            "cannot read the collection 'shop."
                                    + in
                                    + "' at "
                                    + "127.0.0.1:"
                                    + way.port()),
                    message);
        }
    }

    @Test
    void changesAsTheyAreMade() throws Exception {
        String in = collections.make();
        String out = collections.make();
        Set<Thread> before = Await.threads();
        Job job =
                MongoRun.start(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - type: ReadFromMongoDB
                              config:
                                uri: '%1$s'
                                database: shop
                                collection: %2$s
                                changes: true
                                start: '2020-01-01T00:00:00Z'
                                schema: {type: object, properties: {_id: {type: integer}, n: {type: integer}}}
                            - type: MapToFields
                              config: {language: sql, fields: {_id: id, operation: operation, n: document.n}}
                            - type: WriteToMongoDB
                              config: {uri: '%1$s', database: shop, collection: %3$s, operation: upsert}
                        """
                                .formatted(collections.uri(), in, out),
                        work,
                        2);
        collections.insert(in, "{_id: 1, n: 1}", "{_id: 2, n: 2}");
        List<String> first =
                List.of(
                        "{\"_id\": 1, \"operation\": \"insert\", \"n\": 1}",
                        "{\"_id\": 2, \"operation\": \"insert\", \"n\": 2}");
        Await.until("inserts have come", () -> collections.documents(out).equals(first));
        collections.collection(in).deleteOne(BsonDocument.parse("{_id: 1}"));
        List<String> then = new ArrayList<>(first);
        then.set(0, "{\"_id\": 1, \"operation\": \"delete\", \"n\": null}");
        Await.until("the deletion has come", () -> collections.documents(out).equals(then));
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
        Await.onlyThreads(before);
    }
}
