package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.nifibeam.core.runtime.trigger.TriggerState;
import org.nifibeam.core.schema.Row;

/** Makes one state of those of several windows that have become one. Used once. */
final class PaneMerge {
    private final GroupCodes codes;
    private final LongBinaryOperator timestamps;
    private final List<TriggerState> triggers = new ArrayList<>();
    private Group group;
    private boolean filled;
    private boolean pending;
    private long timestamp = PaneState.NONE;
    private long panes;
    private boolean onTime;

    /** Beginning without any. */
    PaneMerge(GroupCodes codes, LongBinaryOperator timestamps) {
        this.codes = codes;
        this.timestamps = timestamps;
    }

    /**
     * Takes a window's state.
     *
     * @param continued true if the new window is this one, and its panes go on
     */
    void add(PaneState state, boolean continued) {
        triggers.add(state.trigger);
        pending |= state.pending;
        timestamp = timestamps.applyAsLong(timestamp, state.timestamp);
        if (state.filled && filled) {
            GroupCode partials = codes.partials();
            Row other = partials.partial(state.group);
            partials.add(group, other, 0);
        } else if (state.filled || group == null) {
            group = state.group;
            filled = state.filled;
        }
        if (continued) {
            panes = state.panes;
            onTime = state.onTime;
        }
    }

    /** The state of all. */
    PaneState result(Function<List<TriggerState>, TriggerState> trigger) {
        PaneState state = new PaneState(trigger.apply(triggers));
        state.group = group;
        state.filled = filled;
        state.pending = pending;
        state.timestamp = timestamp;
        state.panes = panes;
        state.onTime = onTime;
        return state;
    }
}
