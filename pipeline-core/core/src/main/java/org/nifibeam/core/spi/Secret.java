package org.nifibeam.core.spi;

import java.util.Objects;

/** A value that only the system it is for may see: it prints as nothing of itself. */
public final class Secret {
    private final String value;

    /** Keeps a value from being printed. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The value itself; for the client of the system and nobody else. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
