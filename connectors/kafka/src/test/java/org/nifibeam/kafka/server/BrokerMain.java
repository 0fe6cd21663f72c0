package org.nifibeam.kafka.server;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The program of a broker's process: gives its folder a cluster id if it has none, and serves. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Serves.
     *
     * @param arguments the file of the broker's properties; its folder of logs; its cluster's id
     */
    public static void main(String[] arguments) {
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            String[] format = {"format", "--config", arguments[0], "--cluster-id", arguments[2]};
            int failed = StorageTool.execute(format, System.out);
            if (failed != 0) {
                throw new IllegalStateException("the folder cannot be made ready: " + failed);
            }
        }
        Kafka.main(new String[] {arguments[0]});
    }
}
