package org.nifibeam.nifi.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.CanvasDefinition;

/**
 * A definition on its way along a flow; two of them are the same only if they are one object.
 * Immutable.
 */
final class TracedDefinition implements Passing {
    private final CanvasDefinition definition;
    private final String root;
    private final Optional<Visit> last;
    private final boolean certain;
    private final boolean namesKnown;

    private TracedDefinition(
            CanvasDefinition definition,
            String root,
            Optional<Visit> last,
            boolean certain,
            boolean namesKnown) {
        this.definition = definition;
        this.root = root;
        this.last = last;
        this.certain = certain;
        this.namesKnown = namesKnown;
    }

    /** One that a component begins. */
    static TracedDefinition begun(CanvasDefinition definition, String root, boolean namesKnown) {
        return new TracedDefinition(definition, root, Optional.empty(), true, namesKnown);
    }

    /** What a stage makes of the one before it. */
    static TracedDefinition behind(Visit visit, CanvasDefinition definition, boolean nameKnown) {
        TracedDefinition before = visit.before();
        return new TracedDefinition(
                definition,
                before.root,
                Optional.of(visit),
                before.certain,
                before.namesKnown && nameKnown);
    }

    /** The same behind a processor that may send it elsewhere. */
    TracedDefinition perhaps() {
        return certain ? new TracedDefinition(definition, root, last, false, namesKnown) : this;
    }

    CanvasDefinition definition() {
        return definition;
    }

    /** The id of the component that begins it. */
    String root() {
        return root;
    }

    /** The stage that was added last. */
    Optional<Visit> last() {
        return last;
    }

    /** True if it comes here whenever it begins. */
    boolean certain() {
        return certain;
    }

    /** False if a stage in it has a name that the flow does not tell. */
    boolean namesKnown() {
        return namesKnown;
    }

    /** The visits that its stages come from, by the stages' names in it. */
    Map<String, Visit> visits() {
        Map<String, Visit> visits = new HashMap<>();
        Optional<Visit> visit = last;
        while (visit.isPresent()) {
            visits.put(visit.get().stage(), visit.get());
            visit = visit.get().before().last;
        }
        return visits;
    }
}
