package org.nifibeam.core.problem;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a definition. Words of the document that it cites may be of any
 * length; a problem is not, so that it fits into a line of a log, a bulletin, an attribute. What
 * stands in the middle of longer ones is left out.
 *
 * @param code the kind of problem
 * @param place where it stands in the document
 * @param stage the stage's name, if it belongs to one
 * @param message what is wrong, one line without a full stop
 * @param advice what to do, one line without a full stop
 */
public record Problem(
        ProblemCode code, Place place, Optional<String> stage, String message, String advice) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_MESSAGE = 2500;
    private static final int LONGEST_ADVICE = 1000;

    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
        message = shortened(message, LONGEST_MESSAGE);
        advice = shortened(advice, LONGEST_ADVICE);
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int part = longest / 2 - 3;
        return text.substring(0, part) + " ... " + text.substring(text.length() - part);
    }

    /** The same problem at another place. */
    public Problem at(Place other) {
        return new Problem(code, other, stage, message, advice);
    }

    /** The same problem of the named stage. */
    public Problem of(String name) {
        return new Problem(code, place, Optional.of(name), message, advice);
    }

    /** The same problem in other words. */
    public Problem saying(String words) {
        return new Problem(code, place, stage, words, advice);
    }

    /** The stage's name as readers see it: in part if it is long. */
    public Optional<String> shownStage() {
        return stage.map(name -> shortened(name, LONGEST_NAME));
    }

    /** {@code FILE:LINE: [CODE] stage 'name': what is wrong; what to do}. */
    @Override
    public String toString() {
        String where = place.toString();
        return (where.isEmpty() ? "" : where + ": ") + withoutPlace();
    }

    /** What is wrong and what to do, for readers who see where it is. */
    public String words() {
        return message + (advice.isEmpty() ? "" : "; " + advice);
    }

    /** The same without file and line, for readers who do not see the document. */
    public String withoutPlace() {
        return "["
                + code
                + "] "
                + shownStage().map(name -> "stage '" + name + "': ").orElse("")
                + words();
    }
}
