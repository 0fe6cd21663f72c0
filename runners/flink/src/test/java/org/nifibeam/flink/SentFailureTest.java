package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.runtime.StageFailure;

/** Failures as Flink's REST interface gives them: stack traces, and what becomes of them. */
class SentFailureTest {
    private static final Optional<String> FILE = Optional.of("totals.yaml");

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static StageFailure failure(Place place) {
        StageInfo stage = new StageInfo("it's total", "total", place);
        return new StageFailure(
                stage, "1 / 0:\nby zero", "see the record", new ArithmeticException("zero"));
    }

    @Test
    void aStagesProblemIsMadeAgainOfItsText() {
        SentFailure sent = new SentFailure(failure(new Place(FILE, 8, 5)));
        assertEquals(
                "totals.yaml:8: [FAILED] stage 'it's total': 1 / 0:\nby zero; see the record",
                SentFailure.problem(trace(new RuntimeException("chained", sent)), FILE).toString());
    }

    @Test
    void aPlaceThatIsNotKnownStaysSo() {
        SentFailure sent = new SentFailure(failure(Place.NOWHERE));
        assertEquals(Place.NOWHERE, SentFailure.problem(trace(sent), FILE).place());
    }

    @Test
    void behindAStagesProblemAreItsCausesWithoutFlinksTrace() {
        StageInfo stage = new StageInfo("total", "total", new Place(FILE, 8, 5));
        IOException full = new IOException("cannot write", new IOException("the disk is full"));
        SentFailure sent = new SentFailure(new StageFailure(stage, "no room", "make some", full));
        String trace = trace(new RuntimeException("chained", sent));
        Throwable cause = SentFailure.cause(trace, SentFailure.problem(trace, FILE));
        assertEquals(
                "totals.yaml:8: [FAILED] stage 'total': no room; make some",
                ((StageFailure) cause).problem().toString());
        assertEquals("java.io.IOException: cannot write", cause.getCause().toString());
        assertEquals("cannot write", cause.getCause().getMessage());
        assertEquals(
                "java.io.IOException: the disk is full", cause.getCause().getCause().toString());
        assertNull(cause.getCause().getCause().getCause());
    }

    @Test
    void behindAnythingElseIsTheWholeTrace() {
        String trace = trace(new IllegalStateException("outside", new IOException("deep")));
        assertEquals(
                trace, SentFailure.cause(trace, SentFailure.problem(trace, FILE)).getMessage());
    }

    @Test
    void anythingElseIsItsInnermostCauseInWords() {
        Exception failure =
                new IllegalStateException("outside", new IOException("the disk is full"));
        assertEquals(
                "[FAILED] the disk is full; see the job's exceptions in Flink's pages for the whole"
                        + " cause",
                SentFailure.problem(trace(failure), FILE).toString());
    }
}
