package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;

/**
 * What stages cost that come one behind the other, each of which reads and writes all before it.
 */
@Timeout(300)
final class LongLineTest {
    private static final int STAGES = 100;

    private static TestRunner stage(int i) {
        String name = "Stage " + i;
        if (i == 0) {
            return runner(
                    new CreateElements(),
                    name,
                    Map.of("Elements", "[{id: 1, customer: 7, price: 2.5, item: pen}]"));
        }
        return switch (i % 3) {
            case 0 ->
                    runner(
                            new FilterElements(),
                            name,
                            Map.of("Condition", "price > " + i + " AND item <> 'x'"));
            case 1 ->
                    runner(
                            new MapToFields(),
                            name,
                            Map.of(
                                    "id", "id + 1",
                                    "customer", "customer",
                                    "price", "price * 2",
                                    "item", "UPPER(item)"));
            default -> runner(new LogElements(), name, Map.of());
        };
    }

    private static TestRunner runner(
            Processor processor, String name, Map<String, String> properties) {
        return Canvas.runner(processor, name, properties);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** One definition through all stages; gives the milliseconds of processor time. */
    private static double through(List<TestRunner> stages, int round) throws Exception {
        MockFlowFile definition = Canvas.define("p" + round);
        double took = 0;
        for (TestRunner stage : stages) {
            Map<String, String> attributes = new HashMap<>(definition.getAttributes());
            attributes.remove("uuid");
            stage.clearTransferState();
            stage.enqueue(definition.getContent(), attributes);
            long begin = cpu();
            stage.getProcessor()
                    .onTrigger(stage.getProcessContext(), stage.getProcessSessionFactory());
            took += (cpu() - begin) / 1e6;
            definition = stage.getFlowFilesForRelationship("success").get(0);
        }
        CanvasDefinition whole = CanvasDefinition.parse(definition.getContent());
        assertEquals(STAGES, whole.stages().size());
        assertEquals(List.of(), whole.canvas().problems());
        assertEquals(definition.getContent(), whole.toYaml(), "however it was written");
        return took;
    }

    @Test
    void aHundredStages() throws Exception {
        List<TestRunner> stages = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            stages.add(stage(i));
        }
        List<Double> all = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            all.add(through(stages, round));
        }
        double first = all.get(0);
        List<Double> warm = all.subList(15, 30).stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%d stages in a line: first %.0f ms, then %.1f ms of processor time in all%n",
                STAGES,
                first,
                warm.get(7));
        assertTrue(warm.get(0) < 500, () -> "took " + all);
    }
}
