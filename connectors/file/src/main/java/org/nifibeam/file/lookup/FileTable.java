package org.nifibeam.file.lookup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowConversion;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.RowTable;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Lookup.LookupContext;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.TableReader;
import org.nifibeam.file.read.WholeRead;

/**
 * Files as a table in memory, read when it is first asked and again when it has become too old. A
 * table that cannot be read again is an error, and the next call tries anew.
 */
final class FileTable implements TableReader {
    private final Source source;
    private final LookupContext context;
    private final List<String> fields;
    private final int keySize;
    private final RowShape keyShape;
    private final RowConversion toAsked;
    private final int[] found;
    private final RowShape foundShape;
    private final Optional<Duration> refresh;
    private Optional<RowTable> table = Optional.empty();
    private long readAt;

    /**
     * A table, not read yet.
     *
     * @param keys the files' key fields
     * @param found the files' fields that are found, perhaps one of them several times
     */
    FileTable(
            Source source,
            LookupContext context,
            List<String> keys,
            List<String> found,
            Optional<Duration> refresh) {
        this.source = source;
        this.context = context;
        this.refresh = refresh;
        Set<String> all = new LinkedHashSet<>(keys);
        all.addAll(found);
        this.fields = List.copyOf(all);
        this.keySize = keys.size();
        Schema own = present(context.schema().project(keys));
        this.keyShape = RowShape.of(own);
        this.toAsked = RowConversion.between(own, context.key());
        this.found = found.stream().mapToInt(fields::indexOf).toArray();
        List<Field> types = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            types.add(
                    new Field("f" + i, context.schema().project(found.subList(i, i + 1)).type(0)));
        }
        this.foundShape = RowShape.of(Schema.of(types));
    }

    /** Only keys without a null can be found. */
    private static Schema present(Schema keys) {
        List<Field> fields = new ArrayList<>();
        keys.fields().forEach(f -> fields.add(new Field(f.name(), f.type().withNullable(false))));
        return Schema.of(fields);
    }

    @Override
    public Optional<Row> find(Object[] key) throws IOException, InterruptedException {
        RowTable current = table();
        int at = current.first(key);
        return at < 0 ? Optional.empty() : Optional.of(current.row(at));
    }

    @Override
    public List<Optional<Row>> lookup(List<Row> asked) throws IOException, InterruptedException {
        List<Optional<Row>> answers = new ArrayList<>(asked.size());
        for (Row key : asked) {
            answers.add(find(values(key)));
        }
        return answers;
    }

    private Object[] values(Row key) {
        Object[] values = new Object[keySize];
        for (int i = 0; i < keySize; i++) {
            values[i] = key.get(i);
        }
        return values;
    }

    private RowTable table() throws IOException, InterruptedException {
        if (table.isPresent() && refresh.isEmpty()) {
            return table.get();
        }
        long now = context.clock().millis();
        if (table.isEmpty() || now - readAt >= refresh.orElseThrow().toMillis()) {
            RowTable rows = new RowTable(keySize);
            WholeRead.read(source, context.schema(), fields, row -> add(rows, row));
            table = Optional.of(rows);
            readAt = now;
        }
        return table.get();
    }

    private void add(RowTable rows, Row row) {
        Object[] key = new Object[keySize];
        for (int i = 0; i < keySize; i++) {
            key[i] = row.get(i);
            if (key[i] == null) {
                return;
            }
        }
        Object[] values = new Object[found.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(found[i]);
        }
        rows.add(values(toAsked.convert(keyShape.row(key))), foundShape.row(values));
    }

    @Override
    public void close() {
        table = Optional.empty();
    }
}
