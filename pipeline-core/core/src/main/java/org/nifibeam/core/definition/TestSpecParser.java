package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.ProblemCode;

/** Reads the {@code tests} section of a document. */
final class TestSpecParser {
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "mock_outputs",
                    "mock_inputs",
                    "expected_outputs",
                    "expected_inputs",
                    "allowed_sources");

    private final DefinitionReader reader;

    TestSpecParser(DefinitionReader reader) {
        this.reader = reader;
    }

    List<TestSpec> tests(Mapping document) {
        List<TestSpec> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Mapping test : reader.mappings(document, "tests", "test")) {
            reader.checkKeys(test, KEYS, "a test");
            String name = reader.text(test, "name").orElse("test " + (tests.size() + 1));
            if (!names.add(name)) {
                reader.add(
                        ProblemCode.DUPLICATE,
                        test.placeOf("name"),
                        "another test is called '" + name + "'",
                        "give each its own 'name'");
            }
            TestSpec spec =
                    new TestSpec(
                            name,
                            elements(test, "mock_outputs"),
                            elements(test, "mock_inputs"),
                            elements(test, "expected_outputs"),
                            elements(test, "expected_inputs"),
                            names(test, "allowed_sources"),
                            test.place());
            if (spec.expectedInputs().isEmpty() && spec.expectedOutputs().isEmpty()) {
                reader.add(
                        ProblemCode.MISSING,
                        test.place(),
                        "the test '" + name + "' expects nothing",
                        "add 'expected_outputs' or 'expected_inputs'");
            }
            tests.add(spec);
        }
        return tests;
    }

    private List<TestSpec.Elements> elements(Mapping test, String key) {
        List<TestSpec.Elements> all = new ArrayList<>();
        for (Mapping item : reader.mappings(test, key, "stage of " + key)) {
            reader.checkKeys(item, Set.of("name", "elements"), "a stage of " + key);
            Optional<String> name = reader.text(item, "name");
            if (name.isEmpty()) {
                reader.add(
                        ProblemCode.MISSING,
                        item.place(),
                        "'name' is missing in " + key,
                        "name the stage that is meant");
                continue;
            }
            List<DocumentNode> elements = List.of();
            if (item.get("elements").orElse(null) instanceof Sequence list) {
                elements = list.items();
            } else if (item.get("elements").isPresent()) {
                reader.add(
                        ProblemCode.INVALID_VALUE,
                        item.placeOf("elements"),
                        "'elements' is a list",
                        "begin each element with '- '");
            }
            all.add(new TestSpec.Elements(name.get(), elements, item.place()));
        }
        return all;
    }

    private Set<String> names(Mapping test, String key) {
        Set<String> names = new LinkedHashSet<>();
        if (test.get(key).orElse(null) instanceof Sequence list) {
            list.items().forEach(item -> names.add(String.valueOf(item.plain())));
        } else {
            reader.text(test, key).ifPresent(names::add);
        }
        return names;
    }
}
