package org.nifibeam.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.HandWritten;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker.Answer;

/** What is measured gives the right answer; how fast is no test's business. */
class GroupWorkerTest {
    /** 25 s of event time and a bit: windows that are whole, and one that is not. */
    private static final long ROWS = 2_500_017;

    @TempDir Path work;

    @ParameterizedTest
    @EnumSource
    void boundedAnswersAreThoseOfPlainJava(GroupWork group) throws Exception {
        Order order = new Order(group.name(), ROWS, false, "embedded", 2);
        assertEquals(expected(group), GroupWorker.run(order, work));
    }

    @ParameterizedTest
    @EnumSource(names = "WINDOWS")
    void windowsOfAStreamAreTheSame(GroupWork group) throws Exception {
        Order order = new Order(group.name(), ROWS, true, "embedded", 2);
        assertEquals(expected(group), GroupWorker.run(order, work));
    }

    @ParameterizedTest
    @EnumSource
    void soAreThoseOfTheLoopByHand(GroupWork group) throws Exception {
        assertEquals(expected(group), HandWritten.run(group, ROWS, 3));
    }

    /** As simply as can be. */
    private static Answer expected(GroupWork work) {
        Map<List<Long>, Long> sums = new HashMap<>();
        for (long id = 0; id < ROWS; id++) {
            long window = work.windowed() ? id * 10 / 10_000_000 : 0;
            long key = NumberedRows.key(id, work.keys());
            sums.merge(List.of(window, key), id % 1024, Long::sum);
        }
        long total = 0;
        for (Map.Entry<List<Long>, Long> sum : sums.entrySet()) {
            total += sum.getKey().get(1) + sum.getValue();
        }
        return new Answer(sums.size(), total);
    }
}
