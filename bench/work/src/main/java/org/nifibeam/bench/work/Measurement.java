package org.nifibeam.bench.work;

import java.util.Optional;
import org.nifibeam.bench.work.Worker.Answer;

/** What one execution took of the clock and of the processors, in nanoseconds, and its answer. */
public record Measurement(long wallNanos, long cpuNanos, Answer answer) {
    private static final String MARK = "measured";

    /** As a line. */
    public String line() {
        return String.join(
                " ",
                MARK,
                Long.toString(wallNanos),
                Long.toString(cpuNanos),
                Long.toString(answer.rows()),
                Long.toString(answer.sum()));
    }

    /** What a line says; empty if it says something else, as an engine may do. */
    public static Optional<Measurement> of(String line) {
        String[] words = line.split(" ");
        if (words.length != 5 || !words[0].equals(MARK)) {
            return Optional.empty();
        }
        return Optional.of(
                new Measurement(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        new Answer(Long.parseLong(words[3]), Long.parseLong(words[4]))));
    }
}
