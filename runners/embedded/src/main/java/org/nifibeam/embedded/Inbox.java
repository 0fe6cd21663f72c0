package org.nifibeam.embedded;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.nifibeam.core.window.Timestamps;

/**
 * The queue in front of a task, bounded, so that senders wait for a slow task; and what its senders
 * have said of event time, which the receiving thread alone touches. A sender sends into one
 * channel: {@link #MAIN}, or the number of a side input. Senders are registered before any task
 * runs.
 */
final class Inbox {
    /** The channel of the stage's input. */
    static final int MAIN = -1;

    private static final Message WAKE = new Message.Wake();

    private final Activity activity;
    private final BlockingQueue<Message> queue;
    private final List<Sender> senders = new ArrayList<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private int ended;

    /** A queue of at most so many messages, which count as activity until they are done. */
    Inbox(int messages, Activity activity) {
        this.activity = activity;
        queue = new ArrayBlockingQueue<>(messages);
    }

    /**
     * A number for a further sender into a channel.
     *
     * @param stage whose tasks all hear the same, so that none of them is idle before all are: what
     *     the others have not heard yet would come late; empty for a source's task, which has its
     *     own splits
     */
    int register(int channel, OptionalInt stage) {
        Channel to = channels.computeIfAbsent(channel, c -> new Channel());
        Sender sender = new Sender(channel);
        senders.add(sender);
        to.senders.add(sender);
        to.group(stage).senders.add(sender);
        return senders.size() - 1;
    }

    /**
     * Waits until there is room; behind a barrier also until the receiver has those of all others,
     * so that what it gets before is all of the checkpoint. Whoever waits so has told all receivers
     * of the checkpoint, so that nobody waits for himself.
     */
    void put(Message message) {
        Sender sender = senders.get(message.sender());
        try {
            if (sender.waits) {
                awaitRelease(sender);
            }
            sender.waits = message instanceof Message.Barrier;
            activity.begin(1);
            queue.put(message);
        } catch (InterruptedException e) {
            throw new Cancelled();
        }
    }

    private synchronized void awaitRelease(Sender sender) throws InterruptedException {
        while (sender.waits) {
            wait();
        }
    }

    /** The receiver has taken the checkpoint: senders go on. */
    synchronized void release() {
        for (Sender sender : senders) {
            sender.barrier = false;
            sender.waits = false;
        }
        notifyAll();
    }

    /** True if there is a barrier from every sender that has not ended, and at least one. */
    boolean isAligned() {
        boolean any = false;
        for (Sender sender : senders) {
            if (!sender.barrier && !sender.ended) {
                return false;
            }
            any |= sender.barrier;
        }
        return any;
    }

    /**
     * Waits for messages and moves all that are there into a list; an empty one if there are none
     * after so long.
     */
    List<Message> take(long nanos) throws InterruptedException {
        List<Message> messages = new ArrayList<>();
        Message first = nanos == Long.MAX_VALUE ? queue.take() : queue.poll(nanos, NANOSECONDS);
        if (first != null) {
            messages.add(first);
            queue.drainTo(messages);
            messages.removeIf(message -> message == WAKE);
        }
        return messages;
    }

    /** So many messages need not count any more: the task that took them does. */
    void taken(int count) {
        activity.end(count);
    }

    /** Ends the wait of {@link #take}. */
    void wake() {
        if (queue.isEmpty()) {
            queue.offer(WAKE);
        }
    }

    /** True if all senders have ended. */
    boolean hasEnded() {
        return ended == senders.size();
    }

    /** True if nothing waits at the moment. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The channel that a message came into. */
    int channel(Message message) {
        return senders.get(message.sender()).number;
    }

    /** Notes what a message says of event time. */
    void note(Message message) {
        if (message instanceof Message.Watermark time) {
            note(time);
        } else if (message instanceof Message.Barrier barrier) {
            senders.get(barrier.sender()).barrier = true;
        } else if (message instanceof Message.End end) {
            note(end);
        }
    }

    /** The numbers of the channels. */
    Set<Integer> channels() {
        return channels.keySet();
    }

    /** A channel's event time had come so far before a restart. */
    void restore(int channel, long watermark) {
        channels.get(channel).watermark = watermark;
    }

    private void note(Message.Watermark message) {
        Sender sender = senders.get(message.sender());
        sender.reached(message.time());
        sender.idle = message.idle();
    }

    private void note(Message.End message) {
        Sender sender = senders.get(message.sender());
        sender.reached(Timestamps.MAX);
        sender.idle = false;
        sender.ended = true;
        ended++;
    }

    /**
     * The oldest event time of all senders into a channel that are neither idle nor at the end of
     * time; never goes back. When none is left, and some are idle, it is the newest that any of
     * them has come to, whichever fell silent first: whoever hears the same comes to the same. The
     * end of time is reached when all senders have reached it: one that is idle may go on.
     */
    long watermark(int channel) {
        return channels.get(channel).reached();
    }

    /**
     * True if some senders into a channel are idle and all others have come to the end of time:
     * nothing here holds back others.
     */
    boolean idle(int channel) {
        return idle(channels.get(channel).senders);
    }

    private static boolean idle(List<Sender> senders) {
        boolean any = false;
        for (Sender sender : senders) {
            if (!sender.idle && sender.watermark < Timestamps.MAX) {
                return false;
            }
            any |= sender.idle;
        }
        return any;
    }

    /** The senders of one channel. The receiving thread's. */
    private static final class Channel {
        private final List<Sender> senders = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private final Map<Integer, Group> byStage = new HashMap<>();
        private long watermark = Timestamps.MIN;

        Group group(OptionalInt stage) {
            Group known = stage.isPresent() ? byStage.get(stage.getAsInt()) : null;
            if (known != null) {
                return known;
            }
            Group made = new Group();
            groups.add(made);
            stage.ifPresent(number -> byStage.put(number, made));
            return made;
        }

        long reached() {
            long oldest = Timestamps.MAX;
            long newest = Timestamps.MIN;
            boolean any = false;
            boolean anyIdle = false;
            for (Group group : groups) {
                long time = group.reached();
                if (time == Timestamps.MAX) {
                    newest = Math.max(newest, group.last());
                } else if (idle(group.senders)) {
                    newest = Math.max(newest, time);
                    anyIdle = true;
                } else {
                    oldest = Math.min(oldest, time);
                    any = true;
                }
            }
            watermark = Math.max(watermark, any || !anyIdle ? oldest : newest);
            return watermark;
        }
    }

    /** Senders that are idle together. The receiving thread's. */
    private static final class Group {
        private final List<Sender> senders = new ArrayList<>();

        /** The oldest event time of those that are not at the end of time. */
        long reached() {
            long oldest = Timestamps.MAX;
            for (Sender sender : senders) {
                oldest = Math.min(oldest, sender.watermark);
            }
            return oldest;
        }

        /** The newest event time before the end of time. */
        long last() {
            long newest = Timestamps.MIN;
            for (Sender sender : senders) {
                newest = Math.max(newest, sender.last);
            }
            return newest;
        }
    }

    /** What one sender has said. The receiving thread's, but for {@link #waits}. */
    private static final class Sender {
        private final int number;
        private volatile boolean waits;
        private boolean barrier;
        private boolean ended;
        private long watermark = Timestamps.MIN;
        private long last = Timestamps.MIN;
        private boolean idle;

        Sender(int number) {
            this.number = number;
        }

        void reached(long time) {
            watermark = Math.max(watermark, time);
            if (time < Timestamps.MAX) {
                last = watermark;
            }
        }
    }
}
