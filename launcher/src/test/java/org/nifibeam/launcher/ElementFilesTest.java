package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Files that elements name, and files that are looked up in, in each format: written, then read.
 */
@Timeout(60)
class ElementFilesTest {
    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    private int launch(String transforms) throws IOException {
        String text = "pipeline:\n  type: chain\n  transforms:\n" + transforms.indent(4);
        Path file =
                Files.writeString(folder.resolve("p.yaml"), text.replace("DIR", folder.toString()));
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute("run", file.toString());
    }

    private void run(String transforms) throws IOException {
        assertEquals(0, launch(transforms), err::toString);
    }

    /** The lines of all files whose name begins so, sorted. */
    private List<String> lines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().map(l -> l.replace(folder.toString(), "DIR")).toList();
    }

    private void airports(String format) throws IOException {
        run(
                """
                - {type: Create, config: {elements: [{code: SFO, runways: 4}, {code: OAK, runways: 3}]}}
                - {type: WriteTo%s, config: {path: DIR/in/west, num_shards: 1}}
                """
                        .formatted(format));
        run(
                """
                - {type: Create, config: {elements: [{code: JFK, runways: 5}]}}
                - {type: WriteTo%s, config: {path: DIR/in/east, num_shards: 1}}
                """
                        .formatted(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void filesThatElementsName(String format) throws Exception {
        airports(format);
        run(
                """
                - {type: Create, config: {elements: [{files: DIR/in/west*}, {files: DIR/in/e*}]}}
                - {type: ReadAllFrom%s, config: {file_pattern: files, example: DIR/in/west*, filename_column: of}}
                - {type: MapToFields, config: {language: sql, fields: {code: code, runways: runways, of: "REGEXP_EXTRACT(of, 'in/(....)')"}}}
                - {type: WriteToJson, config: {path: DIR/out}}
                """
                        .formatted(format));
        assertEquals(
                List.of(
                        "{\"code\":\"JFK\",\"runways\":5,\"of\":\"east\"}",
                        "{\"code\":\"OAK\",\"runways\":3,\"of\":\"west\"}",
                        "{\"code\":\"SFO\",\"runways\":4,\"of\":\"west\"}"),
                lines("out"));
    }

    @Test
    void linesOfFilesThatAreFound() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.txt"), "one\ntwo\n");
        Files.writeString(folder.resolve("in/b.txt"), "three\n");
        run(
                """
                - {type: Create, config: {elements: [{files: DIR/in/*.txt}]}}
                - {type: MatchAll, config: {file_pattern: files}}
                - {type: Reshuffle}
                - {type: ReadAllFromText, config: {file_pattern: path}}
                - {type: WriteToJson, config: {path: DIR/out}}
                """);
        assertEquals(
                List.of("{\"line\":\"one\"}", "{\"line\":\"three\"}", "{\"line\":\"two\"}"),
                lines("out"));
        run(
                """
                - {type: Create, config: {elements: [{files: DIR/in/*.txt}]}}
                - {type: MatchAll, config: {file_pattern: files}}
                - {type: MapToFields, config: {fields: {path: path, bytes: size_in_bytes}}}
                - {type: WriteToJson, config: {path: DIR/found}}
                """);
        assertEquals(
                List.of(
                        "{\"path\":\"DIR/in/a.txt\",\"bytes\":8}",
                        "{\"path\":\"DIR/in/b.txt\",\"bytes\":6}"),
                lines("found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void recordsOfFilesByKey(String format) throws Exception {
        airports(format);
        run(
                """
                - {type: Create, config: {elements: [{flight: 1, at: JFK}, {flight: 2, at: LAX}, {flight: 3, at: SFO}]}}
                - type: Enrichment
                  config:
                    enrichment_handler: %s
                    handler_config: {path: DIR/in, key: {at: code}}
                - {type: WriteToJson, config: {path: DIR/out}}
                """
                        .formatted(format));
        assertEquals(
                List.of(
                        "{\"flight\":1,\"at\":\"JFK\",\"runways\":5}",
                        "{\"flight\":2,\"at\":\"LAX\",\"runways\":null}",
                        "{\"flight\":3,\"at\":\"SFO\",\"runways\":4}"),
                lines("out"));
    }

    /** The field costs nothing where no stage reads it, and may be what a stage asks for. */
    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void theFileThatARecordIsOf(String format) throws Exception {
        airports(format);
        run(
                """
                - {type: ReadFrom%s, config: {path: DIR/in, filename_column: of}}
                - {type: Filter, config: {language: sql, keep: "of LIKE '%%east%%' OR runways > 3"}}
                - {type: Filter, config: {language: sql, keep: runways < 5}}
                - {type: MapToFields, config: {language: sql, fields: {code: code, of: "REGEXP_EXTRACT(of, 'in/(....)')"}}}
                - {type: WriteToJson, config: {path: DIR/out}}
                """
                        .formatted(format));
        assertEquals(List.of("{\"code\":\"SFO\",\"of\":\"west\"}"), lines("out"));
        run(
                """
                - {type: ReadFrom%s, config: {path: DIR/in, filename_column: of}}
                - {type: MapToFields, config: {language: sql, fields: {of: "REGEXP_EXTRACT(of, 'in/(....)')"}}}
                - {type: WriteToJson, config: {path: DIR/names}}
                """
                        .formatted(format));
        assertEquals(
                List.of("{\"of\":\"east\"}", "{\"of\":\"west\"}", "{\"of\":\"west\"}"),
                lines("names"));
    }

    @Test
    void aNameThatTheFilesHave() throws Exception {
        airports("Csv");
        assertEquals(
                2,
                launch(
                        """
                        - {type: ReadFromCsv, name: Airports, config: {path: DIR/in, filename_column: code}}
                        - {type: WriteToJson, config: {path: DIR/out}}
                        """));
        assertEquals(
                folder.resolve("p.yaml")
                        + ":4: [DUPLICATE] stage 'Airports': the files have a field 'code' of their own;"
                        + " choose another name as 'filename_column'\n",
                err.toString().lines().reduce((a, b) -> b).orElseThrow() + "\n");
    }
}
