package org.nifibeam.nifi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.flow.VersionedProcessor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.nifi.stage.SeenSchemas;
import org.nifibeam.nifi.stage.StageKinds;

/** The templates, as they are and after any mutilation. */
@Timeout(120)
final class RandomFlowsTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    static List<Path> templates() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("../templates"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static VersionedProcessGroup read(Path template) throws Exception {
        JsonNode flow = JSON.readTree(template.toFile()).get("flowContents");
        return JSON.treeToValue(flow, VersionedProcessGroup.class);
    }

    /** As if every reading stage had run. */
    private static SeenSchemas flights(VersionedProcessGroup group) {
        SeenSchemas seen = new SeenSchemas();
        for (VersionedProcessor processor : group.getProcessors()) {
            if (processor.getType().endsWith(".ReadFromParquet")) {
                seen.note(
                        processor.getIdentifier(),
                        TypeText.schema(
                                "{date: datetime?, delay: int64?, distance: int64?, origin: string?, destination: string?}"));
            }
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templatesHaveNoMarks(Path template) throws Exception {
        VersionedProcessGroup group = read(template);
        assertEquals(List.of(), Flow.violations(new PipelineCheck(new SeenSchemas()), group));
        assertEquals(List.of(), Flow.violations(new PipelineCheck(flights(group)), group));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void mutilatedFlowsAreAnswered(Path template) throws Exception {
        long seed = Long.getLong("nifibeam.seed", 1);
        Random random = new Random(seed);
        int marked = 0;
        for (int i = 0; i < 150; i++) {
            VersionedProcessGroup group = read(template);
            PipelineCheck rule = new PipelineCheck(flights(group));
            List<String> done = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                done.add(mutilate(group, random));
                try {
                    marked += Flow.violations(rule, group).size();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", " + template + ": " + done, e);
                }
            }
        }
        assertTrue(marked > 0, "seed " + seed);
    }

    private static String mutilate(VersionedProcessGroup group, Random random) {
        VersionedProcessor one = any(group.getProcessors(), random);
        VersionedProcessor other = any(group.getProcessors(), random);
        switch (random.nextInt(9)) {
            case 0:
                group.getProcessors().remove(one);
                return "removed " + one.getName();
            case 1:
                group.getConnections().remove(any(group.getConnections(), random));
                return "removed a connection";
            case 2:
                VersionedConnection connection = any(group.getConnections(), random);
                connection.getDestination().setId(one.getIdentifier());
                return "connected to " + one.getName();
            case 3:
                connection = any(group.getConnections(), random);
                connection.getSource().setId(one.getIdentifier());
                connection.setSelectedRelationships(
                        Set.of(List.of("success", "errors", "failure", "").get(random.nextInt(4))));
                return "connected from " + one.getName();
            case 4:
                one.setName(other.getName());
                return "renamed to " + other.getName();
            case 5:
                one.setType(any(StageKinds.types(), random));
                return "made a " + one.getType();
            case 6:
                one.setProperties(other.getProperties());
                return "properties of " + other.getName();
            default:
                if (one.getProperties().isEmpty()) {
                    one.getProperties().put("Input Stage", other.getName());
                    return one.getName() + " takes " + other.getName();
                }
                String property = any(one.getProperties().keySet(), random);
                one.getProperties()
                        .put(
                                property,
                                List.of(
                                                "#{p}",
                                                "${e}",
                                                "",
                                                "\u0000'[{",
                                                other.getName(),
                                                "a, b.c, ,")
                                        .get(random.nextInt(6)));
                return one.getName() + ": " + property + "=" + one.getProperties().get(property);
        }
    }

    private static <T> T any(Collection<T> all, Random random) {
        return List.copyOf(all).get(random.nextInt(all.size()));
    }
}
