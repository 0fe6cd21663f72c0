package org.nifibeam.nifi.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Carries out what ControlPipeline was asked for.
 *
 * @param service whose runs these are
 * @param action what
 * @param name the pipeline that is meant
 * @param runId the run that is meant; goes before the name
 * @param savepoint the one that is meant
 * @param asked the uuid of the FlowFile that asks, if one does: however often it comes, it asks
 *     once
 */
record RunControl(
        PipelineRunnerService service,
        ControlAction action,
        Optional<String> name,
        Optional<String> runId,
        Optional<String> savepoint,
        Optional<String> asked) {

    /**
     * A run as it is after that.
     *
     * @param savepoint the one that was kept, or that it goes on from
     */
    record Outcome(RunInfo run, Optional<String> savepoint) {}

    private String words() {
        return runId.map(id -> "run " + id)
                .orElseGet(() -> name.map(n -> "pipeline '" + n + "'").orElse("any run"));
    }

    /**
     * Does it, run by run.
     *
     * @return what it was about; nothing if the runner knows none
     */
    List<Outcome> carryOut() throws RunRefusedException, RunnerUnavailableException {
        if (action != ControlAction.LIST && name.isEmpty() && runId.isEmpty()) {
            throw refused(
                    "MISSING",
                    "to " + action.text() + ", it must be said what",
                    "set Pipeline Name or Run Id to the one that is meant");
        }
        if (action == ControlAction.RELEASE) {
            return release();
        }
        List<RunInfo> runs = select();
        List<Outcome> outcomes = new ArrayList<>();
        for (RunInfo run : runs) {
            outcomes.add(act(run));
        }
        return outcomes;
    }

    private List<RunInfo> select() {
        if (runId.isPresent()) {
            return service.inspect(runId.get()).stream().toList();
        }
        List<RunInfo> named = service.runs().stream().filter(this::named).toList();
        if (action == ControlAction.LIST || named.isEmpty()) {
            return named;
        }
        if (action == ControlAction.FORGET) {
            List<RunInfo> ended = named.stream().filter(run -> run.state().ended()).toList();
            return ended.isEmpty() ? named : ended;
        }
        List<RunInfo> going = named.stream().filter(run -> !run.state().ended()).toList();
        return action == ControlAction.RESTART || going.isEmpty()
                ? List.of(named.get(named.size() - 1))
                : going;
    }

    private boolean named(RunInfo run) {
        return name.filter(n -> !n.equals(run.pipeline())).isEmpty();
    }

    private Outcome act(RunInfo run) throws RunRefusedException, RunnerUnavailableException {
        switch (action) {
            case LIST, RELEASE -> {
                return new Outcome(run, Optional.empty());
            }
            case CANCEL -> service.cancel(run.runId());
            case DRAIN -> service.drain(run.runId());
            case SAVEPOINT -> {
                String kept = savepoint.orElseGet(() -> savepointOf(run));
                service.savepoint(run.runId(), kept);
                return new Outcome(now(run), Optional.of(kept));
            }
            case FORGET -> forget(run);
            case RESTART -> {
                String id = restarted();
                Optional<RunInfo> known = service.inspect(id);
                return new Outcome(
                        known.isPresent()
                                ? known.get()
                                : service.restart(run.runId(), id, savepoint).run(),
                        savepoint);
            }
        }
        return new Outcome(now(run), Optional.empty());
    }

    private RunInfo now(RunInfo run) {
        return service.inspect(run.runId()).orElse(run);
    }

    private void forget(RunInfo run) throws RunRefusedException, RunnerUnavailableException {
        if (!run.state().ended()) {
            throw refused(
                    "INVALID_VALUE",
                    "run " + run.runId() + " goes on, and is not forgotten",
                    "cancel or drain it first");
        }
        service.forget(run.runId());
    }

    /** Of a run of another node, and of none that was not named. */
    private List<Outcome> release() throws RunRefusedException, RunnerUnavailableException {
        if (runId.isPresent()) {
            return List.of(new Outcome(service.release(runId.get()), Optional.empty()));
        }
        List<RunInfo> meant = service.elsewhere().stream().filter(this::named).toList();
        if (meant.isEmpty()) {
            return List.of();
        }
        throw refused(
                "MISSING",
                "to release gives up for good what a run keeps on a node that will not come back: "
                        + meant.stream().map(RunControl::place).collect(Collectors.joining(", ")),
                "if the node is gone, set Run Id to the run");
    }

    private static String place(RunInfo run) {
        return "run "
                + run.runId()
                + " of pipeline '"
                + run.pipeline()
                + "' on node '"
                + run.node().orElse("")
                + "'";
    }

    /** Why there is nothing to report. */
    String notFound() {
        String words =
                "the runner knows no run of "
                        + words()
                        + "; it remembers so many ended runs as its Remembered Runs says";
        try {
            String others =
                    service.elsewhere().stream()
                            .filter(
                                    run ->
                                            runId.isPresent()
                                                    ? runId.get().equals(run.runId())
                                                    : named(run))
                            .map(RunControl::place)
                            .collect(Collectors.joining(", "));
            return others.isEmpty()
                    ? words
                    : words + "; " + others + " is that node's: Run Once asks every node";
        } catch (RunnerUnavailableException e) {
            return words + "; " + e.getMessage();
        }
    }

    /** One FlowFile asks for one run, however often it comes. */
    private String restarted() {
        return asked.map(uuid -> nameOf(uuid + "/" + words()))
                .orElseGet(UUID.randomUUID()::toString);
    }

    private String savepointOf(RunInfo run) {
        String id =
                asked.map(uuid -> nameOf(uuid + "/" + run.runId()))
                        .orElseGet(UUID.randomUUID()::toString);
        return run.runId() + "-" + id.substring(0, 8);
    }

    private static String nameOf(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
