package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.window.Timestamps;

/** What senders say of event time, and what the receiver makes of it. */
class InboxTest {
    private static final OptionalInt SOURCE = OptionalInt.empty();

    private final Inbox inbox = new Inbox(new QueueRoom(4, 1 << 20, 1 << 16), new Activity());

    private void says(int sender, long time, boolean idle) {
        inbox.note(new Message.Watermark(sender, time, idle));
        inbox.watermark(Inbox.MAIN);
    }

    private void reached(long time, boolean idle) {
        assertEquals(time, inbox.watermark(Inbox.MAIN));
        assertEquals(idle, inbox.idle(Inbox.MAIN));
    }

    @Test
    void theOldestOfThoseThatAreNotIdle() {
        int one = inbox.register(Inbox.MAIN, SOURCE);
        int other = inbox.register(Inbox.MAIN, SOURCE);
        says(one, 50, false);
        reached(Timestamps.MIN, false);
        says(other, 20, false);
        reached(20, false);
        says(other, 20, true);
        reached(50, false);
        says(one, 50, true);
        reached(50, true);
    }

    @Test
    void allThatHearTheSameComeToTheSame() {
        int one = inbox.register(Inbox.MAIN, SOURCE);
        int other = inbox.register(Inbox.MAIN, SOURCE);
        says(other, 20, false);
        says(one, 50, false);
        says(one, Timestamps.MAX, false);
        reached(20, false);
        // Heard before the other's end, this would have let event time go on to 50.
        says(other, 20, true);
        reached(50, true);
    }

    @Test
    void tasksOfOneStageAreIdleTogether() {
        int one = inbox.register(Inbox.MAIN, OptionalInt.of(3));
        int other = inbox.register(Inbox.MAIN, OptionalInt.of(3));
        says(one, 50, true);
        says(other, 20, false);
        reached(20, false);
        says(other, 50, false);
        says(other, 70, false);
        reached(50, false);
        says(one, 70, true);
        says(other, 70, true);
        reached(70, true);
    }

    @Test
    void anotherStageDoesNotWaitForOneThatIsIdle() {
        int one = inbox.register(Inbox.MAIN, OptionalInt.of(3));
        int other = inbox.register(Inbox.MAIN, OptionalInt.of(3));
        int third = inbox.register(Inbox.MAIN, OptionalInt.of(4));
        says(one, 50, true);
        says(other, 50, true);
        says(third, 90, false);
        reached(90, false);
    }

    @Test
    void theEndOfTimeIsReachedByAll() {
        int one = inbox.register(Inbox.MAIN, SOURCE);
        int other = inbox.register(Inbox.MAIN, SOURCE);
        inbox.note(new Message.End(one));
        assertFalse(inbox.hasEnded());
        says(other, 20, true);
        reached(20, true);
        inbox.note(new Message.End(other));
        reached(Timestamps.MAX, false);
        assertTrue(inbox.hasEnded());
    }
}
