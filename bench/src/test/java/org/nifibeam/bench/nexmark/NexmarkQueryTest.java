package org.nifibeam.bench.nexmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured is the right answer: that of plain Java over the same events. */
class NexmarkQueryTest {
    /** Thirty seconds and a bit of event time: windows that are whole, and one that is not. */
    private static final long EVENTS = 303_017;

    @TempDir Path work;

    @ParameterizedTest
    @EnumSource
    void boundedAnswersAreThoseOfPlainJava(NexmarkQuery query) throws Exception {
        assertEquals(expected(query), answer(query, false));
    }

    static Stream<NexmarkQuery> withWindows() {
        return Arrays.stream(NexmarkQuery.values()).filter(NexmarkQuery::unbounded);
    }

    @ParameterizedTest
    @MethodSource("withWindows")
    void unboundedAnswersAreTheSame(NexmarkQuery query) throws Exception {
        assertEquals(expected(query), answer(query, true));
    }

    @Test
    void whatHasNoWindowsIsRefusedAsAStream() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> NexmarkQuery.Q4.definition(100, true, "Checksum"));
        assertEquals("Q4 has no windows: it takes bounded input", refused.getMessage());
    }

    private static List<String> expected(NexmarkQuery query) {
        List<String> lines = new NaiveNexmark(EVENTS).answer(query);
        assertFalse(lines.isEmpty(), "nothing is compared");
        return lines;
    }

    private List<String> answer(NexmarkQuery query, boolean asStream) throws Exception {
        CollectedRows rows = new CollectedRows();
        new NexmarkRun(query, EVENTS, asStream, "embedded", 2, rows, work).run();
        return rows.sorted();
    }
}
