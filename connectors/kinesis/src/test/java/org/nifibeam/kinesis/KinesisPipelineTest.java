package org.nifibeam.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.kinesis.server.FaultProxy;
import org.nifibeam.kinesis.server.KinesisServer;
import org.nifibeam.kinesis.server.Streams;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Incarnations;

/**
 * Pipelines from streams to files on the embedded runner: each record comes once, whatever happens
 * in between. {@code -Dnifibeam.kills} says how often a run is killed; {@code -Dnifibeam.seed} at
 * which moments.
 */
final class KinesisPipelineTest {
    private static final String COUNT =
            """
            pipeline:
              transforms:
                - type: ReadFromKinesis
                  name: read
                  config:
                    connection: kinesis
                    stream_name: '%s'
                    format: json
                    schema:
                      type: object
                      properties: {key: {type: string}, at: {type: string, format: date-time}}
                      required: [key, at]
                    initial_position_in_stream: TRIM_HORIZON
                    poll_interval: 20ms
                - type: AssignTimestamps
                  name: time
                  input: read
                  config: {timestamp: at, max_out_of_orderness: 0s, idle_after: 4s}
                - type: Combine
                  name: counts
                  input: time
                  windowing: {type: fixed, size: 10s}
                  config: {group_by: [key], combine: {n: {value: key, fn: count}}}
                - type: WriteToJson
                  input: counts
                  config: {path: '%s/counts'}
            """;

    private final Streams streams = Streams.shared();
    private final List<String> written = new ArrayList<>();

    @TempDir Path folder;

    private void put(Streams to, String stream, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("record-%05d".formatted(written.size() + i));
        }
        to.putAll(stream, texts);
        written.addAll(texts);
    }

    private void awaitAll(Job job) {
        Await.until(
                "all records are in files",
                () -> {
                    job.failure()
                            .ifPresent(
                                    failure -> {
                                        throw new AssertionError(failure.cause());
                                    });
                    return KinesisRun.lines(folder.resolve("out")).size() >= written.size();
                });
        assertEquals(written, KinesisRun.lines(folder.resolve("out")));
    }

    private Job start(String stream, String more, int tasks, String address) throws Exception {
        return KinesisRun.start(
                KinesisRun.toFiles(stream, more, folder.resolve("out")),
                Files.createDirectories(folder.resolve("work")),
                tasks,
                address);
    }

    private static void cancel(Job job) throws InterruptedException {
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
    }

    @Test
    void shardsAreSplitAndMergedWhileTheyAreRead() throws Exception {
        String stream = streams.make(2);
        put(streams, stream, 100);
        Set<Thread> before = Await.threads();
        Job job = start(stream, "", 2, streams.address());
        put(streams, stream, 100);
        streams.split(stream, "shardId-000000000000");
        put(streams, stream, 100);
        streams.split(stream, "shardId-000000000001");
        put(streams, stream, 100);
        streams.merge(stream, "shardId-000000000002", "shardId-000000000003");
        put(streams, stream, 100);
        awaitAll(job);
        streams.split(stream, "shardId-000000000006");
        put(streams, stream, 100);
        awaitAll(job);
        cancel(job);
        Await.onlyThreads(before);
    }

    @Test
    void aBoundedRunEndsWhereTheShardsEnded() throws Exception {
        String stream = streams.make(2);
        put(streams, stream, 300);
        streams.split(stream, "shardId-000000000000");
        put(streams, stream, 300);
        Job job = start(stream, "bounded: true", 2, streams.address());
        assertEquals(Job.State.DONE, job.await(Duration.ofMinutes(1)));
        assertEquals(written, KinesisRun.lines(folder.resolve("out")));
    }

    @Test
    void recordsArePushedToAConsumer() throws Exception {
        String stream = streams.make(2);
        put(streams, stream, 200);
        Job job =
                start(
                        stream,
                        "retrieval: enhanced_fan_out\n        consumer_name: pipeline",
                        2,
                        Streams.server().tls());
        put(streams, stream, 200);
        awaitAll(job);
        cancel(job);
    }

    @Test
    void theServerIsStoppedAndStartedAgain() throws Exception {
        try (KinesisServer server = KinesisServer.start(folder.resolve("server"));
                Streams own = new Streams(server.plain())) {
            String stream = own.make(2);
            put(own, stream, 200);
            Job job = start(stream, "", 2, server.plain());
            awaitAll(job);
            server.stop();
            server.start();
            put(own, stream, 200);
            awaitAll(job);
            cancel(job);
        }
    }

    @Test
    void throttlingIsWaitedForAndAnExpiredIteratorIsRenewed() throws Exception {
        String stream = streams.make(1);
        put(streams, stream, 100);
        try (FaultProxy proxy = new FaultProxy(streams.address())) {
            proxy.fail("GetRecords", "ProvisionedThroughputExceededException", 4);
            Job job = start(stream, "", 1, proxy.address());
            awaitAll(job);
            proxy.fail("GetRecords", "ExpiredIteratorException", 2);
            int iterators = proxy.count("GetShardIterator");
            put(streams, stream, 100);
            awaitAll(job);
            assertEquals(iterators + 2, proxy.count("GetShardIterator"));
            proxy.fail("GetRecords", "ExpiredTokenException", 2);
            put(streams, stream, 100);
            awaitAll(job);
            proxy.fail("GetRecords", "ExpiredTokenException", 1000);
            assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
            String message = job.failure().orElseThrow().cause().getMessage();
            assertTrue(message.contains("the credentials have expired"), message);
        }
    }

    @Test
    void connectionsAreCutInTheMiddleOfRequests() throws Exception {
        String stream = streams.make(2);
        put(streams, stream, 100);
        try (FaultProxy proxy = new FaultProxy(streams.address())) {
            Job job = start(stream, "", 2, proxy.address());
            awaitAll(job);
            for (int time = 0; time < 3; time++) {
                int asked = proxy.count("GetRecords");
                proxy.cut(true);
                put(streams, stream, 100);
                Await.until("requests are cut", () -> proxy.count("GetRecords") > asked + 2);
                proxy.cut(false);
                awaitAll(job);
            }
            cancel(job);
        }
    }

    @Test
    void aStreamThatIsDeletedFailsTheRun() throws Exception {
        String stream = streams.make("deleted-while-it-is-read", 1);
        put(streams, stream, 100);
        Job job = start(stream, "", 1, streams.address());
        awaitAll(job);
        streams.delete(stream);
        assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
        String message = job.failure().orElseThrow().cause().getMessage();
        assertTrue(message.contains("'deleted-while-it-is-read'"), message);
        // Which of them depends on whether it is going or gone.
        assertTrue(
                message.contains("is not currently ACTIVE")
                        || message.contains("there is no such stream"),
                message);
    }

    /** A shard that cannot be read is not idle, however long. */
    @Test
    void whatCameWhileRequestsWereThrottledIsNotLate() throws Exception {
        String stream = streams.make(2);
        String first = streams.keyOf(stream, "shardId-000000000000");
        String second = streams.keyOf(stream, "shardId-000000000001");
        streams.put(stream, first, "{\"key\": \"a\", \"at\": \"1970-01-01T00:00:01Z\"}");
        streams.put(stream, second, "{\"key\": \"b\", \"at\": \"1970-01-01T00:01:40Z\"}");
        try (FaultProxy proxy = new FaultProxy(streams.address())) {
            Job job =
                    KinesisRun.start(
                            COUNT.formatted(stream, folder.resolve("out")),
                            Files.createDirectories(folder.resolve("work")),
                            1,
                            proxy.address());
            awaitRead(job, 2);
            proxy.fail("GetRecords", "ProvisionedThroughputExceededException", 1_000_000);
            long throttled = System.nanoTime();
            streams.put(stream, first, "{\"key\": \"a\", \"at\": \"1970-01-01T00:00:02Z\"}");
            Await.until(
                    "nothing has come for longer than an answer holds and 'idle_after'",
                    () -> System.nanoTime() - throttled > Duration.ofSeconds(6).toNanos());
            assertEquals(List.of(), KinesisRun.lines(folder.resolve("out")));
            proxy.fail("GetRecords", "ProvisionedThroughputExceededException", 0);
            awaitRead(job, 3);
            Await.until(
                    "both are idle, and the first window ends",
                    () -> !KinesisRun.lines(folder.resolve("out")).isEmpty());
            assertEquals(
                    List.of("{\"key\":\"a\",\"n\":2}"), KinesisRun.lines(folder.resolve("out")));
            assertEquals(0, metrics(job, "counts").late());
            cancel(job);
        }
    }

    private static void awaitRead(Job job, int count) {
        Await.until(count + " are read", () -> metrics(job, "read").out() == count);
    }

    private static StageMetrics metrics(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsKilledWritesEachRecordOnce() throws Exception {
        int kills = Integer.getInteger("nifibeam.kills", 5);
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        String stream = streams.make(2);
        var incarnations = new Incarnations(folder.resolve("log"), KinesisRun.class);
        for (int kill = 0; kill <= kills; kill++) {
            Process process =
                    incarnations.start(
                            List.of(
                                    streams.address(),
                                    stream,
                                    Files.createDirectories(folder.resolve("work")).toString(),
                                    folder.resolve("out").toString(),
                                    String.valueOf(1 + random.nextInt(3))));
            try {
                put(streams, stream, 200);
                if (kill == 1) {
                    streams.split(stream, "shardId-000000000000");
                }
                if (kill == 3) {
                    streams.merge(stream, "shardId-000000000002", "shardId-000000000003");
                }
                put(streams, stream, 200);
                if (kill < kills) {
                    incarnations.awaitRunning(process);
                    process.waitFor(random.nextInt(800), TimeUnit.MILLISECONDS);
                } else {
                    incarnations.await(
                            "all records are in files",
                            process,
                            () -> KinesisRun.lines(folder.resolve("out")).size() >= written.size());
                }
                incarnations.assertAlive(process);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        assertEquals(written, KinesisRun.lines(folder.resolve("out")), "seed " + seed);
        assertTrue(incarnations.restored() > 0, incarnations.log());
    }
}
