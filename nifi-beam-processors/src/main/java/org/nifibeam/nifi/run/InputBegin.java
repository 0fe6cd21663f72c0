package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Begins a run with FlowFiles: their records into an input, a definition out, the FlowFiles back
 * into their queue with the run's mark. Used by one thread.
 */
final class InputBegin {
    private final InputDefinition definition;

    InputBegin(InputDefinition definition) {
        this.definition = definition;
    }

    /**
     * Begins one, if any of the FlowFiles can be read; the caller commits.
     *
     * @param name the pipeline's name, of a run's first FlowFile
     * @return the run's id
     */
    Optional<String> begin(
            ProcessSession session,
            InputBatch batch,
            List<String> uuids,
            Function<FlowFile, String> name)
            throws IOException, RunnerUnavailableException {
        String run = UUID.randomUUID().toString();
        List<FlowFile> data = new ArrayList<>();
        for (FlowFile flowFile : InputQueues.get(session, new LinkedHashSet<>(uuids)).values()) {
            if (!definition.refused(session, flowFile)) {
                data.add(flowFile);
            }
        }
        batch.read(session, data, definition.holder(), run);
        batch.unreadable().forEach((flowFile, why) -> definition.fail(session, flowFile, why));
        session.transfer(batch.later());
        if (batch.taken().isEmpty()) {
            return Optional.empty();
        }
        definition.hand(
                session,
                batch.taken(),
                new InputDefinition.Begin(
                        run, name.apply(batch.taken().get(0)), batch.schema().orElseThrow()),
                Map.of(InputDefinition.INPUT, run),
                Map.of("pipeline.input.records", Long.toString(batch.records())));
        String transit = RunTransit.uri(run, Optional.of(definition.stage()));
        String mark = HeldFlowFiles.mark(definition.holder(), run, System.currentTimeMillis());
        batch.taken().forEach(flowFile -> definition.hold(session, flowFile, transit, mark));
        return Optional.of(run);
    }
}
