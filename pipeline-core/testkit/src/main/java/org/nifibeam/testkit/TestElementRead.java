package org.nifibeam.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;

/**
 * The transform {@code ReadEach}: the fruits that the element's field {@code key} names, of {@code
 * a} two and of {@code c} one; nothing of others. Reading {@code broken} fails behind its first.
 * Made known by {@link org.nifibeam.core.spi.Connectors#with}.
 */
public final class TestElementRead implements ElementReadProvider {
    private static final Schema FRUITS = TypeText.schema("{fruit: string, weight: int64}");
    private static final List<Object[]> NOTHING = List.of();
    private static final Map<String, List<Object[]>> BY_KEY =
            Map.of(
                    "a",
                    List.of(new Object[] {"apple", 150L}, new Object[] {"apricot", 35L}),
                    "c",
                    List.<Object[]>of(new Object[] {"cherry", 8L}),
                    "broken",
                    List.<Object[]>of(new Object[] {"half a pear", 90L}));

    @Override
    public String type() {
        return "ReadEach";
    }

    @Override
    public String description() {
        return "Reads the fruits of a and c.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    @Override
    public ElementRead create(Config config, Schema input, AllowedPaths paths) {
        return new Fruits(input.indexOf("key").orElseThrow());
    }

    private record Fruits(int key) implements ElementRead {
        @Override
        public Schema schema() {
            return FRUITS;
        }

        @Override
        public void read(Row element, Schema schema, Consumer<Row> output) throws IOException {
            String name = (String) element.get(key);
            for (Object[] values : name == null ? NOTHING : BY_KEY.getOrDefault(name, NOTHING)) {
                output.accept(RowShape.of(FRUITS).row(values));
            }
            if ("broken".equals(name)) {
                throw new IOException("the other half of 'broken' is gone");
            }
        }
    }
}
