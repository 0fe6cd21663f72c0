package org.nifibeam.core.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.OptionalLong;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.window.Timestamps;

/** Figures of one step in one task: counted by the task's thread, read by any. */
public final class StepMetrics {
    private static final VarHandle IN = handle("in");
    private static final VarHandle OUT = handle("out");
    private static final VarHandle LATE = handle("late");
    private static final VarHandle ERRORS = handle("errors");
    private static final VarHandle WATERMARK = handle("watermark");
    private static final VarHandle BACKLOG = handle("backlog");
    private static final VarHandle BYTES = handle("bytes");

    private final StageInfo stage;
    private long in;
    private long out;
    private long late;
    private long errors;
    private long watermark = Timestamps.MIN;
    private long backlog = -1;
    private long bytes = -1;

    /** Of those before a restart. */
    private long bytesBefore;

    private volatile UserMetrics own;
    private volatile boolean idle;

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

    /** True if its task has nothing to do for now, and holds nobody's event time back. */
    boolean idle() {
        return idle;
    }

    /** The function's own figures, by name. */
    public Map<String, MetricValue> own() {
        UserMetrics noted = own;
        return noted == null ? Map.of() : noted.values();
    }

    /** Records or bytes known to wait in front of a source's task, empty if unknown. */
    public OptionalLong backlog() {
        long known = (long) BACKLOG.getOpaque(this);
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** Bytes read by a source's task or written by a sink's, empty if unknown. */
    public OptionalLong bytes() {
        long known = (long) BYTES.getOpaque(this);
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** So many bytes have been read or written since this task began. */
    void bytes(long passed) {
        BYTES.setOpaque(this, bytesBefore + passed);
    }

    /** Has a function's own figures shown beside these; called before any is noted. */
    void own(UserMetrics noted) {
        own = noted;
    }

    /** Writes what has been counted. */
    byte[] encode() {
        ByteSink sink = new ByteSink();
        sink.writeUnsigned(in);
        sink.writeUnsigned(out);
        sink.writeUnsigned(late);
        sink.writeUnsigned(errors);
        sink.writeUnsigned(Math.max(0, bytes));
        Map<String, MetricValue> noted = own();
        sink.writeUnsigned(noted.size());
        noted.forEach(
                (name, value) -> {
                    sink.writeString(name);
                    MetricValueCoder.encode(value, sink);
                });
        return sink.toBytes();
    }

    /** Goes on from what one task had counted before a restart. */
    void restore(byte[] encoded) {
        ByteSource source = new ByteSource(encoded);
        IN.setOpaque(this, in + source.readUnsigned());
        OUT.setOpaque(this, out + source.readUnsigned());
        LATE.setOpaque(this, late + source.readUnsigned());
        ERRORS.setOpaque(this, errors + source.readUnsigned());
        bytesBefore += source.readUnsigned();
        for (int i = source.readCount(); i > 0; i--) {
            String name = source.readString();
            MetricValue value = MetricValueCoder.decode(source);
            if (own != null) {
                own.restore(name, value);
            }
        }
    }

    void idle(boolean now) {
        idle = now;
    }

    void waiting(OptionalLong known) {
        BACKLOG.setOpaque(this, known.orElse(-1));
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
