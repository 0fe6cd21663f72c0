package org.nifibeam.mongodb;

import java.time.Duration;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;

/** Settings that reads and writes have in common. */
public final class MongoSettings {
    private static final String COLLECTION = "collection";
    private static final String RETRY = "retry_for";
    private static final long MOST = 100_000_000;

    private MongoSettings() {}

    /** The collection's name. */
    public static ConfigField collection() {
        return ConfigField.required(COLLECTION, Type.STRING, "The collection.");
    }

    /** How long servers may be away. */
    public static ConfigField retryFor() {
        return ConfigField.optional(
                RETRY,
                Type.STRING,
                "1m",
                "How long to try again when the servers cannot be reached any more, before the run fails; 0s for not at"
                        + " all.");
    }

    /**
     * The collection's name.
     *
     * @throws ProblemException if none can be called so
     */
    public static String collection(Config config) throws ProblemException {
        String name = config.string(COLLECTION);
        if (name.isBlank() || name.contains("$") || name.indexOf('\0') >= 0) {
            throw wrong(
                    "'" + COLLECTION + "' is '" + name + "', and no collection can be called so",
                    "names of collections are not empty and have no $");
        }
        return name;
    }

    /** The duration of {@link #retryFor()}. */
    public static Duration retryFor(Config config) throws ProblemException {
        return config.duration(RETRY, "10s");
    }

    /** A whole number of at least one. */
    public static int positive(Config config, String name) throws ProblemException {
        long number = config.integer(name);
        if (number < 1 || number > MOST) {
            throw wrong("'" + name + "' is " + number, "give a whole number from 1 to " + MOST);
        }
        return (int) number;
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
