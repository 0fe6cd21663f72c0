package org.nifibeam.core.run;

import java.util.Set;

/** What a runner declares; used to refuse, to test and to document. */
public record Capabilities(Set<Capability> bounded, Set<Capability> unbounded) {
    public Capabilities {
        bounded = Set.copyOf(bounded);
        unbounded = Set.copyOf(unbounded);
    }

    /** True if declared for pipelines of that kind. */
    public boolean has(Capability capability, boolean isBounded) {
        return (isBounded ? bounded : unbounded).contains(capability);
    }
}
