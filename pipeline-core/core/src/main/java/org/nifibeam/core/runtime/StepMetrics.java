package org.nifibeam.core.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.window.Timestamps;

/** Figures of one step in one task: counted by the task's thread, read by any. */
public final class StepMetrics {
    private static final VarHandle IN = handle("in");
    private static final VarHandle OUT = handle("out");
    private static final VarHandle LATE = handle("late");
    private static final VarHandle ERRORS = handle("errors");
    private static final VarHandle WATERMARK = handle("watermark");

    private final StageInfo stage;
    private long in;
    private long out;
    private long late;
    private long errors;
    private long watermark = Timestamps.MIN;

    StepMetrics(StageInfo stage) {
        this.stage = stage;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(StepMetrics.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whose figures. */
    public StageInfo stage() {
        return stage;
    }

    /** Elements taken. */
    public long in() {
        return (long) IN.getOpaque(this);
    }

    /** Elements given. */
    public long out() {
        return (long) OUT.getOpaque(this);
    }

    /** Elements dropped because their window was over. */
    public long late() {
        return (long) LATE.getOpaque(this);
    }

    /** Elements that went to the error output. */
    public long errors() {
        return (long) ERRORS.getOpaque(this);
    }

    /** Event time reached, milliseconds since the epoch. */
    public long watermark() {
        return (long) WATERMARK.getOpaque(this);
    }

    void taken(long count) {
        IN.setOpaque(this, in + count);
    }

    void given(long count) {
        OUT.setOpaque(this, out + count);
    }

    void dropped() {
        LATE.setOpaque(this, late + 1);
    }

    void failed() {
        ERRORS.setOpaque(this, errors + 1);
    }

    void reached(long time) {
        WATERMARK.setOpaque(this, time);
    }
}
