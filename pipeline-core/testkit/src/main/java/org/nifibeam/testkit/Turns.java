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
    private boolean timeMoved;

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

    /** The split's last step has moved its watermark, or may have. */
    synchronized void timeMoved() {
        timeMoved = script.inTurns();
    }

    /**
     * True, once, after a step that has moved a watermark: whoever polls several readers one after
     * the other may hand the time on only behind the last one.
     */
    synchronized boolean mustLetTimePass() {
        boolean must = timeMoved;
        timeMoved = false;
        return must;
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
