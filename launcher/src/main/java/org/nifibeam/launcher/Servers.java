package org.nifibeam.launcher;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the systems are that some templates need; each is asked for when it is needed.
 *
 * @param kafka a broker, as host:port
 * @param mongodb a connection string without a user
 * @param kinesis the address of a service that takes anybody's credentials, such as kinesis-local
 */
record Servers(
        Supplier<Optional<String>> kafka,
        Supplier<Optional<String>> mongodb,
        Supplier<Optional<String>> kinesis) {
    /** The environment variables that say where they are. */
    static final String KAFKA = "NIFI_BEAM_KAFKA";

    static final String MONGODB = "NIFI_BEAM_MONGODB";
    static final String KINESIS = "NIFI_BEAM_KINESIS";

    /** Those that environment variables name. */
    static Servers ofEnvironment() {
        return new Servers(
                () -> Optional.ofNullable(System.getenv(KAFKA)),
                () -> Optional.ofNullable(System.getenv(MONGODB)),
                () -> Optional.ofNullable(System.getenv(KINESIS)));
    }
}
