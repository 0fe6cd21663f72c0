package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.ProblemException;

/** Expectations are rewritten and tests added; what is around them stays as it was written. */
class DocumentEditorTest {
    private static final String PIPELINE =
            """
            # What comes in.
            pipeline:
              type: chain
              transforms:
                - {type: Read}   # é 😀
                - {type: Write}
            """;

    private static Map<String, Object> element(Object... keysAndValues) {
        Map<String, Object> element = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            element.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return element;
    }

    /** Changes the first expectation of the first test. */
    private static void expect(
            String after, String before, Set<Integer> kept, List<Map<String, Object>> added)
            throws ProblemException {
        String text = PIPELINE + before;
        TestSpec test = Definition.parse(text, Optional.of("p.yaml")).tests().get(0);
        DocumentEditor editor = new DocumentEditor(text);
        editor.change(test.expectedOutputs().get(0), kept, added);
        assertEquals(PIPELINE + after, editor.text());
    }

    @Test
    void elementsInLines() throws ProblemException {
        expect(
                """
                tests:
                  - name: one
                    expected_outputs:
                      - name: Read
                        elements:
                          # The first.
                          -   k: a   # stays
                              n: 1
                          # The second.
                          # The third.
                          - {k: c, n: 3}
                          - {k: d, text: 'x: y', "@pane": ON_TIME 0}
                      # And so on.
                      - name: Write
                """
                        .replace("\"@pane\"", "'@pane'"),
                """
                tests:
                  - name: one
                    expected_outputs:
                      - name: Read
                        elements:
                          # The first.
                          -   k: a   # stays
                              n: 1
                          # The second.
                          - k: b
                            n: 2
                          # The third.
                          - {k: c, n: 3}
                      # And so on.
                      - name: Write
                """,
                Set.of(0, 2),
                List.of(element("k", "d", "text", "x: y", "@pane", "ON_TIME 0")));
    }

    @Test
    void allGo() throws ProblemException {
        expect(
                """
                tests:
                  - expected_outputs:
                      - name: Read
                        elements: []
                """,
                """
                tests:
                  - expected_outputs:
                      - name: Read
                        elements:
                          - {k: b, n: 2}
                """,
                Set.of(),
                List.of());
    }

    @Test
    void elementsInOneLine() throws ProblemException {
        expect(
                """
                tests:
                  - expected_outputs: [{name: Read, elements: [{ k: b }, {k: 1.5, l: [null, true]}]}, {name: Write}]
                """,
                """
                tests:
                  - expected_outputs: [{name: Read, elements: [{k: a}, { k: b }]}, {name: Write}]
                """,
                Set.of(1),
                List.of(element("k", 1.5, "l", Arrays.asList(null, true))));
    }

    @Test
    void noElementsYet() throws ProblemException {
        List<Map<String, Object>> added = List.of(element("k", 1L));
        expect(
                """
                tests:
                  - expected_outputs:
                      - name: Read
                        elements:
                          - {k: 1}
                      - name: Write
                """,
                """
                tests:
                  - expected_outputs:
                      - name: Read
                      - name: Write
                """,
                Set.of(),
                added);
        expect(
                "tests:\n  - expected_outputs: [{name: Read, elements: [{k: 1}]}]\n",
                "tests:\n  - expected_outputs: [{name: Read}]\n",
                Set.of(),
                added);
        expect(
                "tests:\n  - expected_outputs:\n      - name: Read\n        elements: [{k: 1}]\n",
                "tests:\n  - expected_outputs:\n      - name: Read\n        elements: []\n",
                Set.of(),
                added);
    }

    private static final List<DocumentEditor.Elements> PLACES =
            List.of(
                    new DocumentEditor.Elements("mock_outputs", "Read", List.of(element("k", 1L))),
                    new DocumentEditor.Elements("expected_inputs", "Write", List.of()));

    private static final String ADDED =
            """
              - name: new
                mock_outputs:
                  - name: Read
                    elements:
                      - {k: 1}
                expected_inputs:
                  - name: Write
                    elements: []
            """;

    private static void add(String after, String before) throws ProblemException {
        DocumentEditor editor = new DocumentEditor(before);
        editor.add("new", PLACES);
        assertEquals(after, editor.text());
        Definition.parse(after, Optional.empty());
    }

    @Test
    void aTestIsAdded() throws ProblemException {
        add(PIPELINE + "tests:\n" + ADDED, PIPELINE);
        add(PIPELINE + "tests:\n" + ADDED, PIPELINE + "tests: []\n");
        add(PIPELINE + "tests:\n" + ADDED, PIPELINE + "tests:\n");
        add(PIPELINE.strip() + "\ntests:\n" + ADDED, PIPELINE.strip());
        String old = "tests:\n  - name: old\n    expected_outputs: [{name: Read}]\n";
        add(
                PIPELINE + old + ADDED + "# The end.\noptions: {}\n",
                PIPELINE + old + "# The end.\noptions: {}\n");
    }

    @Test
    void testsInOneLineAreNotTouched() {
        DocumentEditor editor =
                new DocumentEditor(PIPELINE + "tests: [{expected_outputs: [{name: Read}]}]\n");
        ProblemException refused =
                assertThrows(ProblemException.class, () -> editor.add("new", PLACES));
        assertEquals(
                "[UNSUPPORTED] the document's tests are written in one line; write each below 'tests:', beginning with '- '",
                refused.getMessage());
    }
}
