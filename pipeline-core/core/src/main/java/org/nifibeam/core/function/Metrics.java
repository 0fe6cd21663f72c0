package org.nifibeam.core.function;

/**
 * A stage's own figures. They are summed (or joined) over all tasks of the stage and show up in the
 * job's metrics beside the built-in ones, by the stage's name. Confined to the call that got them;
 * cheap enough to be asked for at every element.
 */
public interface Metrics {
    /** Adds to a counter. */
    void count(String name, long by);

    /** Adds a value to a distribution: its count, sum, smallest and largest are kept. */
    void distribution(String name, long value);

    /** Sets a gauge, of which the last value counts. */
    void gauge(String name, long value);

    /** Adds a word to a set of at most a thousand. */
    void word(String name, String value);
}
