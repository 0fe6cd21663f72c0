package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.AppendedInput.Reading;
import org.nifibeam.service.InputSegment;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Feeds one unbounded run: a segment of its input for each FlowFile, and a definition once a start
 * of the processor. A segment is durable before its FlowFile is marked, so that the FlowFile of a
 * segment without a mark is found by its uuid, and there is no mark without a segment.
 *
 * <p>Made anew at each start; triggered by one thread at a time.
 */
final class InputFeed {
    /** Not committed yet, so that no queue shows them. */
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    private volatile Optional<Begun> begun = Optional.empty();

    /** A run has taken the definition, or none will. */
    private boolean taken;

    private boolean told;
    private boolean remembered;

    /** The definition that has been handed on. */
    private record Begun(String run, long millis) {}

    /**
     * One trigger.
     *
     * @param most how many FlowFiles may wait to be read
     * @param patienceMillis how long for a run to begin
     * @param name the pipeline's name, of its first FlowFile
     */
    record Trigger(
            ProcessSession session,
            PipelineRunnerService service,
            InputDefinition definition,
            FlowFileRecords records,
            int most,
            long patienceMillis,
            Function<FlowFile, String> name) {
        private Optional<AppendedInput> input() throws RunnerUnavailableException {
            return service.appendedInputs(definition.holder()).stream().findFirst();
        }
    }

    /** What a trigger has done, which is to be committed. */
    record Fed(boolean begins, Set<String> flowFiles) {
        static final Fed NOTHING = new Fed(false, Set.of());

        boolean any() {
            return begins || !flowFiles.isEmpty();
        }
    }

    /** Where the processor remembers what it has begun since somebody started it. */
    static final String BEGUN = "begun";

    Set<String> inFlight() {
        return inFlight;
    }

    /** Reads FlowFiles as far as there is room; the caller commits. */
    Fed feed(Trigger trigger, List<String> fresh) throws IOException, RunnerUnavailableException {
        if (!remembered) {
            // What was begun in an earlier life of NiFi is in the state.
            begun =
                    Optional.ofNullable(trigger.session().getState(Scope.LOCAL).get(BEGUN))
                            .map(run -> new Begun(run, System.currentTimeMillis()));
            remembered = true;
        }
        Optional<AppendedInput> input = trigger.input();
        if (begun.isEmpty() && input.isPresent() && isOver(input.get())) {
            // It has left nothing: the next FlowFile decides the schema.
            trigger.service().removeInput(input.get().inputId());
            input = Optional.empty();
        }
        if (input.isPresent() && !opens(trigger, input.get())) {
            return Fed.NOTHING;
        }
        if (input.isEmpty() && begun.isPresent()) {
            return Fed.NOTHING;
        }
        long waiting =
                input.map(AppendedInput::segments).orElse(List.of()).stream()
                        .filter(segment -> segment.state() == InputSegment.State.WAITING)
                        .count();
        long room = Math.max(0, trigger.most() - waiting);
        Appending appending = new Appending(trigger, input);
        appending.read(fresh.stream().limit(room).toList());
        Optional<AppendedInput> now = trigger.input();
        if (now.isEmpty()) {
            return Fed.NOTHING;
        }
        Set<String> read = hold(trigger, now.get(), appending.read);
        boolean begins =
                begun.isEmpty()
                        && (now.get().reading() == Reading.GOING || waiting + read.size() > 0);
        if (begins) {
            begin(trigger, now.get(), appending.read);
        }
        inFlight.addAll(read);
        return new Fed(begins, read);
    }

    private static boolean isOver(AppendedInput input) {
        return input.reading() == Reading.NOT && input.segments().isEmpty();
    }

    /** True if there is a run to be fed, or one to be begun. */
    private boolean opens(Trigger trigger, AppendedInput input) throws RunnerUnavailableException {
        if (begun.isEmpty()) {
            boolean left =
                    input.segments().stream()
                            .anyMatch(segment -> segment.state() == InputSegment.State.WAITING);
            return input.reading() == Reading.GOING || input.reading() == Reading.NOT && left;
        }
        if (input.reading() != Reading.NOT) {
            taken = true;
            told = false;
            return input.reading() == Reading.GOING;
        }
        // A run may have come and gone between two triggers.
        taken = taken || trigger.service().inspect(begun.get().run()).isPresent();
        if (taken) {
            tell(trigger);
            return false;
        }
        return !givenUp(trigger, input);
    }

    private void tell(Trigger trigger) {
        if (!told) {
            told = true;
            trigger.definition()
                    .log()
                    .warn(
                            "The run that read the FlowFiles has ended; those that come wait until this processor is started again");
        }
    }

    private boolean givenUp(Trigger trigger, AppendedInput input)
            throws RunnerUnavailableException {
        Begun now = begun.orElseThrow();
        String state;
        List<RunProblem> problems;
        Optional<AppendedInput.Refusal> refused =
                input.refused().filter(refusal -> refusal.run().equals(now.run()));
        if (refused.isPresent()) {
            state = "REFUSED";
            problems = refused.get().problems();
        } else if (System.currentTimeMillis() - now.millis() >= trigger.patienceMillis()) {
            state = "NOT STARTED";
            problems =
                    List.of(
                            new RunProblem(
                                    state,
                                    Optional.empty(),
                                    "no RunPipeline with the same Pipeline Runner has taken the definition of run "
                                            + now.run(),
                                    "connect the stages to one, start this processor again, and send the FlowFile again"));
        } else {
            return false;
        }
        trigger.service().failInput(input.inputId(), state, problems);
        taken = true;
        return true;
    }

    private Set<String> hold(Trigger trigger, AppendedInput input, List<FlowFile> read) {
        Set<String> uuids = new LinkedHashSet<>();
        read.forEach(flowFile -> uuids.add(InputQueues.uuid(flowFile)));
        long now = System.currentTimeMillis();
        Map<String, Long> numbers = new LinkedHashMap<>();
        // Of several segments of one FlowFile the last one is that of this time.
        input.segments().forEach(segment -> numbers.put(segment.flowFile(), segment.number()));
        for (FlowFile flowFile : read) {
            trigger.definition()
                    .hold(
                            trigger.session(),
                            flowFile,
                            RunTransit.input(input.inputId(), trigger.definition().stage()),
                            HeldFlowFiles.mark(
                                    trigger.definition().holder(),
                                    input.inputId(),
                                    now,
                                    numbers.get(InputQueues.uuid(flowFile))));
        }
        return uuids;
    }

    private void begin(Trigger trigger, AppendedInput input, List<FlowFile> read)
            throws IOException {
        String run = UUID.randomUUID().toString();
        trigger.definition()
                .hand(
                        trigger.session(),
                        read,
                        new InputDefinition.Begin(
                                run, input.pipeline(), TypeText.schema(input.schema())),
                        Map.of(
                                InputDefinition.INPUT,
                                input.inputId(),
                                InputDefinition.APPENDED,
                                true),
                        Map.of());
        trigger.session().setState(Map.of(BEGUN, run), Scope.LOCAL);
        begun = Optional.of(new Begun(run, System.currentTimeMillis()));
    }

    void committed(Fed fed) {
        inFlight.removeAll(fed.flowFiles());
    }

    /** What was to be begun has not been. */
    void rolledBack(Fed fed) {
        inFlight.removeAll(fed.flowFiles());
        if (fed.begins()) {
            begun = Optional.empty();
        }
    }

    /** Reads the FlowFiles of one trigger into segments; the first one may make the input. */
    private static final class Appending {
        private final Trigger trigger;
        private final List<FlowFile> read = new ArrayList<>();
        private Optional<String> inputId;
        private Optional<Schema> schema;
        private boolean made;
        private Optional<InputWriter> open = Optional.empty();

        Appending(Trigger trigger, Optional<AppendedInput> input) {
            this.trigger = trigger;
            this.inputId = input.map(AppendedInput::inputId);
            this.schema = input.map(there -> TypeText.schema(there.schema()));
        }

        void read(List<String> uuids) throws IOException, RunnerUnavailableException {
            for (FlowFile flowFile :
                    InputQueues.get(trigger.session(), new HashSet<>(uuids)).values()) {
                if (!trigger.definition().refused(trigger.session(), flowFile)) {
                    read(flowFile);
                }
            }
        }

        private void read(FlowFile flowFile) throws IOException, RunnerUnavailableException {
            ProcessSession session = trigger.session();
            open = Optional.empty();
            try {
                switch (trigger.records().write(session, flowFile, own -> writer(flowFile, own))) {
                    case FlowFileRecords.Written written -> {
                        written.writer().keep();
                        written.writer().commit();
                        read.add(flowFile);
                    }
                    case FlowFileRecords.OtherSchema other ->
                            trigger.definition()
                                    .fail(
                                            session,
                                            flowFile,
                                            "its records are "
                                                    + other.schema()
                                                    + ", and the run reads "
                                                    + schema.orElseThrow()
                                                    + "; to read these, drain or cancel the run with ControlPipeline and start"
                                                    + " this processor again");
                    case FlowFileRecords.Unreadable not ->
                            trigger.definition().fail(session, flowFile, not.why());
                }
            } finally {
                if (open.isPresent()) {
                    open.get().close();
                }
            }
            if (made && read.isEmpty()) {
                // What cannot be read decides nothing.
                trigger.service().removeInput(inputId.orElseThrow());
                inputId = Optional.empty();
                schema = Optional.empty();
                made = false;
            }
        }

        private Optional<InputWriter> writer(FlowFile flowFile, Schema own)
                throws RunnerUnavailableException {
            if (inputId.isEmpty()) {
                String id = UUID.randomUUID().toString();
                trigger.service()
                        .createInput(
                                trigger.definition().holder(),
                                id,
                                trigger.name().apply(flowFile),
                                own.toString());
                inputId = Optional.of(id);
                schema = Optional.of(own);
                made = true;
            }
            if (!schema.orElseThrow().equals(own)) {
                return Optional.empty();
            }
            open =
                    Optional.of(
                            trigger.service()
                                    .appendInput(inputId.get(), InputQueues.uuid(flowFile)));
            return open;
        }
    }
}
