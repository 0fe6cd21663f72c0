package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** What chains and composites, providers and parameters become. */
class NestedTransformsTest {
    private static String line(TransformSpec spec) {
        String inputs =
                spec.inputs().stream()
                        .map(
                                i ->
                                        i.alias().equals("input")
                                                ? i.reference()
                                                : i.alias() + "=" + i.reference())
                        .collect(Collectors.joining(", "));
        return spec.type()
                + " '"
                + spec.name()
                + "'"
                + (spec.id().equals(spec.name()) ? "" : " #" + spec.id())
                + (inputs.isEmpty() ? "" : " of " + inputs)
                + spec.windowing().map(w -> " in " + w.plain()).orElse("")
                + (spec.config().entries().isEmpty() ? "" : " " + spec.config().plain());
    }

    private static void expect(String yaml, String... lines) throws ProblemException {
        Definition definition = Definition.parse(yaml, Optional.of("p.yaml"));
        assertEquals(String.join("\n", lines), lines(definition));
        String written = DefinitionWriter.write(definition);
        Definition again = Definition.parse(written, Optional.of("p.yaml"));
        assertEquals(lines(definition), lines(again), written);
        assertEquals(definition.composites(), again.composites(), written);
    }

    private static String lines(Definition definition) {
        return definition.transforms().stream()
                .map(NestedTransformsTest::line)
                .collect(Collectors.joining("\n"));
    }

    private static void expectProblems(String yaml, ParseSettings settings, String... problems) {
        List<Problem> found = new java.util.ArrayList<>();
        try {
            Definition.read(yaml, Optional.of("p.yaml"), settings, found::add);
        } catch (ProblemException e) {
            found.addAll(e.problems());
        }
        assertEquals(
                String.join("\n", problems),
                found.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }

    private static void expectProblems(String yaml, String... problems) {
        expectProblems(yaml, ParseSettings.NONE, problems);
    }

    @Test
    void aChainInsideAPipeline() throws ProblemException {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: Read}
                    - type: chain
                      name: inner
                      input: Read
                      transforms:
                        - {type: Filter}
                        - {type: Filter}
                    - {type: Write, input: inner}
                """,
                "Read 'Read'",
                "Filter 'inner/Filter' of Read",
                "Filter 'inner/Filter-2' of inner/Filter",
                "Write 'Write' of inner/Filter-2");
    }

    @Test
    void aCompositeWithItsOwnScope() throws ProblemException {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: Read, name: a}
                    - {type: Read, name: b}
                    - type: composite
                      name: outer
                      id: state
                      input: {left: a, right: [a, b]}
                      output: {kept: keep, lost: keep.errors}
                      transforms:
                        - {type: Filter, name: keep, input: joined}
                        - {type: Join, name: joined, input: {l: left, r: right}}
                        - {type: Read, name: a}
                    - {type: Write, name: w, input: outer.kept}
                    - {type: Write, name: v, input: [outer.lost, b]}
                """,
                "Read 'a'",
                "Read 'b'",
                "Filter 'outer/keep' #state/keep of outer/joined",
                "Join 'outer/joined' #state/joined of l=a, r=a, r=b",
                "Read 'outer/a' #state/a",
                "Write 'w' of outer/keep",
                "Write 'v' of outer/keep.errors, b");
    }

    @Test
    void sourceSinkAndExtraTransforms() throws ProblemException {
        expect(
                """
                pipeline:
                  type: chain
                  source: {type: Read}
                  transforms:
                    - {type: Filter, name: keep}
                  sink: {type: Write}
                  extra_transforms:
                    - {type: Write, name: errors, input: keep.errors}
                """,
                "Read 'Read'",
                "Filter 'keep' of Read",
                "Write 'Write' of keep",
                "Write 'errors' of keep.errors");
    }

    @Test
    void windowingAtEveryLevel() throws ProblemException {
        expect(
                """
                pipeline:
                  windowing: {type: fixed, size: 1m}
                  transforms:
                    - {type: Read, name: a}
                    - {type: Read, name: b, windowing: {type: global}}
                    - type: chain
                      name: c
                      input: [a, b]
                      windowing: {type: sessions, gap: 1s}
                      transforms:
                        - {type: Combine, name: x}
                    - type: chain
                      name: d
                      transforms:
                        - {type: Read, name: y}
                """,
                "Read 'a' in {type=fixed, size=1m}",
                "Read 'b' in {type=global}",
                "WindowInto 'c/windowing of input' of a in {type=sessions, gap=1s}",
                "WindowInto 'c/windowing of input-2' of b in {type=sessions, gap=1s}",
                "Combine 'c/x' of c/windowing of input, c/windowing of input-2",
                "Read 'd/y' in {type=fixed, size=1m}");
    }

    @Test
    void transformsOfTheDocumentItself() throws ProblemException {
        expect(
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Read}
                    - {type: Power, name: square, config: {n: 2}}
                    - {type: Power, name: cube, config: {n: 3, field: b}}
                    - {type: Both}
                providers:
                  - type: yaml
                    transforms:
                      Power:
                        config_schema:
                          properties:
                            n: {type: integer}
                            field: {type: string, default: a}
                        body:
                          type: MapToFields
                          config: {exponent: "{{n}}", text: "{{ field }} to {{n}}"}
                      Both:
                        body: |
                          type: composite
                          output: second
                          transforms:
                            - {type: Filter, name: first, input: input}
                            - {type: Power, name: second, input: first, config: {n: 1}}
                """,
                "Read 'Read'",
                "MapToFields 'square/MapToFields' of Read {exponent=2, text=a to 2}",
                "MapToFields 'cube/MapToFields' of square/MapToFields {exponent=3, text=b to 3}",
                "Filter 'Both/first' of cube/MapToFields",
                "MapToFields 'Both/second/MapToFields' of Both/first {exponent=1, text=a to 1}");
    }

    @Test
    void suites() throws ProblemException {
        List<Definition> all =
                Suite.read(
                                """
                        options: {streaming: true}
                        pipelines:
                          - pipeline: {transforms: [{type: Read}]}
                          - pipeline: [{type: Create}]
                            options: {x: 1}
                        """,
                                Optional.of("suite.yaml"),
                                ParseSettings.NONE)
                        .definitions(Map.of());
        assertEquals(
                List.of("Read 'Read'", "Create 'Create'"),
                all.stream().map(NestedTransformsTest::lines).toList());
        assertEquals(Map.of("streaming", true, "x", 1L), all.get(1).options());
    }

    /** Anchors, aliases and YAML 1.1's merge key; what a mapping says itself wins. */
    @Test
    void mergedMappings() throws ProblemException {
        Definition definition =
                Definition.parse(
                        """
                        pipeline:
                          transforms:
                            - {type: Read, name: A, config: &a {path: /a, zip: true}}
                            - {type: Read, name: B, config: &b {path: /b, size: 1}}
                            - {type: Read, name: C, config: {<<: *a, path: /c}}
                            - {type: Read, name: D, config: {<<: [*b, *a]}}
                            - {type: Read, name: E, config: {<<: {size: 1}}}
                        """,
                        Optional.of("p.yaml"));
        assertEquals(
                Map.of("path", "/c", "zip", true), definition.transforms().get(2).config().plain());
        assertEquals(
                Map.of("path", "/b", "size", 1L, "zip", true),
                definition.transforms().get(3).config().plain());
        assertEquals(
                Map.of("<<", Map.of("size", 1L)), definition.transforms().get(4).config().plain());
    }

    /** What a fixture is stands wherever a pipeline has its name in braces. */
    @Test
    void fixtures() throws ProblemException {
        Suite suite =
                Suite.read(
                        """
                        fixtures:
                          - {name: DIR, type: tempfile.TemporaryDirectory, config: {prefix: x}}
                        pipelines:
                          - pipeline:
                              type: chain
                              transforms:
                                - {type: Read, config: {path: "{DIR}/in*", other: "{ELSE}"}}
                        """,
                        Optional.of("p.yaml"),
                        ParseSettings.NONE);
        Fixture fixture = suite.fixtures().get(0);
        assertEquals("tempfile.TemporaryDirectory", fixture.type());
        assertEquals(Map.of("prefix", "x"), fixture.config().plain());
        assertEquals("p.yaml:2", fixture.place().toString());
        assertEquals(
                Map.of("path", "/tmp/1/in*", "other", "{ELSE}"),
                suite.definitions(Map.of("DIR", "/tmp/1"))
                        .get(0)
                        .transforms()
                        .get(0)
                        .config()
                        .plain());
    }

    @Test
    void fixturesThatAreNone() {
        ProblemException wrong =
                assertThrows(
                        ProblemException.class,
                        () ->
                                Suite.read(
                                        """
                                        fixtures:
                                          - {name: DIR, kind: folder}
                                        pipelines: []
                                        """,
                                        Optional.of("p.yaml"),
                                        ParseSettings.NONE));
        assertEquals(
                "p.yaml:2: [UNKNOWN_KEY] a fixture has no key 'kind'; there are: config, name, type\n"
                        + "p.yaml:2: [MISSING] a fixture has no type; add 'type:'",
                wrong.getMessage());
    }

    @Test
    void parametersAreWholeValues() throws ProblemException {
        String yaml =
                """
                parameters:
                  path: string
                  limit: {type: integer, default: 10, description: How many.}
                  zip: {type: boolean, default: false}
                pipeline:
                  transforms:
                    - type: Read
                      config: {path: "${path}", limit: "${limit}", zip: "${zip}", text: "a ${path}"}
                """;
        List<Problem> problems = new java.util.ArrayList<>();
        Definition definition =
                Definition.read(
                        yaml,
                        Optional.of("p.yaml"),
                        new ParseSettings(Map.of("path", "/in", "zip", "true"), Map.of()),
                        problems::add);
        assertEquals(List.of(), problems);
        assertEquals(
                "Read 'Read' {path=/in, limit=10, zip=true, text=a ${path}}", lines(definition));
        assertEquals(
                10L, definition.transforms().get(0).config().get("limit").orElseThrow().plain());
    }

    @Test
    void aDocumentWithoutParametersIsLeftAsItIs() throws ProblemException {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: Read, config: {path: "${path}", other: "{{ x }} {% y"}}
                """,
                "Read 'Read' {path=${path}, other={{ x }} {% y}");
    }

    @Test
    void wrongParameters() {
        expectProblems(
                """
                parameters:
                  path: string
                  limit: {type: integer}
                  kind: {type: word}
                pipeline:
                  transforms:
                    - type: Read
                      config: {path: "${pth}", limit: "${limit}"}
                    - type: MapToFields
                      input: Read
                      config: {fields: {a: "${limit}"}}
                """,
                new ParseSettings(Map.of("limit", "many", "lmit", "1"), Map.of()),
                "p.yaml:1: [UNKNOWN_KEY] the document has no parameter 'lmit'; did you mean 'limit'?",
                "p.yaml:2: [MISSING] the parameter 'path' has no value; give it with --param path=value, or write a default",
                "p.yaml:3: [INVALID_VALUE] the parameter 'limit' is of type integer, not 'many'; give another value",
                "p.yaml:4: [INVALID_VALUE] a parameter is of no type 'word'; there are: string, integer, number, boolean",
                "p.yaml:8: [MISSING] there is no parameter 'pth'; did you mean 'path'?",
                "p.yaml:11: [DENIED] a parameter is no code: ${limit}; parameters are whole values of settings; in code write {{ name }}, which is replaced as text, and give '--variable name=value'");
    }

    @Test
    void variablesOfJinja() throws ProblemException {
        List<Problem> problems = new java.util.ArrayList<>();
        Definition definition =
                Definition.read(
                        "pipeline:\n  transforms:\n    - {type: Read, config: {path: \"{{ dir }}/x\"}}\n",
                        Optional.of("p.yaml"),
                        new ParseSettings(Map.of(), Map.of("dir", "/in")),
                        problems::add);
        assertEquals("Read 'Read' {path=/in/x}", lines(definition));
        expectProblems(
                "pipeline:\n  transforms:\n    {% for x in y %}\n    - {type: Read}\n",
                "p.yaml:3: [UNSUPPORTED] statements of Jinja, {% ... %}, are not available; variables are: {{ name }}; render the document with Jinja before, or write it out");
        expectProblems(
                "pipeline:\n  transforms:\n    - {type: Read, config: {path: \"{{ dir | upper }} {{ dri }}\"}}\n",
                new ParseSettings(Map.of(), Map.of("dir", "/in")),
                "p.yaml:3: [UNSUPPORTED] of Jinja only variables are available, not '{{ dir | upper }}'; write {{ name }}, and give the variable the value that you want",
                "p.yaml:3: [MISSING] there is no variable 'dri'; did you mean 'dir'?");
    }

    @Test
    void wrongReferences() {
        expectProblems(
                """
                pipeline:
                  transforms:
                    - {type: Create}
                    - {type: Create}
                    - {type: Read, name: read}
                    - type: composite
                      name: two
                      input: read
                      output: {a: x, b: nothing}
                      transforms:
                        - {type: Filter, name: x, input: input}
                        - {type: Filter, name: y, input: read}
                    - type: composite
                      name: none
                      transforms:
                        - {type: Read}
                    - {type: Write, name: w1, input: Create}
                    - {type: Write, name: w2, input: two}
                    - {type: Write, name: w3, input: two.c}
                    - {type: Write, name: w4, input: none}
                    - {type: Write, name: w5, input: two.b}
                    - {type: Write, name: w6, input: round}
                    - type: composite
                      name: round
                      input: round
                      output: input
                """,
                "p.yaml:9: [UNKNOWN_STAGE] stage 'two': its input 'nothing' is no stage of 'two'; there are: input, x, y",
                "p.yaml:12: [UNKNOWN_STAGE] stage 'two/y': its input 'read' is no stage of 'two'; there are: input, x, y",
                "p.yaml:17: [DUPLICATE] stage 'w1': several stages are called 'Create'; give each its own 'name'",
                "p.yaml:18: [UNKNOWN_STAGE] stage 'w2': 'two' gives several outputs; write 'two.a' or 'two.b'",
                "p.yaml:19: [UNKNOWN_STAGE] stage 'w3': 'two.c' is no output of 'two'; write 'two.a' or 'two.b'",
                "p.yaml:20: [UNKNOWN_STAGE] stage 'w4': 'none' gives no outputs; add 'output: name of a stage inside' to 'none'",
                "p.yaml:25: [CYCLE] stage 'round': the output 'output' of 'round' is made of itself; name a stage inside it as its output");
    }

    @Test
    void wrongProviders() {
        expectProblems(
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Read}
                    - {type: Mine, config: {n: 1, m: 2}}
                    - {type: Loop}
                providers:
                  - {type: javaJar, config: {jar: x.jar}, transforms: {Other: urn}}
                  - {include: other.yaml}
                  - type: yaml
                    transforms:
                      Mine:
                        config_schema: {properties: {n: {type: integer}}}
                        body: {type: Filter, config: {keep: "{{ n }} > {{ k }}", x: "{{ n + 1 }}"}}
                      Loop:
                        body: {type: Loop}
                      Empty: {}
                """,
                "p.yaml:5: [UNKNOWN_KEY] stage 'Mine': it takes no 'm'; did you mean 'n'?",
                "p.yaml:8: [UNSUPPORTED] providers of type 'javaJar' are not available; there are those of type 'yaml', in the document itself",
                "p.yaml:9: [UNSUPPORTED] providers that are included are not available; there are those of type 'yaml', in the document itself",
                "p.yaml:14: [MISSING] stage 'Mine': there is no variable 'k'; did you mean 'm'?",
                "p.yaml:14: [UNSUPPORTED] stage 'Mine': of Jinja only variables are available, not '{{ n + 1 }}'; write {{ name }}, and give the variable the value that you want",
                "p.yaml:16: [CYCLE] stage 'Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop/Loop': 'Loop' is made of itself; take it out of its own body",
                "p.yaml:17: [MISSING] the transform 'Empty' has no body; write 'body:' with a transform, chain or composite below it");
    }

    @Test
    void tests() throws ProblemException {
        Definition definition =
                Definition.parse(
                        """
                        pipeline: {transforms: [{type: Read}]}
                        tests:
                          - name: first
                            mock_outputs:
                              - name: Read
                                elements: [{a: 1}, {advance_watermark: 5}]
                            expected_inputs:
                              - {name: Write, elements: []}
                            allowed_sources: [Other]
                        """,
                        Optional.of("p.yaml"));
        assertEquals(
                "[{name=first, mock_outputs=[{name=Read, elements=[{a=1}, {advance_watermark=5}]}], expected_inputs=[{name=Write, elements=[]}], allowed_sources=[Other]}]",
                definition.tests().stream().map(TestSpec::plain).toList().toString());
    }

    @Test
    void wrongTests() {
        expectProblems(
                """
                pipeline: {transforms: [{type: Read}]}
                tests:
                  - name: a
                    expect_outputs: []
                  - {name: a, expected_outputs: [{elements: []}, {name: x, elements: 1}]}
                """,
                "p.yaml:3: [MISSING] the test 'a' expects nothing; add 'expected_outputs' or 'expected_inputs'",
                "p.yaml:4: [UNKNOWN_KEY] a test has no key 'expect_outputs'; did you mean 'expected_outputs'?",
                "p.yaml:5: [DUPLICATE] another test is called 'a'; give each its own 'name'",
                "p.yaml:5: [MISSING] 'name' is missing in expected_outputs; name the stage that is meant",
                "p.yaml:5: [INVALID_VALUE] 'elements' is a list; begin each element with '- '");
    }
}
