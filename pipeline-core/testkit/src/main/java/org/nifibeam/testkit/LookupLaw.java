package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupReader;

/**
 * The laws of every lookup, for a connector's tests: an answer for each key in the keys' order,
 * whether asked for alone, together or the other way round; the same again; rows of the schema that
 * was announced; what is not there is no answer, and no failure.
 */
public final class LookupLaw {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Lookup lookup;
    private final Schema schema;
    private final Lookup.Fields fields;

    /** Of a lookup, whose records do not change meanwhile. */
    public LookupLaw(Lookup lookup) throws Exception {
        this.lookup = lookup;
        this.schema = lookup.schema();
        this.fields = lookup.fields(schema);
    }

    /** A reader that asks for keys as the lookup has them. */
    public LookupReader open(InstantSource clock) throws Exception {
        List<Field> key = new ArrayList<>();
        fields.key()
                .fields()
                .forEach(f -> key.add(new Field(f.name(), f.type().withNullable(false))));
        return lookup.open(new Lookup.LookupContext(schema, Schema.of(key), TIMEOUT, clock));
    }

    /** A key of its values. */
    public Row key(Object... values) {
        return RowShape.of(fields.key()).row(values);
    }

    /**
     * Checks the laws.
     *
     * @param keys different ones, some of which are there and some not
     * @return the answers, as text; {@code -} for none
     */
    public List<String> check(List<Row> keys) throws Exception {
        assertEquals(lookup.inputKeys().size(), fields.key().size(), "fields of a key");
        List<Optional<Row>> answers;
        try (LookupReader reader = open(InstantSource.system())) {
            answers = reader.lookup(keys);
            assertEquals(answers, reader.lookup(keys), "asked again");
            List<Row> reversed = new ArrayList<>(keys);
            Collections.reverse(reversed);
            List<Optional<Row>> backwards = new ArrayList<>(reader.lookup(reversed));
            Collections.reverse(backwards);
            assertEquals(answers, backwards, "asked the other way round");
        }
        try (LookupReader reader = open(InstantSource.system())) {
            for (int i = 0; i < keys.size(); i++) {
                assertEquals(List.of(answers.get(i)), reader.lookup(List.of(keys.get(i))), "alone");
            }
        }
        RowShape shape = RowShape.of(fields.found());
        answers.stream()
                .flatMap(Optional::stream)
                .forEach(row -> assertEquals(shape.type(), row.getClass(), "the row's shape"));
        return answers.stream().map(a -> a.map(Row::toString).orElse("-")).toList();
    }
}
