package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** What users read when a transform is used wrongly. */
class TransformErrorsTest {
    private static void expect(String transforms, String... errors) {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: ReadFixed, name: read}\n"
                        + transforms.indent(4);
        String found;
        try {
            found =
                    TestConnectors.compiler()
                            .compile(yaml, Optional.of("p.yaml"), CompileSettings.UNRESTRICTED)
                            .problems()
                            .stream()
                            .map(Problem::toString)
                            .collect(Collectors.joining("\n"));
        } catch (ProblemException e) {
            found = e.getMessage();
        }
        assertEquals(String.join("\n", errors), found);
    }

    @Test
    void elementsOfSeveralTypes() {
        expect(
                """
                - {type: Create, name: a, config: {elements: [{x: {y: 1}}, {x: {y: b}}]}}
                - {type: Create, name: b, config: {elements: 1}}
                - {type: Create, name: c, config: {elements: [[1], [b]]}}
                - {type: Create, name: d, config: {elements: [1, {a: 1}]}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'a': the elements are of different types: 'x.y' is int64 in one and string in another; write all values alike; a number in quotes is a string",
                "p.yaml:5: [INVALID_VALUE] stage 'b': 'elements' is a list; begin each element with '- '",
                "p.yaml:6: [TYPE_MISMATCH] stage 'c': the elements are of different types: 'element[]' is int64 in one and string in another; write all values alike; a number in quotes is a string");
    }

    @Test
    void expectedElementsThatCannotCome() {
        expect(
                """
                - type: AssertEqual
                  input: read
                  config:
                    elements:
                      - {origin: 1, delay: x, distance: 5, day: "2001-02-03", tags: []}
                      - {orign: a}
                      - {origin: a, distance: 99999999999, day: 1, tags: [a]}
                """,
                "p.yaml:7: [TYPE_MISMATCH] stage 'AssertEqual': of the expected element 1, 'origin' is string, not 1; write a value of that type",
                "p.yaml:7: [UNKNOWN_FIELD] stage 'AssertEqual': of the expected element 2, there is no field 'orign'; did you mean 'origin'?",
                "p.yaml:7: [TYPE_MISMATCH] stage 'AssertEqual': of the expected element 3, 'distance' is int32, not 99999999999; write a value of that type");
    }

    @Test
    void errorOutputs() {
        expect(
                """
                - {type: Filter, name: a, input: read, config: {keep: delay > 1, error_handling: {output: bad}}}
                - {type: Filter, name: b, input: read, config: {keep: delay > 1, error_handling: {}}}
                - {type: Filter, name: c, input: read, config: {keep: delay > 1, error_handling: bad}}
                - {type: Filter, name: d, input: read, config: {keep: delay > 1, error_handling: {output: bad, threshold: 2, more: 1}}}
                - {type: Filter, name: e, input: d.bad, config: {keep: delay > 1}}
                - {type: StripErrorMetadata, name: f, input: read}
                """,
                "p.yaml:4: [MISSING] stage 'a': nothing takes its error output 'bad'; write 'input: a.bad' in a stage that keeps or logs what failed",
                "p.yaml:5: [MISSING] stage 'b': 'output' is missing; name the output that failed elements go to",
                "p.yaml:6: [INVALID_VALUE] stage 'c': 'error_handling' is a mapping; write {output: name}",
                "p.yaml:7: [UNKNOWN_KEY] stage 'd': it takes no 'more'; there are: output, threshold",
                "p.yaml:7: [INVALID_VALUE] stage 'd': 'threshold' is no part from 0 to 1: 2; write 0.1 for a tenth",
                "p.yaml:8: [UNKNOWN_FIELD] stage 'e': in 'delay > 1': there is no field 'delay'; the fields are {element: row{origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}, msg: string, stack: string}",
                "p.yaml:9: [TYPE_MISMATCH] stage 'f': its input 'read' is no error output: {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}; take the error output of a stage, 'stage.output'");
    }

    @Test
    void explode() {
        expect(
                """
                - {type: Explode, name: a, input: read, config: {fields: origin}}
                - {type: Explode, name: b, input: read, config: {fields: [tags, tags]}}
                - {type: Explode, name: c, input: read}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'a': 'origin' is string, not an array; explode fields that hold arrays",
                "p.yaml:5: [MISSING] stage 'b': 'cross_product' is missing, since it explodes several fields; write true for each item with each other, false for the first with the first",
                "p.yaml:5: [DUPLICATE] stage 'b': 'tags' is listed twice; list it once",
                "p.yaml:6: [MISSING] stage 'c': it explodes no field; list array fields under 'fields'");
    }

    @Test
    void partitions() {
        expect(
                """
                - {type: Partition, name: a, input: read, config: {by: tags, outputs: [x, x]}}
                - {type: Partition, name: b, input: read, config: {by: origin, outputs: [x, y]}}
                - {type: Filter, name: c, input: b, config: {keep: delay > 1}}
                - {type: Filter, name: d, input: b.z, config: {keep: delay > 1}}
                """,
                "p.yaml:4: [DUPLICATE] stage 'a': the output 'x' is listed twice; list it once",
                "p.yaml:4: [TYPE_MISMATCH] stage 'a': 'by' is tags (array<string>), which names no output; write an expression that gives a string, a boolean or a whole number",
                "p.yaml:6: [UNKNOWN_STAGE] stage 'c': 'b' has several outputs; write 'b.x' or 'b.y'",
                "p.yaml:7: [UNKNOWN_STAGE] stage 'd': 'b.z' is no output of 'b'; write 'b.x' or 'b.y'");
    }

    @Test
    void joins() {
        expect(
                """
                - {type: Create, name: other, config: {elements: [{origin: 1, code: a}]}}
                - {type: Join, name: a, input: {l: read, r: other}, config: {equalities: origin}}
                - {type: Join, name: b, input: {l: read, r: other}, config: {equalities: [{l: orign, q: code}], type: full}}
                - {type: Join, name: c, input: {l: read, m: other, r: other}, config: {equalities: [{m: code, r: code}]}}
                - {type: Join, name: d, input: read, config: {equalities: origin}}
                - {type: Join, name: e, input: {l: read, r: other}, config: {equalities: [{l: origin}], fields: {l: [nothing], x: []}}}
                - {type: ReadForever, name: forever}
                - {type: Join, name: f, input: {l: forever, r: forever}, config: {equalities: origin}}
                """,
                "p.yaml:5: [TYPE_MISMATCH] stage 'a': origin of 'read' is string, but origin of 'other' is int64; join by fields of one type, or convert one with MapToFields before",
                "p.yaml:6: [INVALID_VALUE] stage 'b': there is no join of type 'full'; there are: inner, left, right, outer",
                "p.yaml:6: [UNKNOWN_FIELD] stage 'b': there is no field 'orign'; did you mean 'origin'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}",
                "p.yaml:6: [UNKNOWN_STAGE] stage 'b': there is no input 'q'; did you mean 'l'?",
                "p.yaml:7: [MISSING] stage 'c': no equality joins 'l' to the other inputs; add one: {m: field, l: field}",
                "p.yaml:8: [MISSING] stage 'd': it joins at least two inputs, by alias; write 'input: {left: stage, right: other}'",
                "p.yaml:9: [INVALID_VALUE] stage 'e': an equality is of at least two inputs; write {left: field, right: field}",
                "p.yaml:9: [UNKNOWN_STAGE] stage 'e': there is no input 'x'; did you mean 'l'?",
                "p.yaml:9: [UNKNOWN_FIELD] stage 'e': there is no field 'nothing'; the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}",
                "p.yaml:11: [UNSUPPORTED] stage 'f': it joins unbounded input in the global window, so no result would ever be complete; add 'windowing' to the join, for example fixed windows of 1m, or a 'trigger'");
    }

    @Test
    void schemas() {
        expect(
                """
                - type: ValidateWithSchema
                  name: a
                  input: read
                  config: {schema: {type: object, properties: {origin: {type: integer}, gone: {type: string}}, required: [gone]}}
                - type: Filter
                  name: b
                  input: read
                  config:
                    keep: delay > 1
                    output_schema: {type: object, properties: {delay: {type: string}}}
                - {type: MapToFields, name: c, input: read, config: {fields: {x: {expression: origin, output_type: integer}, y: {callable: f}}}}
                """,
                "p.yaml:7: [TYPE_MISMATCH] stage 'a': 'origin' of 'read' is string, not int64?; convert it before, or correct the schema",
                "p.yaml:7: [UNKNOWN_FIELD] stage 'a': the required field 'gone' is not there; the fields of 'read' are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}",
                "p.yaml:13: [TYPE_MISMATCH] stage 'b': 'delay' of 'b' is int32?, not string?; convert it before, or correct the schema",
                "p.yaml:14: [TYPE_MISMATCH] stage 'c': the value of 'origin' is string, and output_type says int64; the fields' types are of stage 'read'; change the one or the other, or convert the value",
                "p.yaml:14: [UNSUPPORTED] stage 'c': the language 'generic' has no callables; write an expression, or a callable with 'language: java'");
    }

    @Test
    void whatIsNotAvailable() {
        expect(
                """
                - {type: PyTransform, name: a, input: read}
                - {type: RunInference, name: b, input: read}
                - {type: ReadFromBigQuery, name: c}
                - {type: MatchAll, name: d, input: read}
                - {type: Enrichment, name: e, input: read, config: {enrichment_handler: BigQuery, handler_config: {}}}
                """,
                "p.yaml:4: [UNSUPPORTED] stage 'a': the transform 'PyTransform' is not available; it needs Python; use the transforms that are there, or write a program with the Java SDK",
                "p.yaml:5: [UNSUPPORTED] stage 'b': the transform 'RunInference' is not available; it needs a machine-learning library; call the model in a program with the Java SDK",
                "p.yaml:6: [UNSUPPORTED] stage 'c': the transform 'ReadFromBigQuery' is not available; install its connector; the connectors that are there begin with ReadFrom and WriteTo",
                "p.yaml:7: [UNSUPPORTED] stage 'd': the transform 'MatchAll' is not available; install the file connector",
                "p.yaml:8: [UNSUPPORTED] stage 'e': the enrichment handler 'BigQuery' is not available yet; no connector that looks up is installed");
    }

    /**
     * What needs Python is refused; a field's name and a number do not, and a function's own name
     * comes first.
     */
    @Test
    void whatOtherLanguagesSay() {
        expect(
                """
                - {type: MapToFields, name: a, input: read, config: {language: python, fields: {from: origin, far: distance, zero: "0"}}}
                - {type: MapToFields, name: b, input: a, config: {language: python, fields: {from: origin.upper()}}}
                - {type: Combine, name: c, input: a, config: {language: python, group_by: from, combine: {far: {value: far, fn: {type: pkg.TopFn, config: {k: 2}}}}}}
                """,
                "p.yaml:5: [UNSUPPORTED] stage 'b': the language 'python' is not available; write it in generic",
                "p.yaml:6: [UNKNOWN_FUNCTION] stage 'c': there is no combiner 'pkg.TopFn'; there are: count, sum, min, max, mean, any, all, group, concat, first, last, any_value, count_distinct, top, approximate_unique, approximate_quantiles");
    }
}
