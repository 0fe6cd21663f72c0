package org.nifibeam.core.sdk;

import java.util.Objects;
import java.util.Optional;

/** A transform whose id is not its name. */
record IdentifiedTransform<I, O>(PTransform<I, O> transform, String given)
        implements PTransform<I, O> {
    IdentifiedTransform {
        Objects.requireNonNull(given, "id");
    }

    @Override
    public O expand(I input) {
        return transform.expand(input);
    }

    @Override
    public String name() {
        return transform.name();
    }

    @Override
    public Optional<String> id() {
        return Optional.of(given);
    }
}
