package org.nifibeam.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupProvider;
import org.nifibeam.core.spi.LookupReader;

/**
 * The handler {@code TestLookup}: colors by the field {@code key}. Asking for {@code broken} fails,
 * alone or among others. Made known by {@link org.nifibeam.core.spi.Connectors#with}.
 */
public final class TestLookup implements LookupProvider {
    private static final Schema KEY = TypeText.schema("{key: string}");
    private static final Schema FOUND = TypeText.schema("{color: string, rank: int64}");
    private static final Map<String, Object[]> COLORS =
            Map.of("a", new Object[] {"red", 1L}, "c", new Object[] {"blue", 3L});

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    /** What has been asked for since it was forgotten, in this JVM. */
    public static List<String> asked() {
        return List.copyOf(ASKED);
    }

    /** Forgets what has been asked for. */
    public static void forgetAsked() {
        ASKED.clear();
    }

    /**
     * The color and the rank of a key; empty if it is not known.
     *
     * @throws IOException if the key is {@code broken}
     */
    public static Optional<List<Object>> colors(String key) throws IOException {
        if ("broken".equals(key)) {
            throw new IOException("the key 'broken' cannot be asked for");
        }
        return Optional.ofNullable(COLORS.get(key)).map(List::of);
    }

    @Override
    public String type() {
        return "TestLookup";
    }

    @Override
    public String description() {
        return "Knows the colors of a and c.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    @Override
    public Lookup create(Config config) {
        return new Colors();
    }

    private static final class Colors implements Lookup {
        @Override
        public List<String> inputKeys() {
            return KEY.names();
        }

        @Override
        public Schema schema() {
            return TypeText.schema("{key: string, color: string, rank: int64}");
        }

        @Override
        public Fields fields(Schema schema) {
            return new Fields(KEY, FOUND);
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        @Override
        public LookupReader open(LookupContext context) {
            return new Reader();
        }
    }

    private static final class Reader implements LookupReader {
        @Override
        public List<Optional<Row>> lookup(List<Row> keys) throws IOException {
            List<Optional<Row>> found = new ArrayList<>();
            for (Row key : keys) {
                ASKED.add((String) key.get(0));
                found.add(
                        colors((String) key.get(0))
                                .map(values -> RowShape.of(FOUND).row(values.toArray())));
            }
            return found;
        }

        @Override
        public void close() {}
    }
}
