package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;

/** How many elements go in one message. */
class OutboxTest {
    private static final int BATCH_BYTES = 1 << 17;

    private static final Field NUMBER = new Field("n", FieldType.of(Kind.INT64));
    private static final RowShape NUMBERS =
            RowShape.of(Schema.of(NUMBER, new Field("m", FieldType.of(Kind.INT64))));
    private static final RowShape TEXTS =
            RowShape.of(Schema.of(NUMBER, new Field("text", FieldType.of(Kind.STRING))));

    /** The messages of so many rows, all of which are taken. */
    private static List<Message.Elements> sent(int rows, IntFunction<Row> row) throws Exception {
        Inbox inbox = new Inbox(new QueueRoom(1_000, 1L << 40, BATCH_BYTES), new Activity());
        Outbox outbox =
                new Outbox(
                        List.of(inbox),
                        Inbox.MAIN,
                        new Partitioning.Forward(),
                        KeyHash.NONE,
                        0,
                        OptionalInt.empty(),
                        BATCH_BYTES);
        for (int i = 0; i < rows; i++) {
            outbox.accept(row.apply(i), 0, GlobalWindow.INSTANCE, Pane.NONE);
        }
        outbox.flush();
        List<Message.Elements> sent = new ArrayList<>();
        while (!inbox.isEmpty()) {
            inbox.take(1).forEach(message -> sent.add((Message.Elements) message));
        }
        assertEquals(rows, sent.stream().mapToInt(Message.Elements::size).sum());
        return sent;
    }

    private static List<Integer> sizes(List<Message.Elements> sent) {
        return sent.stream().map(Message.Elements::size).toList();
    }

    private static Row text(int number, int length) {
        return TEXTS.row((long) number, "x".repeat(length));
    }

    @Test
    void smallRowsAThousandAMessage() throws Exception {
        assertEquals(List.of(1024, 976), sizes(sent(2000, i -> NUMBERS.row((long) i, (long) i))));
        assertEquals(List.of(1024, 976), sizes(sent(2000, i -> text(i, 1 + i % 3))));
    }

    @Test
    void rowsOfAKilobyteAsManyAsFit() throws Exception {
        for (Message.Elements message : sent(1_000, i -> text(i, 1_000))) {
            assertTrue(message.size() <= 125, message.size() + " rows");
        }
    }

    @Test
    void largeRowsOneByOne() throws Exception {
        assertEquals(List.of(1, 1, 1), sizes(sent(3, i -> text(i, 150_000))));
    }

    /** Each that is weighed stands for the next ones, of which none is a large part of a batch. */
    @Test
    void aRowThatIsLargeAmongSmallOnes() throws Exception {
        List<Message.Elements> sent = sent(4_000, i -> text(i, i < 2_000 ? 10 : 10_000));
        for (Message.Elements message : sent) {
            assertTrue(
                    message.rows()[0].getLong(0) < 2_000 || message.size() <= 13,
                    message.size() + " rows");
        }
    }

    @Test
    void aMessageSaysAboutWhatItTakes() throws Exception {
        long empty = sent(1, i -> text(i, 0)).get(0).bytes();
        long one = sent(1, i -> text(i, 1_000)).get(0).bytes();
        long ten = sent(10, i -> text(i, 1_000)).get(0).bytes();
        assertEquals(1_000, one - empty);
        assertEquals(9 * (one - empty), ten - one, 9 * 100);
    }
}
