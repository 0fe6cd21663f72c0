package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/**
 * One mistake hides no other: what a wrong stage gives is known as far as it can be, and what is
 * not known is never called wrong.
 */
class AllErrorsAtOnceTest {
    private static final String FIELDS =
            "the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}";

    private static void expect(String transforms, String... errors) throws ProblemException {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: ReadFixed, name: read}\n"
                        + transforms.indent(4);
        String found =
                TestConnectors.compiler()
                        .compile(yaml, Optional.of("p.yaml"), CompileSettings.UNRESTRICTED)
                        .problems()
                        .stream()
                        .map(Problem::toString)
                        .map(text -> text.replace("p.yaml:", ""))
                        .collect(Collectors.joining("\n"));
        assertEquals(String.join("\n", errors), found);
    }

    @Test
    void aWrongConditionKeepsTheFields() throws ProblemException {
        expect(
                """
                - {type: Filter, name: a, input: read, config: {keep: distance}}
                - {type: Filter, name: b, input: a, config: {keep: delya > 1}}
                - {type: Filter, name: c, input: b, config: {keep: delay > 1}}
                - {type: Filter, name: d, input: c, config: {}}
                - {type: Filter, name: e, input: d, config: {keep: orgin = 'x'}}
                """,
                "4: [TYPE_MISMATCH] stage 'a': the condition distance is int32, not boolean; compare it with something",
                "5: [UNKNOWN_FIELD] stage 'b': in 'delya > 1': there is no field 'delya'; did you mean 'delay'? "
                        + FIELDS,
                "7: [MISSING] stage 'd': 'keep' is missing; write a condition, for example 'keep: distance > 100'",
                "8: [UNKNOWN_FIELD] stage 'e': in 'orgin = 'x'': there is no field 'orgin'; did you mean 'origin'? "
                        + FIELDS);
    }

    @Test
    void oneWrongFieldOfSeveral() throws ProblemException {
        expect(
                """
                - {type: MapToFields, name: m, input: read, config: {fields: {a: distance, b: distnce, c: delay + 1}}}
                - {type: Filter, name: ofKnown, input: m, config: {keep: a > 'x'}}
                - {type: Filter, name: ofUnknown, input: m, config: {keep: b > 'x'}}
                - {type: Filter, name: ofNone, input: m, config: {keep: d > 'x'}}
                - {type: MapToFields, name: uses, input: m, config: {append: true, fields: {e: b + 1, a: c}}}
                - {type: Filter, name: ofUsed, input: uses, config: {keep: e = 1}}
                - {type: MapToFields, name: drops, input: m, config: {append: true, drop: [b, x]}}
                - {type: Filter, name: ofDropped, input: drops, config: {keep: b = 1}}
                """,
                "4: [UNKNOWN_FIELD] stage 'm': in 'distnce': there is no field 'distnce'; did you mean 'distance'? "
                        + FIELDS,
                "5: [TYPE_MISMATCH] stage 'ofKnown': in 'a > 'x'': '>' cannot bring together [a (int32), 'x' (string)]; the fields' types are of stage 'm'; convert one side with CAST",
                "7: [UNKNOWN_FIELD] stage 'ofNone': in 'd > 'x'': there is no field 'd'; did you mean 'a'? the fields are {a: int32, c: int32?}",
                "8: [DUPLICATE] stage 'uses': the input has a field 'a' already; drop it, or choose another name",
                "10: [UNKNOWN_FIELD] stage 'drops': there is no field 'x'; did you mean 'a'? the fields are {a: int32, c: int32?}",
                "11: [UNKNOWN_FIELD] stage 'ofDropped': in 'b = 1': there is no field 'b'; did you mean 'a'? the fields are {a: int32, c: int32?}");
    }

    @Test
    void oneWrongCombinationOfSeveral() throws ProblemException {
        expect(
                """
                - {type: Combine, name: g, input: read, config: {group_by: [origin, dya], combine: {n: {value: delay, fn: count}, m: {value: tags, fn: sum}}, fanout: x}}
                - {type: Filter, name: a, input: g, config: {keep: n = 'x'}}
                - {type: Filter, name: b, input: g, config: {keep: m = 'x' and dya = 1}}
                - {type: Filter, name: c, input: g, config: {keep: day = 1}}
                """,
                "4: [INVALID_VALUE] stage 'g': 'fanout' is no whole number of at least 1: x; write, for example, 'fanout: 1'",
                "4: [UNKNOWN_FIELD] stage 'g': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "4: [TYPE_MISMATCH] stage 'g': sum does not work on tags (array<string>); combine a field of another type, or convert it before",
                "5: [TYPE_MISMATCH] stage 'a': in 'n = 'x'': '=' cannot bring together [n (int64), 'x' (string)]; the fields' types are of stage 'g'; convert one side with CAST",
                "7: [UNKNOWN_FIELD] stage 'c': in 'day = 1': there is no field 'day'; the fields are {origin: string, n: int64}");
    }

    @Test
    void stagesBehindAWrongJoin() throws ProblemException {
        expect(
                """
                - {type: Create, name: codes, config: {elements: [{origin: a, code: 1}]}}
                - {type: Join, name: j, input: {l: read, r: codes}, config: {type: full, equalities: origin, fields: {l: [origin, delya], r: {number: code}}}}
                - {type: Filter, name: a, input: j, config: {keep: number = 'x'}}
                - {type: Filter, name: b, input: j, config: {keep: delya = 'x'}}
                - {type: Filter, name: c, input: j, config: {keep: code = 1}}
                - {type: Join, name: k, input: {l: read, r: nowhere}, config: {equalities: [{l: orign, r: x}]}}
                - {type: Join, name: l, input: {l: read, r: codes}, config: {equalities: []}}
                """,
                "5: [INVALID_VALUE] stage 'j': there is no join of type 'full'; there are: inner, left, right, outer",
                "5: [UNKNOWN_FIELD] stage 'j': there is no field 'delya'; did you mean 'delay'? "
                        + FIELDS,
                "6: [TYPE_MISMATCH] stage 'a': in 'number = 'x'': '=' cannot bring together [number (int64?), 'x' (string)]; the fields' types are of stage 'j'; convert one side with CAST",
                "8: [UNKNOWN_FIELD] stage 'c': in 'code = 1': there is no field 'code'; the fields are {origin: string?, number: int64?}",
                "9: [UNKNOWN_STAGE] stage 'k': its input 'nowhere' is no stage of the pipeline; there are: a, b, c, codes, j, k, l, read",
                "9: [UNKNOWN_FIELD] stage 'k': there is no field 'orign'; did you mean 'origin'? "
                        + FIELDS,
                "10: [MISSING] stage 'l': it has no equality; list {alias: field} mappings");
    }

    @Test
    void wrongWindowsAreUnknownOnes() throws ProblemException {
        expect(
                """
                - {type: ReadForever, name: forever}
                - {type: WindowInto, name: w, input: forever, windowing: {type: fixed}}
                - {type: WindowInto, name: v, input: forever, windowing: {type: fixed, size: 1m}}
                - {type: Join, name: j, input: {l: w, r: v}, config: {equalities: origin, fields: {l: [day], r: []}}}
                - {type: Flatten, name: f, input: [w, v]}
                - {type: Filter, name: a, input: j, config: {keep: x = 1}}
                - {type: Filter, name: b, input: f, config: {keep: dya = 1}}
                - {type: Combine, name: c, input: forever, windowing: {type: fxed, size: 1m}, config: {group_by: orign, combine: {delay: sum}}}
                """,
                "5: [MISSING] stage 'w': 'size' is missing; write a duration, for example 'size: 10m'",
                "9: [UNKNOWN_FIELD] stage 'a': in 'x = 1': there is no field 'x'; the fields are {day: datetime}",
                "10: [UNKNOWN_FIELD] stage 'b': in 'dya = 1': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "11: [INVALID_VALUE] stage 'c': there are no windows of type 'fxed'; did you mean 'fixed'?",
                "11: [UNKNOWN_FIELD] stage 'c': there is no field 'orign'; did you mean 'origin'? "
                        + FIELDS);
    }

    @Test
    void wrongTimestampsPartitionsAndArrays() throws ProblemException {
        expect(
                """
                - {type: AssignTimestamps, name: t, input: read, config: {timestamp: origin}}
                - {type: Filter, name: a, input: t, config: {keep: dya = 1}}
                - {type: Partition, name: p, input: read, config: {by: orign, outputs: [x, y], error_handling: {output: bad}}}
                - {type: Filter, name: b, input: p.x, config: {keep: dya = 1}}
                - {type: Filter, name: c, input: p.bad, config: {keep: dya = 1}}
                - {type: Explode, name: e, input: read, config: {fields: [tags, origin]}}
                - {type: Filter, name: d, input: e, config: {keep: tags = 1 or origin = 1}}
                """,
                "4: [TYPE_MISMATCH] stage 't': the timestamp origin is string, neither datetime nor a number (of seconds since 1970); convert it, for example with language sql: CAST(origin AS TIMESTAMP)",
                "5: [UNKNOWN_FIELD] stage 'a': in 'dya = 1': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "6: [UNKNOWN_FIELD] stage 'p': in 'orign': there is no field 'orign'; did you mean 'origin'? "
                        + FIELDS,
                "7: [UNKNOWN_FIELD] stage 'b': in 'dya = 1': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "8: [UNKNOWN_FIELD] stage 'c': in 'dya = 1': there is no field 'dya'; the fields are {element: row{origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}, msg: string, stack: string}",
                "9: [MISSING] stage 'e': 'cross_product' is missing, since it explodes several fields; write true for each item with each other, false for the first with the first",
                "9: [TYPE_MISMATCH] stage 'e': 'origin' is string, not an array; explode fields that hold arrays",
                "10: [TYPE_MISMATCH] stage 'd': in 'tags = 1 or origin = 1': '=' cannot bring together [tags (string), 1 (int32)]; the fields' types are of stage 'e'; convert one side with CAST");
    }

    @Test
    void aStageOfAnUnknownInputHasMistakesOfItsOwn() throws ProblemException {
        expect(
                """
                - {type: Write, name: w, input: read, config: {path: x}}
                - {type: Filter, name: a, input: w, config: {keep: x >, why: not}}
                - {type: Filter, name: b, input: nowhere, config: {keep: x > 1 + (, langage: sql}}
                - {type: Filter, name: c, input: b, config: {keep: 1}}
                - {type: Filtr, name: u, input: read}
                - {type: Combine, name: d, input: u, config: {group_by: x, combine: {x: sum}}}
                """,
                "5: [UNKNOWN_STAGE] stage 'a': its input 'w' writes, and gives nothing on; take the input of 'w' instead",
                "5: [UNKNOWN_KEY] stage 'a': it takes no 'why'; there are: error_handling, keep, language",
                "6: [UNKNOWN_STAGE] stage 'b': its input 'nowhere' is no stage of the pipeline; there are: a, b, c, d, read, u, w",
                "6: [UNKNOWN_KEY] stage 'b': it takes no 'langage'; did you mean 'language'?",
                "7: [TYPE_MISMATCH] stage 'c': the condition 1 is int32, not boolean; compare it with something",
                "8: [UNKNOWN_TRANSFORM] stage 'u': there is no transform 'Filtr'; did you mean 'Filter'?",
                "9: [DUPLICATE] stage 'd': 'x' is a key already; choose another name for the combined field");
    }

    @Test
    void aDoubledNameHidesNoCircle() throws ProblemException {
        expect(
                """
                - {type: Filter, name: a, input: b, config: {keep: 1 = 1}}
                - {type: Filter, name: b, input: a, config: {keep: 1 = 1, why: not}}
                - {type: Filter, name: b, input: read, config: {keep: dya = 1}}
                - {type: Filter, name: behind, input: b, config: {}}
                """,
                "4: [CYCLE] stage 'a': it waits for its own output; the circle is in 'a', 'b'; remove one of the inputs",
                "5: [UNKNOWN_KEY] stage 'b': it takes no 'why'; there are: error_handling, keep, language",
                "6: [DUPLICATE] stage 'b': another stage has this name, in line 5; give each its own 'name'",
                "6: [UNKNOWN_FIELD] stage 'b': in 'dya = 1': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "7: [MISSING] stage 'behind': 'keep' is missing; write a condition, for example 'keep: distance > 100'");
    }

    @Test
    void errorHandlingThatIsWrongHasAnOutputOfSomeName() throws ProblemException {
        expect(
                """
                - {type: Filter, name: a, input: read, config: {keep: delay > 1, error_handling: bad}}
                - {type: Filter, name: b, input: a.bad, config: {keep: x = 1}}
                - {type: Filter, name: c, input: a, config: {keep: x = 1}}
                - {type: MapToFields, name: m, input: read, config: {fields: {b: x}}}
                - {type: Filter, name: d, input: m, config: {keep: b = 1, error_handling: {output: bad}}}
                - {type: StripErrorMetadata, name: e, input: d.bad}
                - {type: Filter, name: f, input: e, config: {keep: b = 1}}
                """,
                "4: [INVALID_VALUE] stage 'a': 'error_handling' is a mapping; write {output: name}",
                "6: [UNKNOWN_FIELD] stage 'c': in 'x = 1': there is no field 'x'; " + FIELDS,
                "7: [UNKNOWN_FIELD] stage 'm': in 'x': there is no field 'x'; " + FIELDS);
    }

    @Test
    void wrongConnectors() throws ProblemException {
        expect(
                """
                - {type: ReadFixed, name: a, config: {error_handling: bad}, windowing: {type: fixed}}
                - {type: Filter, name: b, input: a, config: {keep: x = 1}}
                - {type: ReadFixed, name: c, config: {limt: 1}}
                - {type: Filter, name: d, input: c, config: {keep: x = 1}}
                - {type: ReadFixed, name: e, input: read, config: {limit: 1}}
                - {type: Filter, name: f, input: e, config: {keep: x = 1}}
                - {type: Write, name: g, input: b, config: {pth: x, error_handling: {output: bad}}}
                - {type: StripErrorMetadata, name: h, input: g.bad}
                - {type: Filter, name: i, input: h, config: {keep: x = 1}}
                """,
                "4: [INVALID_VALUE] stage 'a': 'error_handling' is a mapping; write {output: name}",
                "4: [MISSING] stage 'a': 'size' is missing; write a duration, for example 'size: 10m'",
                "5: [UNKNOWN_FIELD] stage 'b': in 'x = 1': there is no field 'x'; " + FIELDS,
                "6: [UNKNOWN_KEY] stage 'c': it takes no 'limt'; did you mean 'limit'?",
                "7: [UNKNOWN_FIELD] stage 'd': in 'x = 1': there is no field 'x'; " + FIELDS,
                "8: [INVALID_VALUE] stage 'e': a reading stage takes no input; remove 'input'",
                "9: [UNKNOWN_FIELD] stage 'f': in 'x = 1': there is no field 'x'; " + FIELDS,
                "10: [UNKNOWN_KEY] stage 'g': it takes no 'pth'; did you mean 'path'?",
                "12: [UNKNOWN_FIELD] stage 'i': in 'x = 1': there is no field 'x'; " + FIELDS);
    }

    @Test
    void aWrongSettingOfAReadHidesWhatDependsOnItAlone() throws ProblemException {
        expect(
                """
                - {type: ReadFixed, name: a, config: {limit: many}}
                - {type: Filter, name: behindA, input: a, config: {keep: x = 1}}
                - {type: ReadFixed, name: b, config: {limit: -1}}
                - {type: Filter, name: behindB, input: b, config: {keep: x = 1}}
                - {type: ReadFixed, name: c, config: {hurry: true}}
                - {type: Filter, name: behindC, input: c, config: {keep: x = 1}}
                - {type: ReadFixed, name: d, config: {format: tar}}
                - {type: Filter, name: behindD, input: d, config: {keep: x = 1}}
                - {type: ReadFixed, name: e, config: {formt: zipped}}
                - {type: Filter, name: behindE, input: e, config: {keep: x = 1}}
                - {type: ReadFixed, name: f, config: {limit: -1, path: missing}}
                - {type: Filter, name: behindF, input: f, config: {keep: x = 1}}
                """,
                "4: [INVALID_VALUE] stage 'a': 'limit' is not 'many'; it is of type integer: How many, from 0 on.",
                "5: [UNKNOWN_FIELD] stage 'behindA': in 'x = 1': there is no field 'x'; " + FIELDS,
                "6: [INVALID_VALUE] stage 'b': 'limit' is negative; give 0 or more",
                "7: [UNKNOWN_FIELD] stage 'behindB': in 'x = 1': there is no field 'x'; " + FIELDS,
                "8: [UNKNOWN_KEY] stage 'c': it takes no 'hurry'; there are: error_handling, format, limit, path",
                "9: [UNKNOWN_FIELD] stage 'behindC': in 'x = 1': there is no field 'x'; " + FIELDS,
                "10: [INVALID_VALUE] stage 'd': 'format' is not 'tar'; there are: plain, zipped",
                "12: [UNKNOWN_KEY] stage 'e': it takes no 'formt'; did you mean 'format'?",
                "14: [INVALID_VALUE] stage 'f': 'limit' is negative; give 0 or more",
                "14: [UNREACHABLE] stage 'f': there is no file 'missing'; check 'path'");
    }

    @Test
    void insideAndBehindNestedTransforms() throws ProblemException {
        expect(
                """
                - type: chain
                  name: inner
                  input: read
                  transforms:
                    - {type: Filter, name: a, config: {keep: dya = 1}}
                    - {type: MapToFields, name: b, config: {fields: {x: distance, y: dya}}}
                - {type: Filter, name: c, input: inner, config: {keep: x = 'a' }}
                - {type: Filter, name: d, input: inner, config: {keep: y = 'a' }}
                - {type: Filter, name: e, input: inner.more, config: {keep: y = 'a', why: not}}
                - {type: ValidateWithSchema, name: f, input: inner, config: {schema: {type: object, properties: {x: {type: string}, y: {type: string}, z: {type: string}}, required: [y, z]}}}
                """,
                "8: [UNKNOWN_FIELD] stage 'inner/a': in 'dya = 1': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "9: [UNKNOWN_FIELD] stage 'inner/b': in 'dya': there is no field 'dya'; did you mean 'day'? "
                        + FIELDS,
                "10: [TYPE_MISMATCH] stage 'c': in 'x = 'a'': '=' cannot bring together [x (int32), 'a' (string)]; the fields' types are of stage 'inner/b'; convert one side with CAST",
                "12: [UNKNOWN_STAGE] stage 'e': 'inner.more' is no output of 'inner'; write 'inner.output'",
                "12: [UNKNOWN_KEY] stage 'e': it takes no 'why'; there are: error_handling, keep, language",
                "13: [TYPE_MISMATCH] stage 'f': 'x' of 'inner/b' is int32, not string?; convert it before, or correct the schema",
                "13: [UNKNOWN_FIELD] stage 'f': the required field 'z' is not there; the fields of 'inner/b' are {x: int32}");
    }
}
