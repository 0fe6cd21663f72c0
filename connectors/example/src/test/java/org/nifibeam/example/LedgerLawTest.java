package org.nifibeam.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.SinkLaw;
import org.nifibeam.testkit.SourceLaw;

/** The laws that every connector obeys, tried on a ledger. */
final class LedgerLawTest {
    private static final Schema ROWS =
            Schema.of(
                    new Field("name", FieldType.of(Kind.STRING)),
                    new Field("n", FieldType.of(Kind.INT64)));

    @TempDir Path folder;
    private LedgerServer server;
    private Ledgers ledgers;

    @BeforeEach
    void start() throws Exception {
        server = new LedgerServer(Optional.of("open sesame"));
        ledgers = new Ledgers(server.address(), Map.of("token", "open sesame"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Source orders() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            many.add("{\"name\":\"b%d\",\"n\":%d}".formatted(i, i));
        }
        many.set(1234, "no JSON");
        server.make("orders", List.of("{\"name\":\"a\",\"n\":1}"), many, List.of());
        return ledgers.source(Map.of("ledger", "orders", "schema", Ledgers.SCHEMA));
    }

    @Test
    void aSourceObeysTheLaws() throws Exception {
        SourceLaw law = new SourceLaw(orders());
        assertEquals(2500, law.all().size());
        assertEquals("['a', 1]", law.all().get(0).toString());
        law.all(List.of("n"));
    }

    @Test
    void anEntryThatIsNoJsonIsRejectedWithItsPlace() throws Exception {
        assertEquals(
                List.of(
                        "orders, part 1, entry 1234: no JSON at character 4: Unrecognized token 'no': was expecting"
                                + " (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
                new SourceLaw(orders()).rejections());
    }

    private SinkLaw law() throws Exception {
        server.make("sums", List.of(), List.of());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2100; i++) {
            rows.add(RowShape.of(ROWS).row("a", (long) i));
        }
        return new SinkLaw(new Sums(), rows, folder);
    }

    /** Where the sink writes to, and who looks at it. */
    private final class Sums implements SinkLaw.Destination {
        @Override
        public Sink sink() throws Exception {
            return ledgers.sink(ROWS, Map.of("ledger", "sums"));
        }

        @Override
        public List<Row> visible() throws Exception {
            return new SourceLaw(ledgers.source(Map.of("ledger", "sums", "schema", Ledgers.SCHEMA)))
                    .all();
        }
    }

    @Test
    void aSinkCommitsOnceAndAll() throws Exception {
        law().commitsOnceAndAll();
    }

    @Test
    void aSinkCommitsAtEachCheckpoint() throws Exception {
        law().commitsAtEachCheckpoint();
    }

    @Test
    void anAbortLeavesNothing() throws Exception {
        law().abortLeavesNothing();
        assertEquals(java.util.Set.of(), server.staged("sums"));
    }
}
