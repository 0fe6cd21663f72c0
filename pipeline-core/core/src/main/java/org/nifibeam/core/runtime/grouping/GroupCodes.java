package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.GeneratedClasses;

/**
 * The code of one grouping, for elements and for half-done groups; both work on the same groups.
 * What nobody asks for is not generated. Thread-safe.
 */
public final class GroupCodes {
    private final GroupCodeGenerator generator;
    private final Grouping grouping;
    private GroupCode elements;
    private GroupCode partials;

    /** The code of a grouping, its classes in a loader. */
    public GroupCodes(GeneratedClasses loader, Grouping grouping) {
        this.grouping = grouping;
        this.generator = new GroupCodeGenerator(loader, grouping);
    }

    /** What is grouped. */
    public Grouping grouping() {
        return grouping;
    }

    /** The code for rows of the grouping's input. */
    public synchronized GroupCode elements() {
        if (elements == null) {
            elements = generator.generate(false);
        }
        return elements;
    }

    /** The code for half-done groups. */
    public synchronized GroupCode partials() {
        if (partials == null) {
            partials = generator.generate(true);
        }
        return partials;
    }

    /** The code for what comes. */
    public GroupCode of(boolean partial) {
        return partial ? partials() : elements();
    }
}
