package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** What users read when a definition is wrong: file, line, code, stage, what, and what to do. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class DefinitionErrorsTest {
    private static String errors(String yaml) {
        try {
            return TestConnectors.compiler()
                    .compile(yaml, Optional.of("p.yaml"), CompileSettings.UNRESTRICTED)
                    .problems()
                    .stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n"));
        } catch (ProblemException e) {
            return e.getMessage();
        }
    }

    private static void expect(String yaml, String... errors) {
        assertEquals(String.join("\n", errors), errors(yaml));
    }

    private static void expectIn(String transforms, String... errors) {
        expect(
                "pipeline:\n  transforms:\n    - {type: ReadFixed, name: read}\n"
                        + transforms.indent(4),
                errors);
    }

    @Test
    void anEmptyDocument() {
        expect(
                "",
                "p.yaml: [SYNTAX] the document is empty; a definition is a YAML document with the key 'pipeline'");
    }

    @Test
    void noDefinition() {
        expect(
                """
                a: 1
                """,
                "p.yaml:1: [NOT_A_DEFINITION] this is no pipeline definition: it has no key 'pipeline'; write a Beam YAML document that begins with 'pipeline:'");
    }

    @Test
    void noYaml() {
        expect(
                """
                pipeline:
                  transforms: [
                """,
                "p.yaml:3: [SYNTAX] not YAML: expected the node content, but found '<stream end>'; look at the indentation, colons and quotes of this line and the one before it");
    }

    @Test
    void aTab() {
        expect(
                "pipeline:\n\ttype: chain\n",
                "p.yaml:2: [SYNTAX] not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation); look at the indentation, colons and quotes of this line and the one before it");
    }

    @Test
    void aDoubledKey() {
        expect(
                """
                pipeline:
                  type: chain
                  type: chain
                  transforms: []
                """,
                "p.yaml:3: [SYNTAX] the key 'type' stands twice; write it once");
    }

    @Test
    void noTransforms() {
        expect(
                """
                pipeline: {type: chain}
                """,
                "p.yaml:1: [MISSING] the pipeline has no transforms; list them under 'transforms'");
    }

    @Test
    void transformsThatAreNoList() {
        expect(
                """
                pipeline:
                  transforms: {a: b}
                """,
                "p.yaml:2: [INVALID_VALUE] 'transforms' is a list; begin each transform with '- type:'");
    }

    @Test
    void aTransformThatIsNoMapping() {
        expect(
                """
                pipeline:
                  transforms:
                    - ReadFixed
                """,
                "p.yaml:3: [INVALID_VALUE] a transform is a mapping; begin it with '- type:'");
    }

    @Test
    void aTransformWithoutType() {
        expect(
                """
                pipeline:
                  transforms:
                    - name: read
                """,
                "p.yaml:3: [MISSING] a transform has no type; add 'type:'");
    }

    @Test
    void anUnknownKeyOfTheDocument() {
        expect(
                """
                pipelin:
                  transforms: []
                pipeline:
                  transforms:
                    - type: ReadFixed
                """,
                "p.yaml:1: [UNKNOWN_KEY] the document has no key 'pipelin'; did you mean 'pipeline'?");
    }

    @Test
    void anUnknownKeyOfATransform() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, confg: {keep: delay > 1}}
                """,
                "p.yaml:4: [UNKNOWN_KEY] stage 'keep': a transform has no key 'confg'; did you mean 'config'?",
                "p.yaml:4: [MISSING] stage 'keep': 'keep' is missing; write a condition, for example 'keep: distance > 100'");
    }

    /** What is misspelt is not missing as well. */
    @Test
    void anUnknownSetting() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {kepe: delay > 1}}
                """,
                "p.yaml:4: [UNKNOWN_KEY] stage 'keep': it takes no 'kepe'; did you mean 'keep'?");
    }

    @Test
    void anUnknownTransform() {
        expectIn(
                """
                - {type: Fliter, name: keep, input: read}
                """,
                "p.yaml:4: [UNKNOWN_TRANSFORM] stage 'keep': there is no transform 'Fliter'; did you mean 'Filter'?");
    }

    @Test
    void anUnknownStage() {
        expectIn(
                """
                - {type: Filter, name: keep, input: raed, config: {keep: delay > 1}}
                """,
                "p.yaml:4: [UNKNOWN_STAGE] stage 'keep': its input 'raed' is no stage of the pipeline; did you mean 'read'?");
    }

    @Test
    void aMissingInput() {
        expectIn(
                """
                - {type: Filter, name: keep, config: {keep: delay > 1}}
                """,
                "p.yaml:4: [MISSING] stage 'keep': it takes one input, not 0; write 'input: name of a stage'");
    }

    @Test
    void twoInputsForOne() {
        expectIn(
                """
                - {type: Filter, name: keep, input: {a: read, b: read}, config: {keep: delay > 1}}
                """,
                "p.yaml:4: [MISSING] stage 'keep': it takes one input, not 2; write 'input: name of a stage'");
    }

    @Test
    void aReadingStageWithInput() {
        expectIn(
                """
                - {type: ReadFixed, name: again, input: read}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'again': a reading stage takes no input; remove 'input'");
    }

    @Test
    void aDoubledName() {
        expectIn(
                """
                - {type: ReadFixed, name: read}
                """,
                "p.yaml:4: [DUPLICATE] stage 'read': another stage has this name, in line 3; give each its own 'name'");
    }

    @Test
    void aCircle() {
        expectIn(
                """
                - {type: Flatten, name: a, input: [read, b]}
                - {type: Flatten, name: b, input: a}
                - {type: Flatten, name: c, input: b}
                """,
                "p.yaml:4: [CYCLE] stage 'a': it waits for its own output; the circle is in 'a', 'b'; remove one of the inputs");
    }

    @Test
    void anUnknownField() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {keep: distnce > 1}}
                """,
                "p.yaml:4: [UNKNOWN_FIELD] stage 'keep': in 'distnce > 1': there is no field 'distnce'; did you mean 'distance'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}");
    }

    @Test
    void anUnknownKeyField() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: orgin, combine: {delay: max}}}
                """,
                "p.yaml:4: [UNKNOWN_FIELD] stage 'group': there is no field 'orgin'; did you mean 'origin'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}");
    }

    @Test
    void aConditionThatIsNone() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {keep: delay + 1}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'keep': the condition (delay + 1) is int32?, not boolean; compare it with something");
    }

    @Test
    void typesThatDoNotMeet() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {keep: origin > 1}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'keep': in 'origin > 1': '>' cannot bring together [origin (string), 1 (int32)]; the fields' types are of stage 'read'; convert one side with CAST");
    }

    /** Not the stage before, which has only handed them on. */
    @Test
    void typesAreOfTheStageThatMadeThem() {
        expectIn(
                """
                - {type: MapToFields, name: shorten, input: read, config: {fields: {late: delay}}}
                - {type: Filter, name: known, input: shorten, config: {keep: late IS NOT NULL}}
                - {type: Filter, name: keep, input: known, config: {keep: late > 'x'}}
                """,
                "p.yaml:6: [TYPE_MISMATCH] stage 'keep': in 'late > 'x'': '>' cannot bring together [late (int32?), 'x' (string)]; the fields' types are of stage 'shorten'; convert one side with CAST");
    }

    @Test
    void anExpressionThatEndsTooEarly() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {keep: delay >}}
                """,
                "p.yaml:4: [EXPRESSION] stage 'keep': cannot read 'delay >' at position 8: expected a value, found the end");
    }

    @Test
    void anUnknownLanguage() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {language: sqll, keep: delay > 1}}
                """,
                "p.yaml:4: [UNSUPPORTED] stage 'keep': the language 'sqll' is not known; there are: generic");
    }

    @Test
    void aLanguageThatIsNotThere() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {language: python, keep: delay > 1}}
                """,
                "p.yaml:4: [UNSUPPORTED] stage 'keep': the language 'python' is not available; write it in generic");
    }

    @Test
    void valuesFromOutsideInExpressions() {
        expectIn(
                """
                - type: Filter
                  name: filter
                  input: read
                  config: {keep: "distance > ${limit}"}
                """,
                "p.yaml:7: [EXPRESSION] stage 'filter': the expression distance > ${limit} has a value from outside in it;"
                        + " parameters (${name}) are whole values of settings, never part of an expression;"
                        + " as text write {{ name }} and give '--variable name=value'");
    }

    @Test
    void codeInAFile() {
        expectIn(
                """
                - type: MapToFields
                  name: map
                  input: read
                  config:
                    fields:
                      a: {path: my.jar, name: my.Code}
                      b: {callable: "row -> 1"}
                      c: {expression: delay, output_type: string}
                      d: {expression: delay, output_type: text}
                      e: {expression: delay, callable: delay}
                """,
                "p.yaml:9: [UNSUPPORTED] stage 'map': code in files ('path') is not available yet; write the class under 'callable'",
                "p.yaml:10: [UNSUPPORTED] stage 'map': the language 'generic' has no callables; write an expression, or a callable with 'language: java'",
                "p.yaml:11: [TYPE_MISMATCH] stage 'map': the value of 'delay' is int32?, and output_type says string; the fields' types are of stage 'read'; change the one or the other, or convert the value",
                "p.yaml:12: [INVALID_VALUE] stage 'map': 'text' is no type; write string, integer, number, boolean, {type: array, items: ...}, or for example int32, decimal, datetime",
                "p.yaml:13: [MISSING] stage 'map': 'expression' and 'callable' are both there; write {expression: ...} or {callable: ...}");
    }

    @Test
    void aTimestampThatIsNone() {
        expectIn(
                """
                - {type: AssignTimestamps, name: time, input: read, config: {timestamp: origin}}
                - {type: ExtractWindowingInfo, name: info, input: read, config: {fields: [window_object]}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'time': the timestamp origin is string, neither datetime nor a number (of seconds since 1970); convert it, for example with language sql: CAST(origin AS TIMESTAMP)",
                "p.yaml:5: [INVALID_VALUE] stage 'info': 'window_object' is nothing known about a window; a window is no value of a field; take window_start, window_end and window_type");
    }

    @Test
    void aWindowWithoutSize() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed}}}
                """,
                "p.yaml:4: [MISSING] stage 'w': 'size' is missing; write a duration, for example 'size: 10m'");
    }

    @Test
    void anUnknownWindow() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixd, size: 1m}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': there are no windows of type 'fixd'; did you mean 'fixed'?");
    }

    @Test
    void aDurationThatIsNone() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1 week}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': 'size' is no duration: 1 week; write seconds, or a number with ms, s, m, h or d, for example 10m");
    }

    @Test
    void aWindowOfNothing() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 0s}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': a window's size is at least one millisecond, not PT0S; write a longer one");
    }

    @Test
    void aTriggerThatIsUnknown() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: after_watermrk}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': there is no trigger 'after_watermrk'; did you mean 'after_watermark'?");
    }

    @Test
    void aTriggerInsideAnother() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: {repeatedly: {after_coun: 3}}}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': there is no trigger 'after_coun'; did you mean 'after_count'?");
    }

    @Test
    void aTriggerOfTwoNames() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: {after_count: 3, never: x}}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': a trigger is a name, or one name with what it is made of; write, for example, 'trigger: {repeatedly: {after_count: 100}}'");
    }

    @Test
    void aTriggersCount() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: {after_count: 0}}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': 'after_count' is a whole number of at least 1, not 0; write, for example, 'after_count: 100'");
    }

    @Test
    void aTriggersDelay() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: {after_processing_time: soon}}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': 'after_processing_time' is a duration, not soon; write, for example, 'after_processing_time: 5m'");
    }

    @Test
    void aTriggersEnd() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m, trigger: {or_finally: [never]}}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': 'or_finally' takes two triggers: one, and the one that ends it; write 'or_finally: [TRIGGER, UNTIL]'");
    }

    @Test
    void aTimeZone() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: calendar, unit: days, zone: Europe/Berln}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'w': there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?");
    }

    @Test
    void noWindowing() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read}
                """,
                "p.yaml:4: [MISSING] stage 'w': it has no windowing; add 'windowing: {type: fixed, size: 10m}', or another type");
    }

    @Test
    void anUnknownCombiner() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: origin, combine: {delay: maximum}}}
                """,
                "p.yaml:4: [UNKNOWN_FUNCTION] stage 'group': there is no combiner 'maximum'; there are: count, sum, min, max, mean, any, all, group, concat, first, last, any_value, count_distinct, top, approximate_unique, approximate_quantiles");
    }

    @Test
    void aCombinerOfAnotherType() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: origin, combine: {origin2: {value: origin, fn: sum}}}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'group': sum does not work on origin (string); combine a field of another type, or convert it before");
    }

    @Test
    void nothingCombined() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: origin}}
                """,
                "p.yaml:4: [MISSING] stage 'group': it combines nothing; list 'output: {value: field, fn: sum}' under 'combine'");
    }

    @Test
    void noGroupBy() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {combine: {delay: max}}}
                """,
                "p.yaml:4: [MISSING] stage 'group': 'group_by' is missing; name fields, or write [] for one group in all");
    }

    @Test
    void aKeyThatIsAList() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: tags, combine: {delay: max}}}
                """,
                "p.yaml:4: [TYPE_MISMATCH] stage 'group': 'tags' is array<string>, which is no key; group by a scalar");
    }

    @Test
    void anOutputThatIsAKey() {
        expectIn(
                """
                - {type: Combine, name: group, input: read, config: {group_by: origin, combine: {origin: {value: delay, fn: max}}}}
                """,
                "p.yaml:4: [DUPLICATE] stage 'group': 'origin' is a key already; choose another name for the combined field");
    }

    @Test
    void aWindowFieldThatIsThere() {
        expectIn(
                """
                - {type: ExtractWindowingInfo, name: info, input: read, config: {fields: {origin: window_start}}}
                """,
                "p.yaml:4: [DUPLICATE] stage 'info': the input has a field 'origin' already; choose another name");
    }

    @Test
    void anUnknownWindowField() {
        expectIn(
                """
                - {type: ExtractWindowingInfo, name: info, input: read, config: {fields: {w: windw_start}}}
                """,
                "p.yaml:4: [INVALID_VALUE] stage 'info': 'windw_start' is nothing known about a window; did you mean 'window_start'?");
    }

    @Test
    void schemasThatDoNotFlatten() {
        expectIn(
                """
                - {type: MapToFields, name: small, input: read, config: {fields: {origin: origin}}}
                - {type: Flatten, name: both, input: [read, small]}
                """,
                "p.yaml:5: [TYPE_MISMATCH] stage 'both': 'small' is {origin: string}, but 'read' is {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}; bring both to one schema with MapToFields");
    }

    @Test
    void windowsThatDoNotFlatten() {
        expectIn(
                """
                - {type: WindowInto, name: w, input: read, config: {windowing: {type: fixed, size: 1m}}}
                - {type: Flatten, name: both, input: [read, w]}
                """,
                "p.yaml:5: [UNSUPPORTED] stage 'both': 'w' has windows fixed PT1M, but 'read' global; window both alike before");
    }

    @Test
    void aMapWithoutFields() {
        expectIn(
                """
                - {type: MapToFields, name: map, input: read, config: {fields: {}}}
                """,
                "p.yaml:4: [MISSING] stage 'map': it makes no fields; list them under 'fields'");
    }

    @Test
    void aFieldAppendedTwice() {
        expectIn(
                """
                - {type: MapToFields, name: map, input: read, config: {append: true, fields: {delay: delay + 1}}}
                """,
                "p.yaml:4: [DUPLICATE] stage 'map': the input has a field 'delay' already; drop it, or choose another name");
    }

    @Test
    void aDroppedFieldThatIsNotThere() {
        expectIn(
                """
                - {type: MapToFields, name: map, input: read, config: {append: true, drop: [dely], fields: {a: delay}}}
                """,
                "p.yaml:4: [UNKNOWN_FIELD] stage 'map': there is no field 'dely'; did you mean 'delay'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}");
    }

    @Test
    void aSettingOfAnotherType() {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: ReadFixed, name: read, config: {limit: many, format: ziped}}
                """,
                "p.yaml:3: [INVALID_VALUE] stage 'read': 'limit' is not 'many'; it is of type integer: How many, from 0 on.",
                "p.yaml:3: [INVALID_VALUE] stage 'read': 'format' is not 'ziped'; did you mean 'zipped'?");
    }

    @Test
    void aMissingSetting() {
        expectIn(
                """
                - {type: Write, name: write, input: read}
                """,
                "p.yaml:4: [MISSING] stage 'write': 'path' is missing; write 'path: ...'. The folder to write to.");
    }

    @Test
    void aFileThatIsNotThere() {
        expect(
                """
                pipeline:
                  transforms:
                    - type: ReadFixed
                      config:
                        limit: 1
                        path: missing
                """,
                "p.yaml:6: [UNREACHABLE] stage 'ReadFixed': there is no file 'missing'; check 'path'");
    }

    @Test
    void aChainWithoutTransforms() {
        expectIn(
                """
                - {type: chain, name: inner, input: read}
                """,
                "p.yaml:4: [MISSING] stage 'inner': the chain has no transforms; list them under 'transforms'");
    }

    @Test
    void anInputInAChain() {
        expect(
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFixed, name: read}
                    - {type: Filter, name: keep, input: read, config: {keep: delay > 1}}
                """,
                "p.yaml:5: [INVALID_VALUE] stage 'keep': in a chain the input is the transform before; leave 'input' out, or make the pipeline a composite");
    }

    @Test
    void allOfThemAtOnce() {
        expectIn(
                """
                - {type: Filter, name: keep, input: read, config: {keep: distnce > 1}}
                - {type: Combine, name: group, input: read, config: {group_by: orgin, combine: {delay: maximum}}}
                - {type: Filter, name: behind, input: keep, config: {keep: delay > 1, why: not}}
                - {type: WindowInto, name: w, input: nowhere, confg: {}}
                - {type: Write, name: write, input: read}
                """,
                "p.yaml:4: [UNKNOWN_FIELD] stage 'keep': in 'distnce > 1': there is no field 'distnce'; did you mean 'distance'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}",
                "p.yaml:5: [UNKNOWN_FUNCTION] stage 'group': there is no combiner 'maximum'; there are: count, sum, min, max, mean, any, all, group, concat, first, last, any_value, count_distinct, top, approximate_unique, approximate_quantiles",
                "p.yaml:5: [UNKNOWN_FIELD] stage 'group': there is no field 'orgin'; did you mean 'origin'? the fields are {origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}",
                "p.yaml:6: [UNKNOWN_KEY] stage 'behind': it takes no 'why'; there are: error_handling, keep, language",
                "p.yaml:7: [UNKNOWN_KEY] stage 'w': a transform has no key 'confg'; did you mean 'config'?",
                "p.yaml:7: [UNKNOWN_STAGE] stage 'w': its input 'nowhere' is no stage of the pipeline; there are: behind, group, keep, read, w, write",
                "p.yaml:7: [MISSING] stage 'w': it has no windowing; add 'windowing: {type: fixed, size: 10m}', or another type",
                "p.yaml:8: [MISSING] stage 'write': 'path' is missing; write 'path: ...'. The folder to write to.");
    }

    @Test
    void anIdOfTwoStages() {
        expectIn(
                """
                - {type: Write, name: a, id: out, input: read, config: {path: a}}
                - {type: Write, name: b, id: out, input: read, config: {path: b}}
                - {type: Write, name: c, id: out, input: read, config: {path: c}}
                """,
                "p.yaml:5: [DUPLICATE] stage 'b': the id 'out' is that of 'a' and 'b' and 'c'; give each its own 'id' (State Id on the canvas)");
    }

    @Test
    void anIdThatIsTheNameOfAnotherStage() {
        expectIn(
                """
                - {type: Write, name: a, input: read, config: {path: a}}
                - {type: Write, name: b, id: a, input: read, config: {path: b}}
                """,
                "p.yaml:5: [DUPLICATE] stage 'b': the id 'a' is that of 'a' and 'b'; give each its own 'id' (State Id on the canvas)");
    }

    @Test
    void aDocumentOfTheCanvasWithoutStages() {
        expect(
                """
                pipeline: {}
                canvas: {}
                """,
                "[MISSING] the pipeline has no stages; list them under 'transforms'; on the canvas, put them between DefinePipeline and RunPipeline");
    }

    @Test
    void collectionsInsideAStageTakeNobodysName() {
        String windowing = "windowing: {type: fixed, size: 1h}";
        expectIn(
                """
                - {type: ReadFixed, name: r, %1$s}
                - {type: Filter, name: r.read, input: r, config: {keep: distance > 1}}
                - type: Combine
                  name: s
                  input: r
                  %1$s
                  config: {group_by: origin, combine: {n: {value: delay, fn: sum}}, window_fields: {w: window_start}}
                - {type: Filter, name: s.combined, input: s, config: {keep: n > 1}}
                - {type: Filter, name: s.windowed, input: s.combined, config: {keep: n > 2}}
                - {type: Filter, name: "s.windowed'", input: s.windowed, config: {keep: n > 2}}
                """
                        .formatted(windowing));
    }

    @Test
    void collectionsInsideAStageAreNoOutputs() {
        expectIn(
                """
                - type: Combine
                  name: s
                  input: read
                  windowing: {type: fixed, size: 1h}
                  config: {group_by: origin, combine: {n: {value: delay, fn: sum}}, window_fields: {w: window_start}}
                - {type: Filter, name: a, input: s.windowed, config: {keep: distance > 1}}
                - {type: Filter, name: b, input: s.combined, config: {keep: n > 1}}
                """,
                "p.yaml:9: [UNKNOWN_STAGE] stage 'a': 's.windowed' is no output of 's'; write 's'",
                "p.yaml:10: [UNKNOWN_STAGE] stage 'b': 's.combined' is no output of 's'; write 's'");
    }

    @Test
    void aLevelThatIsNone() {
        expectIn("- {type: LogForTesting, name: low, input: read, config: {level: debug}}");
        expectIn(
                "- {type: LogForTesting, name: log, input: read, config: {level: LOUD}}",
                "p.yaml:4: [INVALID_VALUE] stage 'log': 'level' is not 'LOUD'; there are: debug, info, warning, error");
    }

    @Test
    void anExpressionThatIsEmptyOrHasMore() {
        expectIn(
                """
                - type: MapToFields
                  name: map
                  input: read
                  config:
                    fields:
                      a:
                      b: {expression: delay, round: up}
                      c: {expression: }
                """,
                "p.yaml:9: [MISSING] stage 'map': an expression is missing; write one, for example a field's name",
                "p.yaml:10: [UNKNOWN_KEY] stage 'map': it takes no 'round'; there are: callable, expression, language, name, output_type, path",
                "p.yaml:11: [MISSING] stage 'map': an expression is missing; write {expression: ...} or {callable: ...}");
    }
}
