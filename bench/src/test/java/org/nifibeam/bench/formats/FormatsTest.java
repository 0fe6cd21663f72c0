package org.nifibeam.bench.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker.Answer;

/** What is measured gives the right answer; how fast is no test's business. */
class FormatsTest {
    /** Twice 20 letters of date, 6 of airports; 10 - 3 of delay and 400 + 50 of distance. */
    private static final Answer ANSWER = new Answer(2, 2 * (20 + 6) + 10 - 3 + 400 + 50);

    @TempDir Path root;

    @Test
    void csv() throws Exception {
        write(
                FormatWork.CSV,
                """
                date,delay,distance,origin,destination
                2001-02-03T04:05:06Z,10,400,ABE,ATL
                2001-02-03T05:06:07Z,-3,50,ATL,CLT
                """);
        bothReadIt(FormatWork.CSV);
    }

    @Test
    void json() throws Exception {
        write(
                FormatWork.JSON,
                """
                {"date":"2001-02-03T04:05:06Z","delay":10,"distance":400,"origin":"ABE","destination":"ATL"}
                {"date":"2001-02-03T05:06:07Z","delay":-3,"distance":50,"origin":"ATL","destination":"CLT"}
                """);
        bothReadIt(FormatWork.JSON);
    }

    private void bothReadIt(FormatWork format) throws Exception {
        Order order = new Order(format.name(), 2, false, "embedded", 2);
        assertEquals(ANSWER, FormatsWorker.run(order, root, root.resolve("work")));
        try (DuckDbFormats duckDb = new DuckDbFormats(2)) {
            assertEquals(ANSWER, duckDb.read(format, format.file(root, 2)));
        }
    }

    private void write(FormatWork format, String lines) throws IOException {
        Path file = format.file(root, 2);
        Files.createDirectories(file.getParent());
        Files.createDirectories(root.resolve("work"));
        Files.writeString(file, lines);
    }
}
