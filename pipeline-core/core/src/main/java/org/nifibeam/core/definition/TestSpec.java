package org.nifibeam.core.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.problem.Place;

/**
 * A test of a definition, as the {@code tests} section writes it: stages whose output or input is
 * given, and stages whose output or input is expected.
 *
 * @param name its name, unique in the document
 * @param mockOutputs elements that stand in for what a stage gives; it is not run
 * @param mockInputs elements that stand in for what a stage takes; it is run
 * @param expectedOutputs what stages must give
 * @param expectedInputs what stages must take; they are not run
 * @param allowedSources names or types of reading stages that may really read
 * @param place where it stands
 */
public record TestSpec(
        String name,
        List<Elements> mockOutputs,
        List<Elements> mockInputs,
        List<Elements> expectedOutputs,
        List<Elements> expectedInputs,
        Set<String> allowedSources,
        Place place) {
    public TestSpec {
        mockOutputs = List.copyOf(mockOutputs);
        mockInputs = List.copyOf(mockInputs);
        expectedOutputs = List.copyOf(expectedOutputs);
        expectedInputs = List.copyOf(expectedInputs);
        allowedSources = Set.copyOf(allowedSources);
    }

    /** As it is written in a document. */
    Map<String, Object> plain() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        put(map, "mock_outputs", mockOutputs);
        put(map, "mock_inputs", mockInputs);
        put(map, "expected_outputs", expectedOutputs);
        put(map, "expected_inputs", expectedInputs);
        if (!allowedSources.isEmpty()) {
            map.put("allowed_sources", allowedSources.stream().sorted().toList());
        }
        return map;
    }

    private static void put(Map<String, Object> map, String key, List<Elements> all) {
        if (!all.isEmpty()) {
            map.put(key, all.stream().map(Elements::plain).toList());
        }
    }

    /**
     * Elements at one place of the pipeline.
     *
     * @param name a stage, or a stage and one of its outputs
     * @param elements elements in their order; in mocks, mappings with the only key {@code
     *     advance_watermark} or {@code advance_processing_time} are steps between them
     * @param place where they stand
     */
    public record Elements(String name, List<DocumentNode> elements, Place place) {
        public Elements {
            elements = List.copyOf(elements);
        }

        private Map<String, Object> plain() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("elements", elements.stream().map(DocumentNode::plain).toList());
            return map;
        }
    }
}
