package org.nifibeam.file.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.file.FileTesting;
import org.nifibeam.testkit.LookupLaw;
import org.nifibeam.testkit.ManualClock;

class FileLookupTest {
    @TempDir Path folder;

    private LookupLaw law(String handler, Path path, Object... settings) throws Exception {
        var provider = FileTesting.CONNECTORS.lookup(handler).orElseThrow();
        Config config = FileTesting.config(provider, path, settings);
        return new LookupLaw(provider.create(config));
    }

    private Path csv() throws Exception {
        return FileTesting.write(
                folder.resolve("airlines.csv"),
                """
                code,name,founded
                AA,American,1930
                DL,Delta,1925
                ,Nobody,1
                AA,American Airlines,1926
                """);
    }

    @Test
    void recordsByKey() throws Exception {
        LookupLaw law = law("Csv", csv(), "key", "code");
        assertEquals(
                List.of("['Delta', 1925]", "-", "['American Airlines', 1926]"),
                law.check(List.of(law.key("DL"), law.key("XX"), law.key("AA"))));
    }

    @Test
    void severalKeysAndChosenFields() throws Exception {
        LookupLaw law =
                law(
                        "Csv",
                        csv(),
                        "key",
                        Map.of("carrier", "code"),
                        "fields",
                        Map.of("airline", "name"));
        assertEquals(List.of("['Delta']"), law.check(List.of(law.key("DL"))));
        LookupLaw both = law("Csv", csv(), "key", List.of("code", "founded"));
        assertEquals(
                List.of("['American']", "-", "['American Airlines']"),
                both.check(
                        List.of(both.key("AA", 1930L), both.key("AA", 1L), both.key("AA", 1926L))));
    }

    @Test
    void jsonLines() throws Exception {
        Path file =
                FileTesting.write(
                        folder.resolve("a.json"),
                        """
                        {"id": 1, "name": "one", "tags": ["x"]}
                        {"id": 2, "name": null, "tags": []}
                        """);
        LookupLaw law = law("Json", file, "key", "id");
        assertEquals(
                List.of("['one', [x]]", "[null, []]", "-"),
                law.check(List.of(law.key(1L), law.key(2L), law.key(3L))));
    }

    @Test
    void theFileIsReadAgainWhenItIsTooOld() throws Exception {
        Path file = csv();
        ManualClock clock = new ManualClock();
        LookupLaw law = law("Csv", file, "key", "code", "refresh", "10m");
        List<Row> delta = List.of(law.key("DL"));
        try (LookupReader reader = law.open(clock)) {
            assertEquals("['Delta', 1925]", reader.lookup(delta).get(0).orElseThrow().toString());
            Files.writeString(file, "code,name,founded\nDL,Delta Air Lines,1928\n");
            clock.advance(Duration.ofMillis(599_999));
            assertEquals("['Delta', 1925]", reader.lookup(delta).get(0).orElseThrow().toString());
            clock.advance(Duration.ofMillis(1));
            assertEquals(
                    "['Delta Air Lines', 1928]",
                    reader.lookup(delta).get(0).orElseThrow().toString());
        }
    }

    @Test
    void aRecordThatCannotBeReadIsAnError() throws Exception {
        Path file = csv();
        LookupLaw law = law("Csv", file, "key", "code");
        Files.writeString(file, "code,name,founded\nDL,Delta,soon\n");
        try (LookupReader reader = law.open(new ManualClock())) {
            IOException e =
                    assertThrows(IOException.class, () -> reader.lookup(List.of(law.key("DL"))));
            assertEquals(
                    "'"
                            + file
                            + "', line 2: column 3 'founded': 'soon' is of type string, but the field of type int64",
                    e.getMessage());
        }
    }

    private String problems(String... enrichments) throws Exception {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: Create, name: in, config: {elements: [{carrier: AA, n: 1}]}}\n"
                        + String.join("\n", enrichments).indent(4);
        return PipelineCompiler.load(FileLookupTest.class.getClassLoader())
                .compile(
                        yaml,
                        Optional.empty(),
                        CompileSettings.restrictedTo(List.of(folder.toString())))
                .problems()
                .stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder.toString(), "FOLDER"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whatIsWrong() throws Exception {
        String file = csv().toString();
        assertEquals(
                """
                line 4: [UNSUPPORTED] stage 'a': the enrichment handler 'BigTable' is not available yet; available are Avro, Csv, Json, Parquet
                line 5: [INVALID_VALUE] stage 'b': the enrichment handler 'Cvs' is not known; did you mean 'Csv'? available are Avro, Csv, Json, Parquet
                line 6: [UNKNOWN_FIELD] stage 'c': there is no field 'code'; the fields are {carrier: string, n: int64}
                line 7: [TYPE_MISMATCH] stage 'd': the key 'n' is int64, but 'code' of what is looked up is string?; convert it with MapToFields before
                line 8: [DUPLICATE] stage 'e': the input has a field 'n' already; choose what is added under 'fields', as {other name: field}
                line 9: [UNKNOWN_FIELD] stage 'f': what is looked up has no field 'nam'; did you mean 'name'? its fields are {code: string?, name: string?, founded: int64?}
                line 10: [DENIED] stage 'g': 'path' is outside the allowed paths: /etc/passwd; use a path below one of them, or have the runner service's Allowed Paths extended
                line 11: [INVALID_VALUE] stage 'h': 'refresh' is no duration: never; write a number with ms, s, m, h or d that is more than 0, for example 10m
                line 12: [MISSING] stage 'i': 'key' is missing; write 'key: ...'. The key: a field, a list of fields, or {field of the input: field of the file}.
                line 12: [INVALID_VALUE] stage 'i': 'batch_size' is no whole number of at least 1: 0; write, for example, 'batch_size: 100'"""
                        .lines()
                        .sorted()
                        .collect(Collectors.joining("\n")),
                problems(
                                "- {type: Enrichment, name: a, input: in, config: {enrichment_handler: BigTable, handler_config: {project_id: p}}}",
                                "- {type: Enrichment, name: b, input: in, config: {enrichment_handler: Cvs, handler_config: {}}}",
                                enrichment("c", file, "key: code"),
                                enrichment("d", file, "key: {n: code}"),
                                enrichment("e", file, "key: {carrier: code}, fields: {n: name}"),
                                enrichment("f", file, "key: {carrier: code}, fields: nam"),
                                enrichment("g", "/etc/passwd", "key: carrier"),
                                enrichment("h", file, "key: {carrier: code}, refresh: never"),
                                "- {type: Enrichment, name: i, input: in, config: {enrichment_handler: Csv, batch_size: 0, handler_config: {path: "
                                        + file
                                        + "}}}")
                        .lines()
                        .sorted()
                        .collect(Collectors.joining("\n")));
    }

    private static String enrichment(String name, String file, String settings) {
        return "- {type: Enrichment, name: "
                + name
                + ", input: in, config: {enrichment_handler: Csv, handler_config: {path: "
                + file
                + ", "
                + settings
                + "}}}";
    }
}
