package org.nifibeam.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages that wait for one task. Full once there are so many of them, or once they take about so
 * much memory; whatever one message takes, an empty queue has room for it. Thread-safe; one thread
 * takes.
 */
final class MessageQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition news = lock.newCondition();
    private final int mostMessages;
    private final long mostBytes;
    private List<Message> messages = new ArrayList<>();
    private long bytes;
    private boolean woken;
    private volatile boolean closed;

    /** An empty queue for so many messages of about so many bytes together. */
    MessageQueue(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a message once there is room.
     *
     * @throws Cancelled if nobody takes messages any more
     */
    void put(Message message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (messages.size() >= mostMessages || bytes >= mostBytes)) {
                room.await();
            }
            if (closed) {
                throw new Cancelled();
            }
            messages.add(message);
            bytes += message.bytes();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for messages and gives all that are there; none after so long, or when woken.
     *
     * @param nanos {@code Long.MAX_VALUE}: however long it takes
     */
    List<Message> take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (messages.isEmpty() && !woken && left > 0) {
                if (nanos == Long.MAX_VALUE) {
                    news.await();
                } else {
                    left = news.awaitNanos(left);
                }
            }
            woken = false;
            if (messages.isEmpty()) {
                return List.of();
            }
            List<Message> taken = messages;
            messages = new ArrayList<>();
            bytes = 0;
            room.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait of {@link #take}. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody takes messages any more: what waits is dropped, and who wants to add is cancelled. */
    void close() {
        lock.lock();
        try {
            closed = true;
            messages = List.of();
            bytes = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }
}
