package org.nifibeam.file.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifibeam.file.FileTesting.source;
import static org.nifibeam.file.FileTesting.write;
import static org.nifibeam.testkit.SourceTexts.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Source;

class JsonSourceTest {
    @TempDir Path folder;

    @Test
    void infersTypesFromASample() throws Exception {
        Path file =
                write(
                        folder.resolve("a.jsonl"),
                        """
                        {"id": 1, "x": 1, "at": "2001-01-14T00:05:00Z", "tags": ["a"], "p": {"lat": 1.5}}
                        {"x": 2.5, "code": "7", "tags": [], "p": {"lon": 2}, "mix": 1}

                        {"mix": {"a": [1]}, "gone": null}
                        """);
        Source source = source("ReadFromJson", file);
        assertEquals(
                "{id: int64?, x: double?, at: datetime?, tags: array<string?>?, p: row{lat: double?,"
                        + " lon: int64?}?, code: string?, mix: string?, gone: string?}",
                source.schema().toString());
        assertEquals(
                List.of(
                        "[1, 1.0, 979430700000000, [a], [1.5, null], null, null, null]",
                        "[null, 2.5, null, [], [null, 2], '7', '1', null]",
                        "[null, null, null, null, null, null, '{\"a\":[1]}', null]"),
                read(source));
    }

    @Test
    void aRecordThatDoesNotFitIsRejectedWithItsPlace() throws Exception {
        Path file =
                write(
                        folder.resolve("a.jsonl"),
                        """
                        {"n": 1}
                        {"n": "one"}
                        {"n": 1.5}
                        {"n": 99999999999999999999}
                        {}
                        {"n": null}
                        [1]
                        {"n": 1} x
                        {"n": 1, "n": 2, "other": [{}]}
                        {"n": 3
                        """);
        Source source =
                source(
                        "ReadFromJson",
                        file,
                        "schema",
                        Map.of(
                                "properties",
                                Map.of("n", Map.of("type", "integer")),
                                "required",
                                List.of("n")));
        List<String> all = read(source);
        String start = "!'" + file + "', line ";
        assertEquals(
                List.of(
                        "[1]",
                        start + "2: field 'n': the string 'one', but the field is of type int64",
                        start + "3: field 'n': the number 1.5, but the field is of type int64",
                        start
                                + "4: field 'n': the number 99999999999999999999, but the field is of"
                                + " type int64",
                        start
                                + "5: field 'n' has no value, but its type is int64, which is never null",
                        start
                                + "6: field 'n': null, but the field is of type int64, which is never null",
                        start + "7: a record is a JSON object, which begins with {"),
                all.subList(0, 7));
        assertTrue(all.get(7).startsWith(start + "8: no JSON at character "), all.get(7));
        assertEquals("[2]", all.get(8));
        assertTrue(all.get(9).startsWith(start + "10: no JSON at character 8: "), all.get(9));
    }

    @Test
    void deepNestingIsRejected() throws Exception {
        Path file =
                write(
                        folder.resolve("a.jsonl"),
                        "{\"a\": \"1\"}\n{\"a\": " + "[".repeat(100_000) + "\n{\"a\": \"2\"}\n");
        List<String> all = read(source("ReadFromJson", file));
        assertEquals(3, all.size());
        assertTrue(all.get(1).contains("line 2: no JSON at character"), all.get(1));
        assertTrue(all.get(1).contains("nesting depth"), all.get(1));
    }

    @Test
    void nothingToInferFrom() throws Exception {
        Path file = write(folder.resolve("a.jsonl"), "\n\n[]\n");
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source("ReadFromJson", file).schema());
        assertEquals(
                "[MISSING] the files have no JSON object in their first records to infer a schema from;"
                        + " give 'schema'; a record is one object on one line",
                problem.getMessage());
    }

    @Test
    void aFirstRecordTooLongToInferFrom() throws Exception {
        Path file = write(folder.resolve("a.jsonl"), "{\"a\": \"" + "x".repeat(16 << 20) + "\"}\n");
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source("ReadFromJson", file).schema());
        assertEquals(
                "[MISSING] no schema can be inferred: the first record of '"
                        + file
                        + "' has more than 16777216 bytes; give 'schema', raise 'max_record_bytes',"
                        + " or look for line ends that are missing",
                problem.getMessage());
    }
}
