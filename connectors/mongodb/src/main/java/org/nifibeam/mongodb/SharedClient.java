package org.nifibeam.mongodb;

import com.mongodb.client.MongoClient;

/**
 * One client for all readers or writers of a stage: opened for the first, closed behind the last.
 * Thread-safe.
 */
public final class SharedClient {
    private final MongoDeployment deployment;
    private MongoClient client;
    private int users;

    /** A client of a deployment, not open yet. */
    public SharedClient(MongoDeployment deployment) {
        this.deployment = deployment;
    }

    /** The client, for one more; {@link #release} goes with it. */
    public synchronized MongoClient acquire() {
        if (users == 0) {
            client = deployment.open();
        }
        users++;
        return client;
    }

    /** One less. */
    public synchronized void release() {
        users--;
        if (users == 0) {
            Closing.close(client::close);
            client = null;
        }
    }
}
