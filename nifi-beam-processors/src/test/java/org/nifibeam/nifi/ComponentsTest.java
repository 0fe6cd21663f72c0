package org.nifibeam.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.flowanalysis.FlowAnalysisRule;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.nifi.run.ReadFromFlowFile;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.ExportBeamYaml;
import org.nifibeam.nifi.stage.ImportBeamYaml;

/** NiFi's conventions, for every component that this module registers. */
@Timeout(60)
final class ComponentsTest {
    private static final Pattern TITLE_CASE = Pattern.compile("[A-Z][a-zA-Z]*( [A-Z][a-zA-Z]*)*");
    private static final Pattern NAMED_PROPERTY =
            Pattern.compile("\\*([A-Z][A-Za-z]+(?: [A-Z][a-z]+)+)\\*");

    /** How NiFi's own processors say what these do, by how a name begins. */
    private static final Map<String, List<String>> WORDS =
            Map.of("ReadFrom", List.of("get", "consume"), "WriteTo", List.of("put", "publish"));

    static Stream<ConfigurableComponent> components() {
        return Stream.of(Processor.class, ControllerService.class, FlowAnalysisRule.class)
                .flatMap(kind -> ServiceLoader.load(kind).stream())
                .map(provider -> (ConfigurableComponent) provider.get())
                .filter(component -> component.getClass().getName().startsWith("org.nifibeam"));
    }

    /** What is a stage's: the package, but for those that begin a definition or take it whole. */
    private static boolean addsAStage(Class<?> type) {
        return type == ReadFromFlowFile.class
                || type.getPackage().equals(DefinePipeline.class.getPackage())
                        && !Set.of(DefinePipeline.class, ImportBeamYaml.class, ExportBeamYaml.class)
                                .contains(type);
    }

    private static List<PropertyDescriptor> properties(ConfigurableComponent component) {
        if (component instanceof Processor processor) {
            TestRunners.newTestRunner(processor);
        }
        return component.getPropertyDescriptors();
    }

    @ParameterizedTest
    @MethodSource("components")
    void isDescribed(ConfigurableComponent component) throws Exception {
        Class<?> type = component.getClass();
        assertTrue(
                List.of(type.getAnnotation(Tags.class).value())
                        .containsAll(List.of("beam", "pipeline")));
        String description = type.getAnnotation(CapabilityDescription.class).value();
        List<String> tags = List.of(type.getAnnotation(Tags.class).value());
        assertEquals(addsAStage(type), tags.contains("stage"), "the tag stage");
        WORDS.forEach(
                (prefix, words) ->
                        assertTrue(
                                !type.getSimpleName().startsWith(prefix)
                                        || words.stream().anyMatch(tags::contains),
                                () -> "one of NiFi's words " + words + " among " + tags));
        if (tags.contains("stage")) {
            assertTrue(description.startsWith("Pipeline stage: "), description);
            assertTrue(
                    description.matches("(?s).*\\b(not|no)\\b.*"),
                    "says what it does not do: " + description);
        }
        if (component instanceof Processor processor) {
            assertNotNull(type.getAnnotation(InputRequirement.class));
            processor
                    .getRelationships()
                    .forEach(r -> assertEquals(r.getName().toLowerCase(), r.getName()));
        }
        Collection<String> names =
                properties(component).stream().map(PropertyDescriptor::getName).toList();
        try (InputStream page =
                type.getResourceAsStream("/docs/" + type.getName() + "/additionalDetails.md")) {
            assertNotNull(page, "has no additionalDetails.md");
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.startsWith("# " + type.getSimpleName() + "\n"));
            Matcher named = NAMED_PROPERTY.matcher(text);
            while (named.find()) {
                String name = named.group(1);
                boolean known =
                        names.contains(name)
                                || List.of(
                                                "Allowed Jars",
                                                "Allowed Paths",
                                                "Child Heap",
                                                "Error Handling",
                                                "If Already Running",
                                                "User Code",
                                                "Input Stage",
                                                "State Id")
                                        .contains(name);
                assertTrue(
                        known,
                        type.getSimpleName()
                                + "'s page names a property '"
                                + name
                                + "'; it has "
                                + names);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("components")
    void hasPropertiesAsNifiAsks(ConfigurableComponent component) {
        for (PropertyDescriptor property : properties(component)) {
            String name = component.getClass().getSimpleName() + ": " + property.getName();
            assertTrue(TITLE_CASE.matcher(property.getName()).matches(), name);
            assertEquals(property.getName(), property.getDisplayName(), name);
            assertTrue(property.getDescription().length() > 10, name);
            assertTrue(
                    property.getAllowableValues() != null
                            || property.getControllerServiceDefinition() != null
                            || !property.getValidators().isEmpty(),
                    name + " is not validated");
        }
    }
}
