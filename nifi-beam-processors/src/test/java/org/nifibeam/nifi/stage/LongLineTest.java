package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;

/**
 * What stages cost that come one behind the other, each of which reads and writes all before it.
 */
@Timeout(300)
final class LongLineTest {
    private static final int STAGES = 100;

    private static StageDraft draft(int i) {
        String name = "Stage " + i;
        if (i == 0) {
            return stage(
                    CreateElements.class,
                    name,
                    Map.of("Elements", "[{id: 1, customer: 7, price: 2.5, item: pen}]"));
        }
        return switch (i % 3) {
            case 0 ->
                    stage(
                            FilterElements.class,
                            name,
                            Map.of("Condition", "price > " + i + " AND item <> 'x'"));
            case 1 ->
                    stage(
                            MapToFields.class,
                            name,
                            Map.of(
                                    "id", "id + 1",
                                    "customer", "customer",
                                    "price", "price * 2",
                                    "item", "UPPER(item)"));
            default -> stage(LogElements.class, name, Map.of());
        };
    }

    private static StageDraft stage(Class<?> type, String name, Map<String, String> properties) {
        return StageKinds.draft(type.getName(), name, properties).orElseThrow();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void aHundredStages() throws Exception {
        List<Double> all = new ArrayList<>();
        double[] parts = new double[4];
        for (int round = 0; round < 15; round++) {
            parts = new double[4];
            String text = CanvasDefinition.start("p", "r", "n").toYaml();
            for (int i = 0; i < STAGES; i++) {
                long begin = cpu();
                CanvasDefinition before = CanvasDefinition.parse(text);
                long parsed = cpu();
                StageDraft draft = draft(i);
                long drafted = cpu();
                StageDraft.Added added = draft.addTo(before);
                long checked = cpu();
                text = added.definition().toYaml();
                long written = cpu();
                assertEquals(List.of(), added.problems());
                parts[0] += (parsed - begin) / 1e6;
                parts[1] += (drafted - parsed) / 1e6;
                parts[2] += (checked - drafted) / 1e6;
                parts[3] += (written - checked) / 1e6;
            }
            all.add(parts[0] + parts[1] + parts[2] + parts[3]);
        }
        System.out.printf(
                Locale.ROOT,
                "%d stages in a line: first %.0f ms, last %.1f ms of processor time (reads %.1f, properties %.1f, checks %.1f, writes"
                        + " %.1f)%n",
                STAGES,
                all.get(0),
                all.get(all.size() - 1),
                parts[0],
                parts[1],
                parts[2],
                parts[3]);
        assertTrue(all.get(all.size() - 1) < 1_000, () -> "took " + all);
    }
}
