package org.nifibeam.core.run;

/**
 * What a runner can be asked for; each is declared or not, for bounded and for unbounded pipelines.
 */
public enum Capability {
    /** Reads, functions of rows, writes. */
    ELEMENT_WISE("element-wise stages"),
    /** Several collections into one. */
    FLATTEN("flatten"),
    /** Groups in the global window. */
    GROUP_GLOBALLY("grouping in the global window"),
    /** Groups in fixed and sliding windows, fired by the watermark. */
    GROUP_WINDOWS("grouping in fixed or sliding windows"),
    /** Groups in windows that merge. */
    GROUP_SESSIONS("grouping in session windows"),
    /** Elements behind the watermark, within an allowed lateness. */
    ALLOWED_LATENESS("allowed lateness"),
    /** A group's timestamp taken from its elements. */
    TIMESTAMP_COMBINER("a timestamp combiner other than end_of_window"),
    /** Groups in windows of days, weeks, months or years. */
    GROUP_CALENDAR("grouping in calendar windows"),
    /** Groups in windows of a user's making. */
    GROUP_CUSTOM("grouping in custom windows"),
    /** Triggers that go by event time and counts. */
    TRIGGERS("triggers"),
    /** Triggers that go by the clock. */
    PROCESSING_TIME_TRIGGERS("triggers in processing time"),
    /** Later panes that repeat what earlier ones held. */
    ACCUMULATING_PANES("accumulating panes"),
    /** Elements spread anew over the tasks. */
    RESHUFFLE("reshuffle"),
    /** One element in, any number out, into one or several outputs. */
    SEVERAL_OUTPUTS("stages with several outputs"),
    /** Elements that fail go elsewhere. */
    ERROR_OUTPUTS("error outputs"),
    /** A user's functions of elements. */
    FUNCTIONS("functions in Java"),
    /** Collections beside the input. */
    SIDE_INPUTS("side inputs"),
    /** Functions that keep state by key. */
    STATE("state by key"),
    /** Timers in event time. */
    TIMERS("timers in event time"),
    /** Timers that go by the clock. */
    PROCESSING_TIMERS("timers in processing time"),
    /** Combiners that a user wrote. */
    CUSTOM_COMBINERS("combiners in Java"),
    /** Records looked up for elements, and read because elements name them. */
    LOOKUPS("lookups and reads of elements"),
    /** A run whose process was killed goes on when it is started again. */
    CHECKPOINTS("checkpoints"),
    /** What a run keeps can be kept aside, for another run to begin from. */
    SAVEPOINTS("savepoints"),
    /** Both at another parallelism. */
    RESCALE("restarts at another parallelism");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** For messages and the capability matrix. */
    public String words() {
        return words;
    }
}
