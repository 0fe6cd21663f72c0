package org.nifibeam.core.state;

import java.util.Optional;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.RowCoder;

/** By which bytes values are found again. */
final class Identity {
    private Identity() {}

    /**
     * A coder that gives equal values equal bytes; empty if there is none, so that values can only
     * be told apart as objects.
     */
    @SuppressWarnings("unchecked")
    static <T> Optional<Coder<T>> of(Coder<T> coder) {
        if (coder.deterministic()) {
            return Optional.of(coder);
        }
        if (coder instanceof RowCoder rows
                && rows.schema().fields().stream().allMatch(field -> field.type().isKey())) {
            return Optional.of((Coder<T>) (Coder<?>) RowCoder.canonical(rows.schema()));
        }
        return Optional.empty();
    }
}
