package org.nifibeam.core.model;

import java.util.Objects;
import org.nifibeam.core.function.View;

/** A collection that a function sees beside its input. */
public record SideInput(View<?> view, PCollection collection) {
    public SideInput {
        Objects.requireNonNull(view, "view");
        Objects.requireNonNull(collection, "collection");
    }
}
