package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.KeepsAll;
import org.nifibeam.core.schema.FieldType;

/**
 * All values, in no order that could be relied on: as a list, or as one text.
 *
 * @param value their type
 * @param separator between texts; a list if null, which serializes as an Optional does not
 */
record ListFn(FieldType value, String separator)
        implements CombineFn<Object, Gathered, Object>, KeepsAll {
    static ListFn list(FieldType value) {
        return new ListFn(value, null);
    }

    @Override
    public Gathered create() {
        return new Gathered(this);
    }

    @Override
    public Gathered add(Gathered gathered, Object input) {
        gathered.add(input);
        return gathered;
    }

    @Override
    public Gathered merge(Gathered first, Gathered second) {
        first.addAll(second);
        return first;
    }

    /**
     * In memory a copy, since the accumulator may be added to afterwards; a list on disk stays as
     * it is. A text of no values is null.
     */
    @Override
    public Object extract(Gathered gathered) {
        Optional<String> between = Optional.ofNullable(separator);
        if (between.isEmpty() && gathered.isMoved()) {
            return gathered.values();
        }
        if (between.isEmpty()) {
            return Collections.unmodifiableList(new ArrayList<>(gathered.values()));
        }
        return gathered.values().isEmpty()
                ? null
                : gathered.values().stream()
                        .map(String.class::cast)
                        .collect(Collectors.joining(between.get()));
    }

    @Override
    public Coder<Gathered> accumulatorCoder() {
        return new Gathered.AsValues(this, new ColumnsCoder(value));
    }
}
