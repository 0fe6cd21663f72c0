package org.nifibeam.core.plan;

import java.util.List;

/** How rows are spread over the tasks of the next stage. */
public sealed interface Partitioning {
    /** Task to task, in order. */
    record Forward() implements Partitioning {
        @Override
        public String toString() {
            return "forward";
        }
    }

    /** To each task in turn. */
    record RoundRobin() implements Partitioning {
        @Override
        public String toString() {
            return "round robin";
        }
    }

    /** By the canonical hash of the key fields, given by index; no key: all to one task. */
    record ByKey(List<Integer> keys) implements Partitioning {
        public ByKey {
            keys = List.copyOf(keys);
        }

        @Override
        public String toString() {
            return "by key " + keys;
        }
    }

    /** To every task: how side inputs are sent. */
    record Broadcast() implements Partitioning {
        @Override
        public String toString() {
            return "broadcast";
        }
    }
}
