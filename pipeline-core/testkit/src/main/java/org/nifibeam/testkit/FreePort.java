package org.nifibeam.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports of 127.0.0.1 for servers that cannot choose one themselves. They lie below those that
 * systems give away (from 32768 on Linux, from 49152 elsewhere), so that no connection and no other
 * server is given one by chance before the server listens there, nor while it is stopped.
 */
public final class FreePort {
    private static final int FROM = 12_000;
    private static final int TO = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final Random RANDOM = new Random();

    private FreePort() {}

    /** One at which nobody listens. */
    public static int any() throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FROM + RANDOM.nextInt(TO - FROM);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("no port is free between " + FROM + " and " + TO, last);
    }
}
