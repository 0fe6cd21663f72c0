package org.nifibeam.core.spi;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * Something that records are looked up in by key, as configured. Thread-safe; holds no open
 * resource.
 */
public interface Lookup {
    /** The fields of the input whose values are asked for, in the order of {@link Fields#key}. */
    List<String> inputKeys();

    /**
     * The schema of the records that can be found, resolved now (I/O); it is frozen at submission.
     *
     * @throws ProblemException if what should be looked into is not there or cannot be read:
     *     UNREACHABLE, DENIED
     */
    Schema schema() throws ProblemException;

    /**
     * What is asked and what is found. Does no I/O.
     *
     * @param schema what {@link #schema} gave
     * @throws ProblemException if the settings name fields that it does not have
     */
    Fields fields(Schema schema) throws ProblemException;

    /**
     * True if what was found is at hand anyway, so that nobody need remember it; it may change as
     * the lookup itself says. What it opens may be a {@link TableReader} then.
     */
    boolean inMemory();

    /** Opens it for one task, which uses it on one thread. */
    LookupReader open(LookupContext context) throws IOException;

    /**
     * What is asked and what is found.
     *
     * @param key the fields of a key, one for each of {@link #inputKeys}
     * @param found the fields that are found, by the names that they are to have
     */
    record Fields(Schema key, Schema found) {
        public Fields {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(found, "found");
        }
    }

    /**
     * What a lookup is opened for.
     *
     * @param schema what {@link Lookup#schema} gave at submission
     * @param key the fields of the keys that are asked for: those of {@link Fields#key}, numbers
     *     perhaps wider, none of them null
     * @param timeout how long one call may take
     * @param clock what processing time goes by
     */
    record LookupContext(Schema schema, Schema key, Duration timeout, InstantSource clock) {}
}
