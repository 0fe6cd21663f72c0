package org.nifibeam.process;

import java.io.IOException;
import java.time.Duration;

/** A process that can be called. Thread-safe. */
record Listening(ProcessFolder folder, ChildProcess process, int port, byte[] token) {
    /**
     * One call.
     *
     * @throws IOException if it does not answer in time, or refuses
     */
    byte[] call(Connection.Operation operation, byte[] bytes, Duration limit) throws IOException {
        try (Connection connection = Connection.open(port, token, limit)) {
            return connection.call(operation, bytes);
        }
    }

    /** Says nothing of the token. */
    @Override
    public String toString() {
        return "process " + process.pid();
    }
}
