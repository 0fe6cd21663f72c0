package org.nifibeam.kafka.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.nifibeam.kafka.KafkaTesting;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.SinkLaw;

/** The laws of transactional sinks, for topics on a real broker. */
final class KafkaSinkLawTest {
    private static final Schema SCHEMA = Schema.of(new Field("payload", FieldType.of(Kind.STRING)));

    private final Topics topics = Topics.shared();
    private String topic;
    private SinkLaw law;

    @TempDir Path folder;

    @BeforeEach
    void topic() throws Exception {
        topic = topics.make(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(row("message " + i));
        }
        law = new SinkLaw(new OneTopic(), rows, folder);
    }

    private static Row row(String text) {
        return RowShape.of(SCHEMA).row(text);
    }

    private final class OneTopic implements SinkLaw.Destination {
        @Override
        public Sink sink() throws Exception {
            return KafkaTesting.sink(
                    SCHEMA,
                    Map.of(
                            "bootstrap_servers",
                            topics.brokers(),
                            "topic",
                            topic,
                            "format",
                            "string"));
        }

        @Override
        public List<Row> visible() throws Exception {
            return Topics.values(topics.committed(topic)).stream()
                    .map(KafkaSinkLawTest::row)
                    .toList();
        }
    }

    @Test
    void commitsOnceAndAll() throws Exception {
        law.commitsOnceAndAll();
    }

    @Test
    void commitsAtEachCheckpoint() throws Exception {
        law.commitsAtEachCheckpoint();
    }

    @Test
    void abortLeavesNothing() throws Exception {
        law.abortLeavesNothing();
    }
}
