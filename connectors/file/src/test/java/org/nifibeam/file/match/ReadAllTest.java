package org.nifibeam.file.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;
import org.nifibeam.file.FileTesting;

class ReadAllTest {
    private static final Schema PATTERNS = TypeText.schema("{pattern: string}");

    @TempDir Path folder;

    private static ElementRead read(String type, AllowedPaths paths, Object... settings)
            throws ProblemException {
        ElementReadProvider provider = FileTesting.CONNECTORS.elementRead(type).orElseThrow();
        Map<String, Object> values = new LinkedHashMap<>();
        provider.settings()
                .forEach(s -> s.fallback().ifPresent(value -> values.put(s.name(), value)));
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return provider.create(new Config(values), PATTERNS, paths);
    }

    private static List<String> records(ElementRead read, String pattern) throws Exception {
        List<String> records = new ArrayList<>();
        read.read(
                RowShape.of(PATTERNS).row(pattern),
                read.schema(),
                row -> records.add(row.toString()));
        return records;
    }

    private String file(String name, String text) throws Exception {
        return FileTesting.write(folder.resolve(name), text).toString();
    }

    @Test
    void linesOfText() throws Exception {
        String a = file("a.txt", "one\ntwo\n");
        file("b.txt", "three\n");
        ElementRead read = read("ReadAllFromText", AllowedPaths.ALL);
        assertEquals("{line: string}", read.schema().toString());
        assertEquals(List.of("['one']", "['two']"), records(read, a));
        assertEquals(List.of("['one']", "['two']", "['three']"), records(read, folder + "/*.txt"));
    }

    /** Each file's own header says where its columns are. */
    @Test
    void csvAsAnExampleHasIt() throws Exception {
        String example = file("example.csv", "n,name\n1,one\n");
        String other = file("other.csv", "name,n\ntwo,2\n");
        ElementRead read = read("ReadAllFromCsv", AllowedPaths.ALL, "example", example);
        assertEquals("{n: int64?, name: string?}", read.schema().toString());
        assertEquals(List.of("[2, 'two']"), records(read, other));
    }

    @Test
    void jsonOfAGivenSchema() throws Exception {
        String file = file("a.json", "{\"n\": 1}\n{\"n\": 2}\n");
        Map<String, Object> schema =
                Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));
        ElementRead read = read("ReadAllFromJson", AllowedPaths.ALL, "schema", schema);
        assertEquals(List.of("[1]", "[2]"), records(read, file));
    }

    @Test
    void withoutExampleOrSchemaTheFieldsAreNotKnown() {
        assertEquals(
                "[MISSING] what the files' fields are is not known; name a file that has them as 'example', or give a 'schema'",
                assertThrows(ProblemException.class, () -> read("ReadAllFromCsv", AllowedPaths.ALL))
                        .getMessage());
        assertEquals(
                "[MISSING] what the files' fields are is not known; name a file that has them as 'example'",
                assertThrows(
                                ProblemException.class,
                                () -> read("ReadAllFromParquet", AllowedPaths.ALL))
                        .getMessage());
    }

    @Test
    void aRecordThatCannotBeReadFailsItsElement() throws Exception {
        String example = file("example.csv", "n\n1\n");
        String wrong = file("wrong.csv", "n\nx\n");
        ElementRead read = read("ReadAllFromCsv", AllowedPaths.ALL, "example", example);
        assertEquals(
                "'"
                        + wrong
                        + "', line 2: column 1 'n': 'x' is of type string, but the field of type int64",
                assertThrows(IOException.class, () -> records(read, wrong)).getMessage());
    }

    @Test
    void filesStayInsideTheAllowedPaths() throws Exception {
        file("in/a.txt", "one\n");
        String outside = file("out/b.txt", "two\n");
        ElementRead read =
                read("ReadAllFromText", AllowedPaths.in(List.of(folder.resolve("in").toString())));
        assertEquals(List.of("['one']"), records(read, folder + "/in/a.txt"));
        assertEquals(
                "'" + outside + "' is outside the allowed paths",
                assertThrows(IOException.class, () -> records(read, outside)).getMessage());
    }
}
