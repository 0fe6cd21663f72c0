package org.nifibeam.core.runtime.grouping;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.runtime.columns.ColumnFrame;

/** Combines records of columns without their rows. Confined to one thread. */
public sealed interface ColumnGroups permits CodedGroups, ProbedGroups {
    /** Those of a grouping's tables, the fastest first; none if its groups need rows. */
    static List<ColumnGroups> of(WindowedGroups tables, GroupCode code, Grouping grouping) {
        if (!(tables instanceof WindowTables own) || !code.takesColumns() || code.grows()) {
            return List.of();
        }
        Optional<ColumnGroups> probed =
                code.findsColumns()
                        ? Optional.of(new ProbedGroups(own, code, grouping))
                        : Optional.empty();
        return probed.isPresent()
                ? List.of(new CodedGroups(own, code, grouping), probed.get())
                : List.of(new CodedGroups(own, code, grouping));
    }

    /** True if {@link #combine} can take a frame. */
    boolean accepts(ColumnFrame of);

    /** The place in the frame's selection of the record that is being combined, or was last. */
    int place();

    /**
     * Combines a frame's records, one after the other.
     *
     * @param now the watermark: records whose window it has passed go alone
     * @param alone takes the place of a record that is not combined here
     * @param most how many bytes groups may take
     * @param full called when they take more, to take them out
     */
    void combine(ColumnFrame of, long now, IntConsumer alone, long most, Runnable full);
}
