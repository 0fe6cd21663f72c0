package org.nifibeam.nifi.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;

/** Lets FlowFiles go whose run has ended, or will never begin. Used by one thread. */
final class InputRelease {
    private final String holder;
    private final PipelineRunnerService service;
    private final long patienceMillis;
    private final ComponentLog log;

    InputRelease(
            String holder, PipelineRunnerService service, long patienceMillis, ComponentLog log) {
        this.holder = holder;
        this.service = service;
        this.patienceMillis = patienceMillis;
        this.log = log;
    }

    /** How the waiting for a run ended. */
    private record End(Relationship to, String state, List<String> problems) {}

    /**
     * Removes inputs that no FlowFile waits for: NiFi was stopped before it had marked them. Does
     * nothing while FlowFiles may be unseen.
     */
    void removeForgotten(HeldFlowFiles held, Set<String> beginning)
            throws RunnerUnavailableException {
        if (!held.whole()) {
            return;
        }
        for (InputInfo input : service.inputs(holder)) {
            String run = input.runId();
            if (!held.waiting().containsKey(run) && !beginning.contains(run)) {
                service.removeInput(run);
            }
        }
    }

    /** Transfers the FlowFiles of all runs that have ended, and names these; the caller commits. */
    Set<String> release(ProcessSession session, HeldFlowFiles held)
            throws RunnerUnavailableException {
        Map<String, InputInfo> inputs = new LinkedHashMap<>();
        service.inputs(holder).forEach(input -> inputs.put(input.runId(), input));
        Set<String> ended = new LinkedHashSet<>();
        for (Map.Entry<String, List<String>> waiting : held.waiting().entrySet()) {
            String run = waiting.getKey();
            Optional<End> end =
                    end(run, Optional.ofNullable(inputs.get(run)), held.since().get(run));
            if (end.isPresent()) {
                release(session, run, waiting.getValue(), end.get());
                ended.add(run);
            }
        }
        return ended;
    }

    private Optional<End> end(String run, Optional<InputInfo> input, long since) {
        Optional<RunInfo> info = service.inspect(run);
        if (info.isPresent()) {
            RunState state = info.get().state();
            if (!state.ended()) {
                return Optional.empty();
            }
            return Optional.of(
                    state == RunState.FINISHED
                            ? new End(ReadFromFlowFile.ORIGINAL, state.name(), List.of())
                            : failed(
                                    state.name(),
                                    info.get().problems(),
                                    "run " + run + " has ended as " + state));
        }
        if (input.isEmpty()) {
            return Optional.of(
                    failed(
                            "UNKNOWN",
                            List.of(),
                            "the runner service knows neither run "
                                    + run
                                    + " nor its records any more; look whether its results are there before reading the FlowFile again"));
        }
        if (!input.get().refused().isEmpty()) {
            return Optional.of(failed("REFUSED", input.get().refused(), ""));
        }
        if (System.currentTimeMillis() - since >= patienceMillis) {
            return Optional.of(
                    failed(
                            "NOT STARTED",
                            List.of(),
                            "no RunPipeline with the same Pipeline Runner has taken the definition of run "
                                    + run
                                    + "; connect the stages to one and send the FlowFile again"));
        }
        return Optional.empty();
    }

    private static End failed(String state, List<RunProblem> problems, String otherwise) {
        List<String> texts = problems.stream().map(RunProblem::toString).toList();
        return new End(
                ReadFromFlowFile.FAILURE, state, texts.isEmpty() ? List.of(otherwise) : texts);
    }

    private void release(ProcessSession session, String run, List<String> uuids, End end) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PipelineAttributes.RUN_ID, run);
        attributes.put(PipelineAttributes.STATE, end.state());
        if (!end.problems().isEmpty()) {
            attributes.put(
                    PipelineAttributes.ERROR, PipelineAttributes.shorten(end.problems().get(0)));
            attributes.put(
                    PipelineAttributes.PROBLEMS,
                    PipelineAttributes.shorten(
                            end.problems().stream().collect(Collectors.joining("\n"))));
            log.error("{} FlowFiles of run {}: {}", uuids.size(), run, end.problems().get(0));
        }
        for (FlowFile flowFile : InputQueues.get(session, Set.copyOf(uuids)).values()) {
            FlowFile released = session.removeAttribute(flowFile, HeldFlowFiles.MARK);
            released = session.putAllAttributes(released, attributes);
            session.getProvenanceReporter().route(released, end.to(), "run " + run);
            session.transfer(released, end.to());
        }
    }

    /** Removes the inputs of runs whose FlowFiles have gone. */
    void remove(Set<String> runs) {
        for (String run : runs) {
            try {
                service.removeInput(run);
            } catch (RunnerUnavailableException e) {
                log.warn("The input of run {} will be removed later: {}", run, e.getMessage());
            }
        }
    }
}
