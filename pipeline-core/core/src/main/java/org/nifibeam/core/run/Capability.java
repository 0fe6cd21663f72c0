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
    TIMESTAMP_COMBINER("a timestamp combiner other than end_of_window");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** For messages and the capability matrix. */
    public String words() {
        return words;
    }
}
