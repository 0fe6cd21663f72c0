package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;
import org.nifibeam.embedded.Manifest.SplitState;

/** Splits that come behind others: two parents, of which a child came. */
final class SplitQueueTest {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    /** Gives the child when both parents have been read. */
    private static final class Family implements Source.OrderedEnumerator {
        private final List<String> given = new ArrayList<>();
        private Set<String> unfinished = Set.of();

        @Override
        public void unfinished(Set<String> ids) {
            unfinished = ids;
        }

        @Override
        public List<Split> discover() {
            List<Split> found = new ArrayList<>();
            for (String id : List.of("father", "mother", "child")) {
                boolean ready = !id.equals("child") || given.size() == 2 && unfinished.isEmpty();
                if (ready && !given.contains(id)) {
                    found.add(split(id));
                }
            }
            found.forEach(split -> given.add(split.id()));
            return found;
        }

        @Override
        public boolean exhausted() {
            return false;
        }

        @Override
        public byte[] snapshot() {
            return String.join(",", given).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
    }

    private static Split split(String id) {
        return new Split(id, new byte[0]);
    }

    private static String next(SplitQueue queue, int task, long checkpoint) throws Exception {
        return queue.next(task, checkpoint).map(found -> found.split().id()).orElse("none");
    }

    private static SplitQueue queue(Family family, List<SplitState> found) {
        return new SplitQueue(family, false, 2, new Activity(), found);
    }

    @Test
    void theTaskThatEndsTheLastParentGetsTheChildAndHoldsEventTimeUntilThen() throws Exception {
        SplitQueue queue = queue(new Family(), List.of());
        assertEquals("father", next(queue, FIRST, 0));
        assertEquals("mother", next(queue, SECOND, 0));
        queue.ended(FIRST, split("father"));
        assertTrue(queue.holdsBack(FIRST, 0));
        assertEquals("none", next(queue, FIRST, 0));
        assertFalse(queue.holdsBack(FIRST, 0), "there is nothing behind it yet");
        queue.ended(SECOND, split("mother"));
        assertTrue(queue.holdsBack(SECOND, 0));
        assertEquals("none", next(queue, FIRST, 0));
        assertEquals("child", next(queue, SECOND, 0));
        assertFalse(queue.holdsBack(SECOND, 0));
    }

    @Test
    void whatIsFrozenForACheckpointWaitsAndHoldsEventTime() throws Exception {
        SplitQueue queue = queue(new Family(), List.of());
        next(queue, FIRST, 0);
        next(queue, SECOND, 0);
        queue.freeze(1);
        queue.ended(FIRST, split("father"));
        queue.ended(SECOND, split("mother"));
        assertEquals("none", next(queue, SECOND, 0));
        assertTrue(queue.holdsBack(SECOND, 0));
        assertEquals("none", next(queue, SECOND, 1));
        assertEquals("child", next(queue, FIRST, 1));
    }

    @Test
    void afterARestoreParentsThatAreNotReadAnyMoreHaveBeenReadToTheirEnd() throws Exception {
        Family family = new Family();
        family.given.addAll(List.of("father", "mother"));
        SplitQueue queue =
                queue(family, List.of(new SplitState(split("mother"), Optional.empty())));
        assertEquals("mother", next(queue, FIRST, 0));
        assertEquals("none", next(queue, SECOND, 0));
        queue.ended(FIRST, split("mother"));
        assertEquals("child", next(queue, FIRST, 0));
    }
}
