package org.nifibeam.nifi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.nifi.stage.CombineElements;
import org.nifibeam.nifi.stage.CreateElements;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.LogElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.WriteToFlowFile;

/** That the check ends in time; {@code ./nifi-beam bench canvas} has figures. */
@Timeout(300)
final class LargeFlowTest {
    private static final int PROCESSORS = 500;

    /** Lines of stages side by side, each with a RunPipeline; some have a fork. */
    private static Flow lines(int processors, int length) {
        Flow flow = new Flow("root");
        int made = 0;
        for (int line = 0; made + length <= processors; line++) {
            String of = " " + line;
            flow.stage(DefinePipeline.class, "begin" + of)
                    .then(
                            "begin" + of,
                            CreateElements.class,
                            "Orders" + of,
                            "Elements",
                            "[{id: 1, customer: 7, price: 2.5, item: pen}]");
            String last = "Orders" + of;
            for (int i = 0; i < length - 5; i++) {
                String name = "Stage " + line + "/" + i;
                switch (i % 3) {
                    case 0 ->
                            flow.then(
                                    last,
                                    FilterElements.class,
                                    name,
                                    "Condition",
                                    "price > " + i + " AND item <> 'x'");
                    case 1 ->
                            flow.then(
                                    last,
                                    MapToFields.class,
                                    name,
                                    "id",
                                    "id + 1",
                                    "customer",
                                    "customer",
                                    "price",
                                    "price * 2",
                                    "item",
                                    "UPPER(item)");
                    default -> flow.then(last, LogElements.class, name);
                }
                last = name;
            }
            flow.then(
                            last,
                            CombineElements.class,
                            "Sum" + of,
                            "Group By",
                            "customer",
                            "n",
                            "count(id)")
                    .then("Sum" + of, WriteToFlowFile.class, "Out" + of)
                    .processor(
                            "org.nifibeam.nifi.run.RunPipeline",
                            "run" + of,
                            Flow.map("Pipeline Runner", "runner", "Record Writer", "w"))
                    .connect("Out" + of, "success", "run" + of);
            made += length;
        }
        return flow;
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    @Test
    void fiveHundredProcessors() {
        for (int length : List.of(10, 50, 500)) {
            Flow flow = lines(PROCESSORS, length);
            assertEquals(PROCESSORS, flow.group().getProcessors().size());
            double whole = millis(() -> assertEquals(List.of(), flow.violations()));
            double edit =
                    millis(
                            () ->
                                    assertEquals(
                                            1,
                                            Flow.violations(
                                                            flow.rule,
                                                            flow.edited(
                                                                    "Stage 0/3",
                                                                    "Condition",
                                                                    "prise > 1"))
                                                    .size()));
            // Far above what is wanted (200 ms), for a machine that does other things too.
            assertTrue(
                    whole < 2_000 && edit < 2_000,
                    () -> "took %s, an edit %s".formatted(whole, edit));
        }
    }

    /** Every diamond doubles the definitions, and a circle has no end. */
    @Test
    void diamondsAndCirclesEnd() {
        Flow flow = Flow.begun().then("begin", CreateElements.class, "s0", "Elements", "[{id: 1}]");
        for (int i = 0; i < 100; i++) {
            flow.then("s" + i, LogElements.class, "l" + i)
                    .then("s" + i, LogElements.class, "r" + i)
                    .then("l" + i, LogElements.class, "s" + (i + 1))
                    .connect("r" + i, "success", "s" + (i + 1));
        }
        flow.connect("s100", "success", "s1");
        double took = millis(flow::violations);
        assertTrue(took < 20_000, "took " + took);
    }
}
