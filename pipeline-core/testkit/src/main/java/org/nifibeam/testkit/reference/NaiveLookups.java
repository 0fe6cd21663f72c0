package org.nifibeam.testkit.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.testkit.TestLookup;

/** What is looked up, row by row, of the only lookup that is known here: {@link TestLookup}. */
final class NaiveLookups {
    private NaiveLookups() {}

    /**
     * A row's values and what is found for it; nulls where nothing is, or where a part of the key
     * is null.
     *
     * @throws UncheckedIOException if the lookup fails
     */
    static Object[] enriched(RowFunction.Enrich enrich, Row row) {
        if (!enrich.lookup().type().equals("TestLookup")) {
            throw new IllegalArgumentException("no lookup is known here but TestLookup");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        Object key = row.get(enrich.keys().get(0));
        int width = enrich.lookup().found().size();
        try {
            values.addAll(
                    key == null
                            ? Collections.nCopies(width, null)
                            : TestLookup.colors((String) key)
                                    .orElse(Collections.nCopies(width, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values.toArray();
    }
}
