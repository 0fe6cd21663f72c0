package org.nifibeam.bench.work;

import java.util.List;

/**
 * What a side is asked to do, as its process is told.
 *
 * @param work a query of NEXMark, as {@code Q5}, or the name of a {@link GroupWork} or {@link
 *     FormatWork}
 * @param events how many there are, rows or events of all kinds
 * @param asStream as unbounded input
 * @param who a peer in its own word, or one of our runners
 * @param tasks of each stage
 */
public record Order(String work, long events, boolean asStream, String who, int tasks) {
    /** As arguments of a process. */
    public List<String> arguments() {
        return List.of(
                work,
                Long.toString(events),
                Boolean.toString(asStream),
                who,
                Integer.toString(tasks));
    }

    /** What {@link #arguments} say. */
    public static Order of(String[] arguments) {
        return new Order(
                arguments[0],
                Long.parseLong(arguments[1]),
                Boolean.parseBoolean(arguments[2]),
                arguments[3],
                Integer.parseInt(arguments[4]));
    }

    /** Whether it is a query of NEXMark. */
    public boolean nexmark() {
        return work.startsWith("Q");
    }

    /** What is to be grouped, of an order that is no query. */
    public GroupWork group() {
        return GroupWork.valueOf(work);
    }
}
