package org.nifibeam.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.problem.Problem;

/** A wrong setting hides the mistakes behind it only where it may change the fields. */
class WrongSettingsTest {
    @TempDir Path folder;

    private String problems(String transforms) throws Exception {
        FileTesting.write(folder.resolve("airlines.csv"), "code,founded\nAA,1930\nDL,1925\n");
        String yaml =
                "pipeline:\n  transforms:\n" + transforms.replace("DIR", folder + "/").indent(4);
        return PipelineCompiler.load(WrongSettingsTest.class.getClassLoader())
                .compile(yaml, Optional.empty(), CompileSettings.UNRESTRICTED)
                .problems()
                .stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void ofWhatHasNothingToDoWithTheFields() throws Exception {
        assertEquals(
                """
                line 3: [INVALID_VALUE] stage 'a': 'watch_interval' is no duration: soon; write a number with ms, s, m, h or d that is more than 0, for example 10s
                line 4: [UNKNOWN_FIELD] stage 'behindA': in 'cod = 'AA'': there is no field 'cod'; did you mean 'code'? the fields are {code: string?, founded: int64?}
                line 5: [INVALID_VALUE] stage 'b': 'max_record_bytes' is 0; give a number of bytes from 1 to 1073741824
                line 6: [UNKNOWN_FIELD] stage 'behindB': in 'cod = 'AA'': there is no field 'cod'; did you mean 'code'? the fields are {code: string?, founded: int64?}
                line 7: [INVALID_VALUE] stage 'c': 'compression' is not 'zip'; did you mean 'gzip'?
                line 8: [UNKNOWN_FIELD] stage 'behindC': in 'lin = 'AA'': there is no field 'lin'; did you mean 'line'? the fields are {line: string}""",
                problems(
                        """
                        - {type: ReadFromCsv, name: a, config: {path: DIRairlines.csv, watch_interval: soon}}
                        - {type: Filter, name: behindA, input: a, config: {keep: cod = 'AA'}}
                        - {type: ReadFromCsv, name: b, config: {path: DIRairlines.csv, max_record_bytes: 0}}
                        - {type: Filter, name: behindB, input: b, config: {keep: cod = 'AA'}}
                        - {type: ReadFromText, name: c, config: {path: DIRairlines.csv, compression: zip}}
                        - {type: Filter, name: behindC, input: c, config: {keep: lin = 'AA'}}
                        """));
    }

    @Test
    void ofWhatMakesTheFields() throws Exception {
        assertEquals(
                """
                line 3: [INVALID_VALUE] stage 'a': 'header' is not 'perhaps'; it is of type boolean: Whether each file's first record names its columns. Without it the columns are the schema's in order, or column_1, column_2 and so on.
                line 5: [UNKNOWN_KEY] stage 'b': it takes no 'heder'; did you mean 'header'?""",
                problems(
                        """
                        - {type: ReadFromCsv, name: a, config: {path: DIRairlines.csv, header: perhaps}}
                        - {type: Filter, name: behindA, input: a, config: {keep: column_1 = 'AA'}}
                        - {type: ReadFromCsv, name: b, config: {path: DIRairlines.csv, heder: false}}
                        - {type: Filter, name: behindB, input: b, config: {keep: column_1 = 'AA'}}
                        """));
    }

    @Test
    void ofLookups() throws Exception {
        assertEquals(
                """
                line 4: [INVALID_VALUE] stage 'a': 'refresh' is no duration: never; write a number with ms, s, m, h or d that is more than 0, for example 10m
                line 5: [UNKNOWN_FIELD] stage 'behindA': in 'foundd = 1': there is no field 'foundd'; did you mean 'founded'? the fields are {carrier: string, n: int64, founded: int64?}
                line 6: [DUPLICATE] stage 'b': the input has a field 'n' already; choose what is added under 'fields', as {other name: field}
                line 8: [UNKNOWN_FIELD] stage 'alsoBehindB': in 'x = 1': there is no field 'x'; the fields are {carrier: string}""",
                problems(
                        """
                        - {type: Create, name: in, config: {elements: [{carrier: AA, n: 1}]}}
                        - {type: Enrichment, name: a, input: in, config: {enrichment_handler: Csv, handler_config: {path: DIRairlines.csv, key: {carrier: code}, refresh: never}}}
                        - {type: Filter, name: behindA, input: a, config: {keep: foundd = 1}}
                        - {type: Enrichment, name: b, input: in, config: {enrichment_handler: Csv, handler_config: {path: DIRairlines.csv, key: {carrier: code}, fields: {n: founded}}}}
                        - {type: Filter, name: behindB, input: b, config: {keep: n = 'x'}}
                        - {type: Filter, name: alsoBehindB, input: b, config: {keep: x = 1}}
                        """));
    }
}
