package org.nifibeam.service;

/** The states of a run. */
public enum RunState {
    /** Recorded, waiting to be started; {@link RunInfo#waiting} says for what. */
    WAITING,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELLED;

    /** True if it will not change any more. */
    public boolean ended() {
        return this != WAITING && this != RUNNING;
    }
}
