package org.nifibeam.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
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

/** NiFi's conventions, for every component that this module registers. */
@Timeout(60)
final class ComponentsTest {
    private static final Pattern TITLE_CASE = Pattern.compile("[A-Z][a-zA-Z]*( [A-Z][a-zA-Z]*)*");
    private static final Pattern NAMED_PROPERTY =
            Pattern.compile("\\*([A-Z][A-Za-z]+(?: [A-Z][a-z]+)+)\\*");

    static Stream<ConfigurableComponent> components() {
        return Stream.of(Processor.class, ControllerService.class, FlowAnalysisRule.class)
                .flatMap(kind -> ServiceLoader.load(kind).stream())
                .map(provider -> (ConfigurableComponent) provider.get())
                .filter(component -> component.getClass().getName().startsWith("org.nifibeam"));
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
        if (List.of(type.getAnnotation(Tags.class).value()).contains("stage")) {
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
                                                "Allowed Paths",
                                                "If Already Running",
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
