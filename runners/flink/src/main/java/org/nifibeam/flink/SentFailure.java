package org.nifibeam.flink;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.runtime.StageFailure;

/**
 * A stage's failure on its way through Flink, which hands on nothing but its text: one that people
 * can read in Flink's pages and from which the problem can be made again.
 */
final class SentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern TEXT =
            Pattern.compile(
                    Pattern.quote(SentFailure.class.getName())
                            + ": \\[(\\w+)] stage '(.*?)' \\(line (\\d+):(\\d+)\\): (.*?)\n"
                            + "what to do: (.*?)(?=\r"
                            + "?\n"
                            + "\\s*at |\r"
                            + "?\n"
                            + "Caused by: |\\z)",
                    Pattern.DOTALL);
    private static final String CAUSED_BY = "Caused by: ";
    private static final Pattern CLASS_NAME = Pattern.compile("[\\w.$]+(Exception|Error|Failure)");

    /** The failure as text. */
    SentFailure(StageFailure failure) {
        super(text(failure.problem()), failure);
    }

    private static String text(Problem problem) {
        return "["
                + problem.code()
                + "] stage '"
                + problem.stage().orElse("")
                + "' (line "
                + problem.place().line()
                + ":"
                + problem.place().column()
                + "): "
                + problem.message()
                + "\nwhat to do: "
                + problem.advice();
    }

    /**
     * The problem that Flink's text of an exception tells of: a stage's, or else the innermost
     * cause in words.
     *
     * @param file what messages call the definition
     */
    static Problem problem(String trace, Optional<String> file) {
        Matcher sent = TEXT.matcher(trace);
        if (sent.find()) {
            int line = Integer.parseInt(sent.group(3));
            Place place =
                    line == 0
                            ? Place.NOWHERE
                            : new Place(file, line, Integer.parseInt(sent.group(4)));
            return new Problem(
                    ProblemCode.valueOf(sent.group(1)),
                    place,
                    Optional.of(sent.group(2)),
                    sent.group(5),
                    sent.group(6));
        }
        return new Problem(
                ProblemCode.FAILED,
                Place.NOWHERE,
                Optional.empty(),
                innermost(trace),
                "see the job's exceptions in Flink's pages for the whole cause");
    }

    /**
     * What is behind a problem made of Flink's text: a stage's failure with its causes, or else the
     * whole text.
     */
    static Exception cause(String trace, Problem problem) {
        Matcher sent = TEXT.matcher(trace);
        if (!sent.find()) {
            return new IOException(trace);
        }
        String stage = problem.stage().orElse("");
        return new StageFailure(
                new StageInfo(stage, stage, problem.place()),
                problem.message(),
                problem.advice(),
                causes(trace.substring(sent.end())));
    }

    /** The exceptions behind the failure; null if there are none. */
    private static SentCause causes(String trace) {
        SentCause inner = null;
        List<String> lines = trace.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            // That is the one which has been sent.
            if (line.startsWith(CAUSED_BY) && !line.contains(StageFailure.class.getName())) {
                inner = new SentCause(line.substring(CAUSED_BY.length()), inner);
            }
        }
        return inner;
    }

    private static String innermost(String trace) {
        List<String> lines = trace.lines().toList();
        String words = lines.isEmpty() ? "" : lines.get(0);
        for (String line : lines) {
            if (line.startsWith(CAUSED_BY)) {
                words = line.substring(CAUSED_BY.length());
            }
        }
        return withoutClass(words);
    }

    private static String withoutClass(String words) {
        int colon = words.indexOf(": ");
        boolean named = colon > 0 && CLASS_NAME.matcher(words.substring(0, colon)).matches();
        return named ? words.substring(colon + 2) : words;
    }

    /** An exception of which there is only the text. */
    private static final class SentCause extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        SentCause(String text, SentCause cause) {
            super(withoutClass(text), cause);
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
