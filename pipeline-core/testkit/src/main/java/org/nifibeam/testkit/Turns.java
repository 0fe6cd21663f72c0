package org.nifibeam.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * Whose turn it is among the splits of a script that takes turns; in another script it is
 * everybody's. Thread-safe.
 */
final class Turns {
    private final Script script;
    private final Map<String, Integer> done = new HashMap<>();

    Turns(Script script) {
        this.script = script;
    }

    /** A split is opened, so many steps being done. */
    synchronized void begin(Script.SplitScript split, int steps) {
        done.put(split.id(), steps);
    }

    /** A split has done a step; its end is one. */
    synchronized void done(Script.SplitScript split) {
        done.merge(split.id(), 1, Integer::sum);
    }

    /** True if it is the split's turn. */
    synchronized boolean isOn(Script.SplitScript split) {
        if (!script.inTurns()) {
            return true;
        }
        int own = done.get(split.id());
        boolean before = true;
        for (Script.SplitScript other : script.splits()) {
            int others = done.getOrDefault(other.id(), 0);
            boolean ended = others > other.steps().size();
            if (other.id().equals(split.id())) {
                before = false;
            } else if (!ended && (before ? others <= own : others < own)) {
                return false;
            }
        }
        return true;
    }
}
