package org.nifibeam.nifi.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.service.CheckpointInfo;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.StageFigures;

/**
 * A change of a run's state that is worth telling, once.
 *
 * @param kind what has changed
 * @param key equal for what need not be told twice of a run
 * @param message in words
 */
record RunEvent(Kind kind, String key, String message) {
    /** Of checkpoints that fail; may be told again after they have been taken again. */
    static final String CHECKPOINTS = "checkpoints";

    /** What has changed. */
    enum Kind {
        SUBMITTED,
        WAITING,
        RUNNING,
        TROUBLE,
        RECOVERED,
        ENDED;

        /** As attributes have it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All that can be told of a run as it is, in the order it came about. */
    static List<RunEvent> of(RunInfo run) {
        List<RunEvent> events = new ArrayList<>();
        events.add(new RunEvent(Kind.SUBMITTED, "submitted", "the runner has taken the run"));
        run.waiting()
                .ifPresent(
                        reason ->
                                events.add(
                                        new RunEvent(
                                                Kind.WAITING,
                                                "waiting: " + shape(reason),
                                                reason)));
        if (run.state() == RunState.RUNNING && run.waiting().isEmpty()) {
            events.add(new RunEvent(Kind.RUNNING, "running", begun(run)));
        }
        for (StageFigures stage : run.stages()) {
            trouble(events, stage.stage(), "late", stage.late());
            trouble(events, stage.stage(), "errors", stage.errors());
        }
        checkpoints(run).ifPresent(events::add);
        if (run.state().ended()) {
            events.add(new RunEvent(Kind.ENDED, "ended", ended(run)));
        }
        return events;
    }

    private static void trouble(List<RunEvent> events, String stage, String what, long count) {
        if (count > 0) {
            String message =
                    what.equals("late")
                            ? "elements come so late that they are dropped; allow them more lateness where the window is set"
                            : "elements fail and go to its error output; look at what takes that";
            events.add(
                    new RunEvent(
                            Kind.TROUBLE,
                            what + ": " + stage,
                            "stage '" + stage + "': " + message));
        }
    }

    /** That they fail, or that what may have been told of that is over. */
    private static Optional<RunEvent> checkpoints(RunInfo run) {
        CheckpointInfo checkpoints = run.checkpoints();
        if (checkpoints.failing().isPresent()) {
            CheckpointInfo.Failing failing = checkpoints.failing().get();
            return Optional.of(
                    new RunEvent(
                            Kind.TROUBLE,
                            CHECKPOINTS,
                            "since "
                                    + failing.since()
                                    + " "
                                    + failing.problem().message()
                                    + "; "
                                    + failing.problem().advice()));
        }
        return checkpoints
                .last()
                .map(
                        last ->
                                new RunEvent(
                                        Kind.RECOVERED,
                                        CHECKPOINTS,
                                        "checkpoints can be taken again, and what the run writes is committed"));
    }

    /** True if it is to be told, whether or not an event of its key was told and not taken back. */
    boolean isNews(boolean said) {
        return said == (kind == Kind.RECOVERED);
    }

    private static String begun(RunInfo run) {
        return run.predecessor()
                .map(before -> "the run goes on from the savepoint of run " + before)
                .orElse("the run has begun");
    }

    private static String ended(RunInfo run) {
        if (!run.problems().isEmpty()) {
            return run.problems().get(0).toString();
        }
        return run.successor()
                .filter(next -> run.state() == RunState.FINISHED)
                .map(next -> "run " + next + " has gone on from the run's savepoint")
                .orElseGet(() -> "the run is " + run.state().name().toLowerCase(Locale.ROOT));
    }

    /** A reason without what changes in it all the time: numbers, and the ids of other runs. */
    static String shape(String reason) {
        return reason.replaceAll("\\S*[0-9]\\S*", "#");
    }

    /** The problems of a run that has failed, or was given up; none otherwise. */
    static List<RunProblem> failures(RunInfo run) {
        return run.state().ended() ? run.problems() : List.of();
    }
}
