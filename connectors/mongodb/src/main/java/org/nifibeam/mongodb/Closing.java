package org.nifibeam.mongodb;

import com.mongodb.MongoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes clients and cursors so that nothing of them is left, also on a thread that has been
 * interrupted, as those of a cancelled run have. What goes wrong is said, and goes no further.
 */
public final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes something; the thread is interrupted afterwards if it was before. */
    public static void close(Runnable closing) {
        boolean interrupted = Thread.interrupted();
        try {
            closing.run();
        } catch (MongoException e) {
            LOG.warn("a client of MongoDB cannot be closed: {}", MongoFailures.words(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
