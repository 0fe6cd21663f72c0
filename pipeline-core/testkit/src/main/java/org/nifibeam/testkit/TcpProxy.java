package org.nifibeam.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a server, which can be cut: connections break off, and new ones do at once until it is
 * mended. To a client the server has been stopped and started again. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;

    /** A way to a port of 127.0.0.1. */
    public static TcpProxy to(int port) throws IOException {
        TcpProxy proxy = new TcpProxy();
        proxy.target(port);
        return proxy;
    }

    /** A way from a free port to one that is still to be given. */
    public TcpProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** Where to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Where connections are passed on to. */
    public void target(int port) {
        target = port;
    }

    /** Cuts all connections; new ones are cut at once. */
    public void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Passes new connections on again. */
    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                if (cut) {
                    from.close();
                    continue;
                }
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(from);
                open.add(to);
                if (cut) {
                    // It was cut meanwhile.
                    from.close();
                    to.close();
                }
                thread(() -> pass(from, to));
                thread(() -> pass(to, from));
            } catch (IOException e) {
                // The target is away, or this one is closed: the client sees a closed connection.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has gone, and the other goes with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "tcp proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
