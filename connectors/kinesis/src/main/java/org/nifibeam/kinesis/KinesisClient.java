package org.nifibeam.kinesis;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * A client of Kinesis with threads of its own, which are gone when it is closed. Thread-safe. What
 * it gives must not block, since that would block its threads.
 */
public final class KinesisClient implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int THREADS = 2;

    /** Closed connections have something to say still. */
    private static final Duration QUIET = Duration.ofMillis(30);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final EventLoopGroup threads;
    private final KinesisAsyncClient requests;

    /** Makes a client for some threads. */
    interface Maker {
        KinesisAsyncClient make(SdkEventLoopGroup threads);
    }

    KinesisClient(Maker maker) {
        int number = COUNT.incrementAndGet();
        AtomicInteger thread = new AtomicInteger();
        ThreadFactory factory =
                work -> {
                    Thread made =
                            new Thread(
                                    work,
                                    "nifibeam-kinesis-" + number + "-" + thread.incrementAndGet());
                    made.setDaemon(true);
                    return made;
                };
        threads = new NioEventLoopGroup(THREADS, factory);
        try {
            requests = maker.make(SdkEventLoopGroup.create(threads));
        } catch (RuntimeException e) {
            threads.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    /** The client itself. */
    public KinesisAsyncClient requests() {
        return requests;
    }

    /** Has its threads do something later. */
    public void later(Runnable work, Duration delay) {
        threads.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Gives up what is under way; on a thread that nobody interrupts, since the client leaves
     * connections open otherwise.
     */
    @Override
    public void close() {
        Thread thread = new Thread(this::end, "nifibeam-close");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        requests.close();
        threads.shutdownGracefully(QUIET.toMillis(), CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSING.toMillis());
    }
}
