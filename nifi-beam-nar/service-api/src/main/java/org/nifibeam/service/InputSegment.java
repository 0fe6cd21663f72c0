package org.nifibeam.service;

import java.util.Objects;

/**
 * The rows of one FlowFile in an input that is appended to.
 *
 * @param number its place, from 1, rising and never used twice
 * @param flowFile the FlowFile's uuid
 * @param state what has become of it
 */
public record InputSegment(long number, String flowFile, State state) {
    public InputSegment {
        Objects.requireNonNull(flowFile, "flowFile");
        Objects.requireNonNull(state, "state");
    }

    /** What becomes of a segment. */
    public enum State {
        /** To be read, or being read. */
        WAITING,
        /** A complete checkpoint has all of its rows, and what came of them so far is committed. */
        FINISHED,
        /** No run reads it any more, and none has finished it. */
        FAILED
    }
}
