package org.nifibeam.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.nifi.flow.ConnectableComponent;
import org.apache.nifi.flow.ConnectableComponentType;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.flow.VersionedProcessor;
import org.nifibeam.nifi.check.PipelineCheck;

/**
 * How long the flow analysis rule takes over a group of 500 processors, called as NiFi calls it:
 * the group, then each of its processors; and over one processor that has been edited. One
 * thread's.
 */
final class CheckBench {
    private static final int PROCESSORS = 500;

    private final PrintStream out;

    CheckBench(PrintStream out) {
        this.out = out;
    }

    /** Measures one group with lines of each length; each time a rule and a group of its own. */
    void run(List<Integer> lengths, int times) {
        for (int length : lengths) {
            double[] whole = new double[times];
            double[] edit = new double[times];
            for (int i = 0; i < times; i++) {
                PipelineCheck rule = new PipelineCheck();
                VersionedProcessGroup group = lines(length);
                whole[i] = millis(() -> problems(rule, group), 0);
                VersionedProcessor edited = edited(group);
                edit[i] = millis(() -> rule.analyzeComponent(edited, null).size(), 1);
            }
            double first = whole[0];
            Arrays.sort(whole);
            Arrays.sort(edit);
            out.printf(
                    Locale.ROOT,
                    "{\"workload\":\"PipelineCheck over %d processors in lines of %d\",\"times\":%d,\"first_ms\":%.0f,\"median_ms\":%.1f,\"most_ms\":%.1f,\"edit_median_ms\":%.1f}%n",
                    PROCESSORS,
                    length,
                    times,
                    first,
                    whole[times / 2],
                    whole[times - 1],
                    edit[times / 2]);
        }
    }

    private static int problems(PipelineCheck rule, VersionedProcessGroup group) {
        rule.analyzeProcessGroup(group, null);
        return group.getProcessors().stream()
                .mapToInt(processor -> rule.analyzeComponent(processor, null).size())
                .sum();
    }

    private static double millis(Supplier<Integer> work, int expected) {
        long begin = System.nanoTime();
        int found = work.get();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (found != expected) {
            throw new IllegalStateException(
                    "the rule found " + found + " problems, not " + expected);
        }
        return millis;
    }

    /** Lines of a beginning, elements, filters and maps in turn, and what runs them. */
    private static VersionedProcessGroup lines(int length) {
        VersionedProcessGroup group = new VersionedProcessGroup();
        group.setIdentifier("root");
        group.setName("root");
        for (int line = 0; (line + 1) * length <= PROCESSORS; line++) {
            add(group, line, 0, "stage.DefinePipeline", Map.of());
            add(
                    group,
                    line,
                    1,
                    "stage.CreateElements",
                    Map.of("Elements", "[{id: 1, customer: 7, price: 2.5, item: pen}]"));
            for (int i = 2; i < length - 1; i++) {
                if (i % 2 == 0) {
                    String condition = "price > " + i + " AND item <> 'x'";
                    add(group, line, i, "stage.FilterElements", Map.of("Condition", condition));
                } else {
                    Map<String, String> fields =
                            Map.of("id", "id + 1", "price", "price * 2", "item", "UPPER(item)");
                    add(group, line, i, "stage.MapToFields", fields);
                }
            }
            Map<String, String> services = Map.of("Pipeline Runner", "runner");
            add(group, line, length - 1, "run.RunPipeline", services);
        }
        return group;
    }

    private static void add(
            VersionedProcessGroup group,
            int line,
            int number,
            String type,
            Map<String, String> properties) {
        VersionedProcessor processor = new VersionedProcessor();
        processor.setIdentifier(name(line, number));
        processor.setGroupIdentifier(group.getIdentifier());
        processor.setName(name(line, number));
        processor.setType("org.nifibeam.nifi." + type);
        processor.setProperties(new HashMap<>(properties));
        group.getProcessors().add(processor);
        if (number > 0) {
            VersionedConnection connection = new VersionedConnection();
            connection.setIdentifier("before " + name(line, number));
            connection.setGroupIdentifier(group.getIdentifier());
            connection.setSource(end(name(line, number - 1)));
            connection.setDestination(end(name(line, number)));
            connection.setSelectedRelationships(Set.of("success"));
            group.getConnections().add(connection);
        }
    }

    private static String name(int line, int number) {
        return "Stage " + line + "/" + number;
    }

    private static ConnectableComponent end(String id) {
        ConnectableComponent end = new ConnectableComponent();
        end.setId(id);
        end.setType(ConnectableComponentType.PROCESSOR);
        return end;
    }

    /** The first filter, with a field that is not there. */
    private static VersionedProcessor edited(VersionedProcessGroup group) {
        VersionedProcessor before =
                group.getProcessors().stream()
                        .filter(processor -> processor.getName().equals(name(0, 2)))
                        .findFirst()
                        .orElseThrow();
        VersionedProcessor after = new VersionedProcessor();
        after.setIdentifier(before.getIdentifier());
        after.setGroupIdentifier(before.getGroupIdentifier());
        after.setName(before.getName());
        after.setType(before.getType());
        after.setProperties(Map.of("Condition", "prise > 1"));
        return after;
    }
}
