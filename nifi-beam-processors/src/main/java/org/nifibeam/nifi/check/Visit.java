package org.nifibeam.nifi.check;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.stage.StageDraft;

/** One definition at one stage processor, and what turns out to be wrong there. One thread's. */
final class Visit {
    private final CanvasComponent component;
    private final TracedDefinition before;
    private final StageDraft draft;
    private final String stage;
    private final boolean open;
    private final boolean misplaced;
    private final Map<String, ProblemCode> problems = new LinkedHashMap<>();

    /**
     * @param draft the stage as it was added
     * @param stage its name in the definition
     * @param open true if not all of the stage is known, so that it may only seem wrong
     * @param misplaced true if it did not find what it takes, so that what else is wrong with it
     *     may follow from that
     */
    Visit(
            CanvasComponent component,
            TracedDefinition before,
            StageDraft draft,
            String stage,
            boolean open,
            boolean misplaced) {
        this.component = component;
        this.before = before;
        this.draft = draft;
        this.stage = stage;
        this.open = open;
        this.misplaced = misplaced;
    }

    CanvasComponent component() {
        return component;
    }

    TracedDefinition before() {
        return before;
    }

    StageDraft draft() {
        return draft;
    }

    String stage() {
        return stage;
    }

    boolean open() {
        return open;
    }

    /** False if compiling cannot tell what is wrong with it. */
    boolean canBeCompiled() {
        return !open && !misplaced;
    }

    void add(ProblemCode code, String message) {
        problems.putIfAbsent(message, code);
    }

    /** What is wrong, by its words. */
    Map<String, ProblemCode> problems() {
        return problems;
    }
}
