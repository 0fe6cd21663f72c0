package org.nifibeam.nifi.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.InputSegment;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Lets FlowFiles go that an unbounded run has read, or will not read any more. Used once, by one
 * thread.
 */
final class SegmentRelease {
    private final InputDefinition definition;
    private final PipelineRunnerService service;
    private final Set<String> held = new HashSet<>();
    private final Map<String, Set<Long>> released = new LinkedHashMap<>();

    SegmentRelease(InputDefinition definition, PipelineRunnerService service) {
        this.definition = definition;
        this.service = service;
    }

    /** The uuids of FlowFiles without a mark that have a segment nevertheless. */
    Set<String> held() {
        return held;
    }

    /** True if FlowFiles have been let go. */
    boolean any() {
        return !released.isEmpty();
    }

    /**
     * Transfers the FlowFiles whose segments are done with; the caller commits. What the queue does
     * not show, or the service does not know, counts as gone only while the whole queue is seen.
     *
     * @param inFlight uuids of those that are in no queue until an earlier session has committed
     */
    void release(ProcessSession session, HeldFlowFiles queue, Set<String> inFlight)
            throws RunnerUnavailableException {
        Map<String, Map<String, Long>> marked = new LinkedHashMap<>(queue.fed());
        for (AppendedInput input : service.appendedInputs(definition.holder())) {
            Map<String, Long> own =
                    Optional.ofNullable(marked.remove(input.inputId())).orElse(Map.of());
            if (queue.whole()) {
                lose(session, input, own);
            }
            release(session, input, own, new HashSet<>(queue.fresh()));
            if (queue.whole()) {
                forget(input, queue, inFlight);
            }
        }
        if (queue.whole()) {
            marked.forEach(
                    (input, own) ->
                            go(session, input, own, ReadFromFlowFile.FAILURE, unknown(input)));
        }
    }

    /** Lets FlowFiles go whose segments are not there. */
    private void lose(ProcessSession session, AppendedInput input, Map<String, Long> marked) {
        Set<Long> there =
                input.segments().stream().map(InputSegment::number).collect(Collectors.toSet());
        Map<String, Long> lost = new LinkedHashMap<>(marked);
        lost.values().removeIf(there::contains);
        go(session, input.inputId(), lost, ReadFromFlowFile.FAILURE, unknown(input.inputId()));
    }

    private void release(
            ProcessSession session,
            AppendedInput input,
            Map<String, Long> marked,
            Set<String> fresh) {
        Map<String, Long> unmarked = new LinkedHashMap<>();
        Map<String, Long> finished = new LinkedHashMap<>();
        Map<String, Long> failed = new LinkedHashMap<>();
        for (InputSegment segment : input.segments()) {
            String uuid = segment.flowFile();
            boolean own = Long.valueOf(segment.number()).equals(marked.get(uuid));
            // NiFi was stopped between the segment and its FlowFile's mark.
            boolean found = !own && fresh.contains(uuid);
            if (found) {
                held.add(uuid);
            }
            if (own || found) {
                switch (segment.state()) {
                    case WAITING -> {
                        if (found) {
                            unmarked.put(uuid, segment.number());
                        }
                    }
                    case FINISHED -> finished.put(uuid, segment.number());
                    case FAILED -> failed.put(uuid, segment.number());
                }
            }
        }
        hold(session, input, unmarked);
        go(session, input.inputId(), finished, ReadFromFlowFile.ORIGINAL, committed(input));
        go(session, input.inputId(), failed, ReadFromFlowFile.FAILURE, failed(input));
    }

    /** Marks FlowFiles whose records are segments. */
    private void hold(ProcessSession session, AppendedInput input, Map<String, Long> numbers) {
        long now = System.currentTimeMillis();
        InputQueues.get(session, numbers.keySet())
                .forEach(
                        (uuid, flowFile) ->
                                definition.hold(
                                        session,
                                        flowFile,
                                        RunTransit.input(input.inputId(), definition.stage()),
                                        HeldFlowFiles.mark(
                                                definition.holder(),
                                                input.inputId(),
                                                now,
                                                numbers.get(uuid))));
    }

    /** Removes segments whose FlowFiles have gone; none that are waiting: a run is to read them. */
    private void forget(AppendedInput input, HeldFlowFiles queue, Set<String> inFlight)
            throws RunnerUnavailableException {
        Set<Long> gone = new LinkedHashSet<>();
        for (InputSegment segment : input.segments()) {
            if (segment.state() != InputSegment.State.WAITING
                    && !queue.all().contains(segment.flowFile())
                    && !inFlight.contains(segment.flowFile())) {
                gone.add(segment.number());
            }
        }
        if (!gone.isEmpty()) {
            service.releaseInput(input.inputId(), gone);
        }
    }

    private static Map<String, String> committed(AppendedInput input) {
        Map<String, String> attributes = new HashMap<>();
        input.run().ifPresent(run -> attributes.put(PipelineAttributes.RUN_ID, run));
        attributes.put(PipelineAttributes.STATE, "COMMITTED");
        return attributes;
    }

    private static Map<String, String> failed(AppendedInput input) {
        AppendedInput.Failure failure =
                input.failure().orElse(new AppendedInput.Failure(input.run(), "FAILED", List.of()));
        List<String> texts = failure.problems().stream().map(RunProblem::toString).toList();
        Map<String, String> attributes = new HashMap<>();
        failure.run().ifPresent(run -> attributes.put(PipelineAttributes.RUN_ID, run));
        attributes.put(PipelineAttributes.STATE, failure.state());
        attributes.put(
                PipelineAttributes.ERROR,
                PipelineAttributes.shorten(
                        texts.isEmpty()
                                ? "run "
                                        + failure.run().orElse("")
                                        + " has ended as "
                                        + failure.state()
                                : texts.get(0)));
        attributes.put(
                PipelineAttributes.PROBLEMS, PipelineAttributes.shorten(String.join("\n", texts)));
        return attributes;
    }

    private static Map<String, String> unknown(String input) {
        return Map.of(
                PipelineAttributes.STATE,
                "UNKNOWN",
                PipelineAttributes.ERROR,
                "the runner service does not know its records any more (input "
                        + input
                        + "); look whether its results are there before reading the FlowFile again");
    }

    private void go(
            ProcessSession session,
            String input,
            Map<String, Long> numbers,
            Relationship to,
            Map<String, String> attributes) {
        if (numbers.isEmpty()) {
            return;
        }
        if (to.equals(ReadFromFlowFile.FAILURE)) {
            definition
                    .log()
                    .error("{} FlowFiles: {}", numbers.size(), attributes.get("pipeline.error"));
        }
        for (FlowFile flowFile : InputQueues.get(session, numbers.keySet()).values()) {
            FlowFile let = session.removeAttribute(flowFile, HeldFlowFiles.MARK);
            let = session.putAllAttributes(let, attributes);
            session.getProvenanceReporter().route(let, to, "input " + input);
            session.transfer(let, to);
            // One that is swapped out by now is let go when it comes back.
            released.computeIfAbsent(input, id -> new LinkedHashSet<>())
                    .add(numbers.get(InputQueues.uuid(let)));
        }
    }

    /** Removes the segments of FlowFiles that have gone. */
    void remove() {
        released.forEach(
                (input, numbers) -> {
                    try {
                        service.releaseInput(input, numbers);
                    } catch (RunnerUnavailableException e) {
                        definition
                                .log()
                                .warn(
                                        "The records of input {} will be removed later: {}",
                                        input,
                                        e.getMessage());
                    }
                });
    }
}
