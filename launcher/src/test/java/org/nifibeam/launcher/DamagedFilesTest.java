package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Files that are cut off or malformed: what is said, and that nothing half is left. */
@Timeout(60)
class DamagedFilesTest {
    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    private int launch(String transforms) throws IOException {
        String text = "pipeline:\n  transforms:\n" + transforms.indent(4);
        Path file =
                Files.writeString(folder.resolve("p.yaml"), text.replace("DIR", folder.toString()));
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute("run", "--quiet", file.toString());
    }

    private String errors() {
        return err.toString().replace(folder.toString(), "DIR").strip();
    }

    /** Writes a whole file and one that is cut off in the middle. */
    private void cut(String format, String settings, String ending) throws IOException {
        String rows =
                IntStream.range(0, 3000)
                        .mapToObj(i -> "{n: " + i + ", s: x" + Integer.toHexString(i * 7919) + "}")
                        .collect(Collectors.joining(", "));
        assertEquals(
                0,
                launch(
                        """
                        - {type: Create, config: {elements: [ROWS]}}
                        - {type: WriteTo%s, input: Create, config: {path: DIR/in/a, num_shards: 1%s}}
                        """
                                .formatted(format, settings)
                                .replace("ROWS", rows)),
                this::errors);
        Path whole = folder.resolve("in/a-00000-of-00001" + ending);
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("in/cut" + ending), Arrays.copyOf(bytes, bytes.length / 2));
    }

    /** 1 where the run finds out, 2 where nobody can say what the fields are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Csv | , compression: gzip | .csv.gz | 1 | [FAILED] stage 'Read': cannot read: 'DIR/in/cut.csv.gz' is damaged behind its record N: it ends too early, as if cut short; see that the source is there and undamaged, and run again",
                "Json | , compression: bzip2 | .json.bz2 | 1 | [FAILED] stage 'Read': cannot read: 'DIR/in/cut.json.bz2' is damaged behind its record N: Unexpected end of stream; see that the source is there and undamaged, and run again",
                "Avro | , codec: none | .avro | 1 | [FAILED] stage 'Read': cannot read: 'DIR/in/cut.avro' is damaged behind its record N: it ends too early, as if cut short; see that the source is there and undamaged, and run again",
                "Parquet | , codec: none | .parquet | 2 | [UNREACHABLE] stage 'Read': 'DIR/in/cut.parquet' is no Parquet file, or was cut short: it does not end in PAR1; check that it is a complete Parquet file that can be read"
            })
    void whatIsCutOffFailsTheRunAndLeavesNothing(
            String format, String settings, String ending, int status, String message)
            throws Exception {
        cut(format, settings, ending);
        assertEquals(
                status,
                launch(
                        """
                        - {type: ReadFrom%s, name: Read, config: {path: DIR/in}}
                        - {type: WriteTo%s, name: Write, input: Read, config: {path: DIR/out/all}}
                        """
                                .formatted(format, format)),
                this::errors);
        List<String> said = errors().lines().toList();
        assertEquals(
                "DIR/p.yaml:3: " + message, said.get(0).replaceAll("record [0-9]+", "record N"));
        assertEquals(List.of(), said.stream().filter(line -> line.startsWith("\tat")).toList());
        assertEquals(List.of(), filesOf("out"));
    }

    /** The bytes are the line's own, whatever they are. */
    @Test
    void aMalformedLineIsADeadLetterWithAllItsBytes() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(
                folder.resolve("in/a.csv"),
                "n,s\n1,a\n\"2\"x,\"bä\n\"\" c\"\n" + "3," + "y".repeat(70_000) + ",z\n4,d\n");
        assertEquals(
                0,
                launch(
                        """
                        - {type: ReadFromCsv, name: Read, config: {path: DIR/in, error_handling: {output: bad}}}
                        - {type: WriteToJson, name: good, input: Read, config: {path: DIR/out/good}}
                        - {type: MapToFields, name: lines, input: Read.bad, config: {language: sql, fields: {line: CAST(element AS VARCHAR)}}}
                        - {type: WriteToJson, name: bad, input: lines, config: {path: DIR/out/bad, num_shards: 1}}
                        """),
                this::errors);
        assertEquals(List.of("{\"n\":1,\"s\":\"a\"}", "{\"n\":4,\"s\":\"d\"}"), lines("good"));
        assertEquals(
                List.of(
                        "{\"line\":\"3," + "y".repeat(70_000) + ",z\"}",
                        "{\"line\":\"\\\"2\\\"x,\\\"bä\\n\\\"\\\" c\\\"\"}"),
                lines("bad"));
    }

    private List<String> lines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : filesOf("out")) {
            if (file.getFileName().toString().startsWith(name)) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    private List<Path> filesOf(String below) throws IOException {
        Path in = folder.resolve(below);
        if (!Files.exists(in)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
