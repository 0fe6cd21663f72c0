package org.nifibeam.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.coder.Bulky;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.function.Gathering;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

class ValueFileTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    private static final Schema LISTS =
            Schema.of(new Field("all", new FieldType.Array(FieldType.of(Kind.STRING), false)));

    /** In megabytes, the least that is not encoded as one value. */
    private static final int TOO_MUCH = (int) (Runtime.getRuntime().maxMemory() / 16 >> 20) + 1;

    @TempDir Path folder;

    @SuppressWarnings("unchecked")
    private List<Object> values(int megabytes) {
        Coder<?> texts = Coders.strings();
        Gathering.Beyond file = new ValueFiles(folder).create((Coder<Object>) texts, "{key: 'a'}");
        Collections.nCopies(megabytes, MEGABYTE).forEach(file::add);
        return file.values();
    }

    @Test
    void whatHasRoomIsEncoded() {
        RowCoder coder = RowCoder.of(LISTS);
        Row row = RowShape.of(LISTS).row(values(2));
        assertEquals(List.of(MEGABYTE, MEGABYTE), coder.fromBytes(coder.toBytes(row)).get(0));
    }

    /** State, a snapshot and a copy of a side input are made like this. */
    @Test
    void whatHasNoneIsRefusedBeforeItIsRead() {
        List<Object> values = values(TOO_MUCH);
        String message =
                "the %d values of the group {key: 'a'} take %d MiB on disk, and all of them would have to be in memory at once"
                        .formatted(TOO_MUCH, TOO_MUCH);
        SpillException asked =
                assertThrows(SpillException.class, () -> ((Bulky) values).requireRoom());
        assertEquals(message, asked.getMessage());
        assertEquals(
                "iterate over them in the stage behind the group, combine them into something smaller, or give the run more memory",
                asked.advice());
        Row row = RowShape.of(LISTS).row(values);
        SpillException encoded =
                assertThrows(SpillException.class, () -> RowCoder.of(LISTS).toBytes(row));
        assertEquals(message, encoded.getMessage());
    }
}
