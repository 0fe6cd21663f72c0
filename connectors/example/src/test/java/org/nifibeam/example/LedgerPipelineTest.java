package org.nifibeam.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.DefinitionRuns;

/** Definitions that name a connector's transforms, on the embedded runner. */
final class LedgerPipelineTest {
    private static final String COPY =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromLedger
                  config:
                    connection: books
                    ledger: orders
                    bounded: %s
                    schema: {type: object, properties: {name: {type: string}, n: {type: integer}}}
                - type: Filter
                  config: {language: generic, keep: n > 1}
                - type: WriteToLedger
                  config: {connection: books, ledger: copies}
            """;

    @TempDir Path work;
    private LedgerServer server;
    private Ledgers ledgers;

    @BeforeEach
    void start() throws Exception {
        server = new LedgerServer(Optional.empty());
        ledgers = new Ledgers(server.address(), Map.of());
        server.make("copies", List.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Job run(String definition) throws Exception {
        return DefinitionRuns.on(new EmbeddedRunner())
                .with(ledgers.connections())
                .start("copy", definition, work, 2);
    }

    private Set<String> copies() {
        List<String> all = server.entries("copies");
        Set<String> different = new TreeSet<>(all);
        assertEquals(all.size(), different.size(), () -> "something is there twice: " + all);
        return different;
    }

    @Test
    void aBoundedReadEndsWhereTheLedgerDoes() throws Exception {
        server.make(
                "orders",
                List.of("{\"name\":\"a\",\"n\":1}", "{\"name\":\"b\",\"n\":2}"),
                List.of("{\"name\":\"c\",\"n\":3}"));
        Job job = run(COPY.formatted("true"));
        assertEquals(Job.State.DONE, job.await(Duration.ofMinutes(1)));
        assertEquals(Set.of("{\"name\":\"b\",\"n\":2}", "{\"name\":\"c\",\"n\":3}"), copies());
        assertEquals(Set.of(), server.staged("copies"));
    }

    /** New entries and parts are found while it runs; no thread is left when it is cancelled. */
    @Test
    void anUnboundedReadGoesOn() throws Exception {
        server.make("orders", List.of("{\"name\":\"b\",\"n\":2}"));
        Set<Thread> before = Await.threads();
        Job job = run(COPY.formatted("false"));
        Await.until("the first entry is copied", () -> copies().size() == 1);
        server.append("orders", 0, "{\"name\":\"c\",\"n\":3}");
        server.addPart("orders");
        server.append("orders", 1, "{\"name\":\"d\",\"n\":4}");
        Await.until("later entries are copied", () -> copies().size() == 3);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
        Await.onlyThreads(before);
    }

    /** A run that fails, since its server is away, goes on from its last checkpoint. */
    @Test
    void eachEntryIsCopiedOnceThoughTheServerGoesAway() throws Exception {
        List<String> entries = new ArrayList<>();
        for (int i = 2; i < 5000; i++) {
            entries.add("{\"name\":\"a\",\"n\":%d}".formatted(i));
        }
        server.make("orders", entries);
        Job job = run(COPY.formatted("false"));
        Await.until("something is copied", () -> !copies().isEmpty());
        server.close();
        assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
        server.start();
        server.append("orders", 0, "{\"name\":\"a\",\"n\":5000}");
        Job again = run(COPY.formatted("false"));
        Await.until("all is copied", () -> copies().size() == entries.size() + 1);
        again.cancel();
        again.await(Duration.ofMinutes(1));
    }
}
