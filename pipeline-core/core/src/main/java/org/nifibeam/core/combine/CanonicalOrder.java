package org.nifibeam.core.combine;

import java.io.Serializable;
import java.util.Comparator;
import org.nifibeam.core.schema.Values;

/** The canonical order of scalars. */
enum CanonicalOrder implements Comparator<Object>, Serializable {
    INSTANCE;

    @Override
    public int compare(Object first, Object second) {
        return Values.compare(first, second);
    }
}
