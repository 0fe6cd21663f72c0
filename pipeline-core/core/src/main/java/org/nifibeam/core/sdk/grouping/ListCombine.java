package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.sdk.types.ElementTypes;

/** Gathers what columns hold in lists. */
record ListCombine(FieldType column) implements CombineFn<Object, Gathered, List<Object>> {
    @Override
    public Gathered create() {
        return new Gathered();
    }

    @Override
    public Gathered add(Gathered accumulator, Object held) {
        accumulator.add(held);
        return accumulator;
    }

    @Override
    public Gathered merge(Gathered first, Gathered second) {
        first.addAll(second);
        return first;
    }

    /** A copy, since the accumulator may be added to afterwards. */
    @Override
    public List<Object> extract(Gathered accumulator) {
        return new ArrayList<>(accumulator.values());
    }

    @Override
    public Coder<Gathered> accumulatorCoder() {
        return new Gathered.AsValues(ElementTypes.columns(column));
    }
}
