package org.nifibeam.mongodb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a server, which can be cut: connections break off, and new ones are not taken until it
 * is mended. To a client the server has been stopped and started again.
 */
public final class CutOff implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** A way to a port of 127.0.0.1. */
    public CutOff(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::listen);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cut-off");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (cut) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                start(() -> copy(near, far));
                start(() -> copy(far, near));
            } catch (IOException e) {
                // Closed, or the server is gone: the next one will see.
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream input = from.getInputStream();
                OutputStream output = to.getOutputStream()) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                output.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Cut.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** What clients connect to. */
    public String uri() {
        return "mongodb://127.0.0.1:" + listener.getLocalPort();
    }

    /** Breaks off all connections, and takes no new ones. */
    public void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Takes connections again. */
    public void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
