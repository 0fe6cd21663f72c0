package org.nifibeam.nifi.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.logging.ComponentLog;
import org.nifibeam.service.RunInfo;

/**
 * What is said of runs in bulletins: each trouble of a run once, and so its end, and what several
 * wait for once for all of them. Forgotten when the processor is started. Used by one thread at a
 * time.
 */
final class Bulletins {
    private final Map<String, Set<String>> said = new HashMap<>();
    private Set<String> waits = Set.of();
    private String trouble = "";

    /** Says what is new of the runs whose end has not been told. */
    void tell(Collection<RunInfo> runs, ComponentLog log) {
        said.keySet().retainAll(runs.stream().map(RunInfo::runId).toList());
        Set<String> waitsNow = new HashSet<>();
        for (RunInfo run : runs) {
            Set<String> ofRun = said.computeIfAbsent(run.runId(), id -> new HashSet<>());
            for (RunEvent event : RunEvent.of(run)) {
                if (event.kind() == RunEvent.Kind.WAITING) {
                    boolean first = waitsNow.add(event.key()) && !waits.contains(event.key());
                    if (ofRun.add(event.key()) && first) {
                        log.warn(
                                "Run {} of pipeline '{}' waits: {}",
                                run.runId(),
                                run.pipeline(),
                                event.message());
                    }
                } else if (event.isNews(ofRun.contains(event.key()))) {
                    if (event.kind() == RunEvent.Kind.RECOVERED) {
                        ofRun.remove(event.key());
                    } else {
                        ofRun.add(event.key());
                    }
                    tell(run, event, log);
                }
            }
        }
        waits = waitsNow;
    }

    private static void tell(RunInfo run, RunEvent event, ComponentLog log) {
        switch (event.kind()) {
            case TROUBLE, RECOVERED -> log.warn("Run {}: {}", run.runId(), event.message());
            case ENDED ->
                    RunEvent.failures(run)
                            .forEach(problem -> log.error("Run {}: {}", run.runId(), problem));
            case SUBMITTED, RUNNING, WAITING -> log.debug("Run {}: {}", run.runId(), event.key());
        }
    }

    /** Says what keeps the processor from its work, once until it is something else or over. */
    void tell(String what, Exception cause, ComponentLog log) {
        String shape = what + RunEvent.shape(String.valueOf(cause.getMessage()));
        if (!shape.equals(trouble)) {
            trouble = shape;
            log.error("{}: {}", what, cause.getMessage(), cause);
        }
    }

    /** It works again. */
    void over(String what) {
        if (trouble.startsWith(what)) {
            trouble = "";
        }
    }
}
