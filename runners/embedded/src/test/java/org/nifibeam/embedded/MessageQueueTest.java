package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** How much waits, and who waits for whom. */
@Timeout(30)
class MessageQueueTest {
    private static Message bytes(long bytes) {
        return new Message.Elements(
                0, new Row[0], new long[0], new Windows[0], new Pane[0], 0, bytes);
    }

    /** A thread that puts a message, and is done once there is room. */
    private static final class Sender {
        private final CompletableFuture<Void> put = new CompletableFuture<>();
        private final Thread thread;

        Sender(MessageQueue queue, Message message) {
            thread =
                    new Thread(
                            () -> {
                                try {
                                    queue.put(message);
                                    put.complete(null);
                                } catch (InterruptedException | Cancelled e) {
                                    put.completeExceptionally(e);
                                }
                            });
            thread.setDaemon(true);
            thread.start();
        }

        void waits() {
            while (thread.getState() != Thread.State.WAITING) {
                assertTrue(thread.isAlive(), "it has not waited");
                Thread.onSpinWait();
            }
        }

        Optional<Throwable> done() throws Exception {
            try {
                put.get(20, TimeUnit.SECONDS);
                return Optional.empty();
            } catch (ExecutionException e) {
                return Optional.of(e.getCause());
            }
        }
    }

    @Test
    void soManyMessages() throws Exception {
        MessageQueue queue = new MessageQueue(2, 1_000);
        Message first = new Message.Watermark(0, 1, false);
        Message second = new Message.Watermark(0, 2, false);
        Message third = new Message.Watermark(0, 3, false);
        queue.put(first);
        queue.put(second);
        Sender sender = new Sender(queue, third);
        sender.waits();
        assertEquals(List.of(first, second), queue.take(Long.MAX_VALUE));
        assertEquals(Optional.empty(), sender.done());
        assertEquals(List.of(third), queue.take(Long.MAX_VALUE));
        assertEquals(List.of(), queue.take(1));
    }

    @Test
    void aboutSoManyBytes() throws Exception {
        MessageQueue queue = new MessageQueue(64, 1_000);
        queue.put(bytes(600));
        queue.put(bytes(600));
        Sender sender = new Sender(queue, bytes(1));
        sender.waits();
        assertEquals(2, queue.take(Long.MAX_VALUE).size());
        assertEquals(Optional.empty(), sender.done());
    }

    @Test
    void anEmptyQueueHasRoomForAnything() throws Exception {
        MessageQueue queue = new MessageQueue(64, 1_000);
        queue.put(bytes(1_000_000));
        Sender sender = new Sender(queue, new Message.End(0));
        sender.waits();
        assertEquals(1, queue.take(Long.MAX_VALUE).size());
        assertEquals(Optional.empty(), sender.done());
        assertEquals(List.of(new Message.End(0)), queue.take(Long.MAX_VALUE));
    }

    @Test
    void whoWakesTheReceiverSaysNothing() throws Exception {
        MessageQueue queue = new MessageQueue(1, 1_000);
        queue.wake();
        assertEquals(List.of(), queue.take(Long.MAX_VALUE));
    }

    /** All of them, though the queue has room for one. */
    @Test
    void onceItIsClosedSendersAreCancelled() throws Exception {
        MessageQueue queue = new MessageQueue(1, 1_000);
        queue.put(bytes(1));
        Sender one = new Sender(queue, bytes(1));
        Sender other = new Sender(queue, bytes(1));
        one.waits();
        other.waits();
        queue.close();
        assertEquals(Cancelled.class, one.done().orElseThrow().getClass());
        assertEquals(Cancelled.class, other.done().orElseThrow().getClass());
        assertThrows(Cancelled.class, () -> queue.put(bytes(1)));
        assertTrue(queue.isEmpty());
    }
}
