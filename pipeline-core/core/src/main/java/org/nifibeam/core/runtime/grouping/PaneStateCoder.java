package org.nifibeam.core.runtime.grouping;

import java.io.NotSerializableException;
import java.util.Objects;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.runtime.trigger.TriggerState;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;

/** The one encoding of a {@link PaneState}: its group as a half-done one. */
final class PaneStateCoder implements Coder<PaneState> {
    private static final long serialVersionUID = 1L;

    private final transient GroupCode partials;
    private final RowCoder rows;

    PaneStateCoder(GroupCodes codes) {
        this.partials = codes.partials();
        this.rows = RowCoder.of(codes.grouping().partial());
    }

    @Override
    public void encode(PaneState state, ByteSink sink) {
        state.trigger.encode(sink);
        sink.writeBoolean(state.group != null);
        if (state.group != null) {
            rows.encode(partials.partial(state.group), sink);
        }
        sink.writeBoolean(state.filled);
        sink.writeBoolean(state.pending);
        sink.writeSigned(state.timestamp);
        sink.writeUnsigned(state.panes);
        sink.writeBoolean(state.onTime);
        sink.writeSigned(state.timer);
        sink.writeSigned(state.held);
        sink.writeSigned(state.clock);
    }

    @Override
    public PaneState decode(ByteSource source) {
        PaneState state = new PaneState(TriggerState.decode(source));
        if (source.readBoolean()) {
            Row row = rows.decode(source);
            state.group = partials.create(row);
            partials.add(state.group, row, 0);
        }
        state.filled = source.readBoolean();
        if (state.group != null && !state.filled) {
            state.group = partials.fresh(state.group);
        }
        state.pending = source.readBoolean();
        state.timestamp = source.readSigned();
        state.panes = source.readUnsigned();
        state.onTime = source.readBoolean();
        state.timer = source.readSigned();
        state.held = source.readSigned();
        state.clock = source.readSigned();
        return state;
    }

    @Override
    public boolean deterministic() {
        return false;
    }

    @Override
    public String describe() {
        return "panes of " + rows.describe();
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("generated code stays where it was generated");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PaneStateCoder that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows);
    }
}
