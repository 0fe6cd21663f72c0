package org.nifibeam.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls, each on a thread of its own, so many at a time. */
final class ProcessServer {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessServer.class);
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final int AT_ONCE = 32;

    private final ServerSocket socket;
    private final byte[] token;
    private final RunningPipeline pipeline;
    private final Runnable shutdown;
    private final Semaphore places = new Semaphore(AT_ONCE);

    ProcessServer(ServerSocket socket, byte[] token, RunningPipeline pipeline, Runnable shutdown) {
        this.socket = socket;
        this.token = token.clone();
        this.pipeline = pipeline;
        this.shutdown = shutdown;
    }

    void start() {
        thread(this::listen, "calls").start();
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                places.acquire();
                thread(() -> serve(caller), "call").start();
            } catch (IOException e) {
                LOG.warn("a call cannot be taken: {}", e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller;
                Connection connection = Connection.accept(caller, token, READ_LIMIT)) {
            Connection.Call call = connection.next();
            try {
                connection.answer(answer(call));
            } catch (IllegalStateException e) {
                connection.refuse(e.getMessage());
            }
            if (call.operation() == Connection.Operation.SHUTDOWN) {
                shutdown.run();
            }
        } catch (IOException e) {
            LOG.debug("a call breaks off: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private byte[] answer(Connection.Call call) throws IOException, InterruptedException {
        switch (call.operation()) {
            case HELLO -> {
                return Wire.bytes(
                        pipeline.runId().orElse(""), (out, runId) -> Wire.text(out, runId));
            }
            case START -> pipeline.begin(Wire.value(call.bytes(), Wire::run));
            case STATUS -> {
                long wait = Wire.value(call.bytes(), DataInputStream::readLong);
                Duration limit =
                        Duration.ofMillis(Math.min(LONGEST_WAIT_MILLIS, Math.max(0, wait)));
                return Wire.bytes(pipeline.await(limit), Wire::outcome);
            }
            case CANCEL -> pipeline.cancel();
            case DRAIN -> pipeline.drain();
            case SUSPEND -> pipeline.suspend();
            case SAVEPOINT -> pipeline.savepoint(path(call));
            case STOP_WITH_SAVEPOINT -> pipeline.stopWithSavepoint(path(call));
            case SHUTDOWN -> {}
        }
        return new byte[0];
    }

    private static Path path(Connection.Call call) throws IOException {
        String path = Wire.value(call.bytes(), in -> Wire.text(in));
        return Path.of(path);
    }
}
