package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** All values, in no order that could be relied on: as a list, or as one text. */
final class ListFn extends RowsFn {
    private static final long serialVersionUID = 1L;

    private final String separator;
    private final boolean text;

    /**
     * A list, or a text.
     *
     * @param kept of one field, the value
     * @param separator between the texts; a list if empty
     */
    ListFn(Schema kept, Optional<String> separator) {
        super(kept);
        this.text = separator.isPresent();
        this.separator = separator.orElse("");
    }

    @Override
    Row row(Object input) {
        return made(input);
    }

    @Override
    List<Object> settings() {
        return List.of(text, separator);
    }

    /** A text of no values is null. */
    @Override
    public Object extract(KeptRows kept) {
        if (!text) {
            List<Object> values = new ArrayList<>();
            kept.rows().forEach(row -> values.add(row.get(0)));
            return Collections.unmodifiableList(values);
        }
        return kept.rows().isEmpty()
                ? null
                : kept.rows().stream()
                        .map(row -> (String) row.get(0))
                        .collect(Collectors.joining(separator));
    }
}
