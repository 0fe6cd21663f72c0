package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Something to read, as configured. Thread-safe; holds no open resource. */
public interface Source {
    /**
     * The schema of its records, resolved now (I/O).
     *
     * @throws ProblemException if what it should read is not there or no data of its kind:
     *     UNREACHABLE, DENIED
     */
    Schema schema() throws ProblemException;

    /**
     * The schema as far as the settings alone tell it, without I/O: whether there is anything to
     * read is not looked at. Empty if that depends on what is read.
     *
     * @throws ProblemException if the settings tell no schema that there can be
     */
    default Optional<Schema> declaredSchema() throws ProblemException {
        return Optional.empty();
    }

    /**
     * Where it reads, as addresses for lineage such as {@code kafka://broker:9092/orders}; without
     * secrets. Does no I/O.
     */
    default List<String> addresses() {
        return List.of();
    }

    /**
     * Offers it a projection and filters.
     *
     * @param schema the schema it resolved to, frozen at submission
     * @param pushdown what the pipeline could have the source do
     */
    SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException;

    /**
     * Finds the splits; on one thread at a time. Of a bounded source until it is exhausted, of an
     * unbounded one again and again; one restored from a snapshot goes on where that was taken.
     */
    interface SplitEnumerator extends AutoCloseable {
        /**
         * The splits found since the last call, disjoint; may wait for a moment for new ones.
         *
         * @throws IOException if the system cannot be reached
         */
        List<Split> discover() throws IOException, InterruptedException;

        /** True if no further split will ever be found. */
        boolean exhausted();

        /**
         * What restores this enumerator to where it is, so that splits already found are not found
         * again.
         */
        byte[] snapshot();

        @Override
        void close() throws IOException;
    }

    /**
     * Finds some splits only when others have been read to their end, since their records come
     * after those: the shards that a shard was split into, say. A runner gives such a split to the
     * task that ended the last one it waited for, and lets event time wait in between.
     */
    interface OrderedEnumerator extends SplitEnumerator {
        /**
         * Says what of the splits found so far is still to be read to its end; all others have
         * been. Called before each {@link #discover}, after a restart too.
         *
         * @param ids the splits' ids
         */
        void unfinished(Set<String> ids);
    }
}
