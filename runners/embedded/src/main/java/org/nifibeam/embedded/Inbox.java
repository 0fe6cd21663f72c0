package org.nifibeam.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.nifibeam.core.window.Timestamps;

/**
 * The queue in front of a task, bounded, so that senders wait for a slow task; and what its senders
 * have said of event time, which the receiving thread alone touches. Senders are registered before
 * any task runs.
 */
final class Inbox {
    private static final int MESSAGES = 64;

    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(MESSAGES);
    private int senders;
    private long[] watermarks = new long[0];
    private boolean[] idle = new boolean[0];
    private int ended;
    private long watermark = Timestamps.MIN;

    /** A number for a further sender. */
    int register() {
        senders++;
        watermarks = Arrays.copyOf(watermarks, senders);
        idle = Arrays.copyOf(idle, senders);
        watermarks[senders - 1] = Timestamps.MIN;
        return senders - 1;
    }

    void put(Message message) {
        try {
            queue.put(message);
        } catch (InterruptedException e) {
            throw new Cancelled();
        }
    }

    /** Waits for messages and moves all that are there into a list. */
    List<Message> take() throws InterruptedException {
        List<Message> messages = new ArrayList<>();
        messages.add(queue.take());
        queue.drainTo(messages);
        return messages;
    }

    /** Notes a sender's event time. */
    void note(Message.Watermark message) {
        watermarks[message.sender()] = Math.max(watermarks[message.sender()], message.time());
        idle[message.sender()] = message.idle();
    }

    /** Notes that a sender has ended; true if it was the last. */
    boolean note(Message.End message) {
        watermarks[message.sender()] = Timestamps.MAX;
        idle[message.sender()] = false;
        return ++ended == senders;
    }

    /**
     * The oldest event time of all senders that are neither idle nor at the end of time; never goes
     * back. The end of time is reached when all senders have reached it: one that is idle may go
     * on.
     */
    long watermark() {
        long oldest = Timestamps.MAX;
        boolean any = false;
        boolean anyIdle = false;
        for (int i = 0; i < senders; i++) {
            anyIdle |= idle[i];
            if (!idle[i] && watermarks[i] < Timestamps.MAX) {
                oldest = Math.min(oldest, watermarks[i]);
                any = true;
            }
        }
        if (any || !anyIdle) {
            watermark = Math.max(watermark, oldest);
        }
        return watermark;
    }

    /**
     * True if some senders are idle and all others have come to the end of time: nothing here holds
     * back others.
     */
    boolean idle() {
        boolean any = false;
        for (int i = 0; i < senders; i++) {
            if (!idle[i] && watermarks[i] < Timestamps.MAX) {
                return false;
            }
            any |= idle[i];
        }
        return any;
    }
}
