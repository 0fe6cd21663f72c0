package org.nifibeam.peers.parsers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * CSV by univocity and JSON by Jackson's streaming parser, each part of the file read whole into
 * memory by a thread of its own and added up in the loop. Arguments: those of an {@link Order}.
 */
public final class ParsersWorker {
    private static final JsonFactory JSON = new JsonFactory();

    private ParsersWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        FormatWork format = FormatWork.valueOf(order.work());
        Path file = format.file(FormatWork.root(), order.events());
        ExecutorService pool = Executors.newFixedThreadPool(order.tasks());
        try {
            Worker.serve(() -> read(format, file, order.tasks(), pool));
        } finally {
            pool.shutdown();
        }
    }

    private static Answer read(FormatWork format, Path file, int parts, ExecutorService pool)
            throws Exception {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int part = i;
            answers.add(
                    pool.submit(
                            () -> {
                                byte[] bytes = part(file, part, parts);
                                return format == FormatWork.CSV
                                        ? csv(bytes, part == 0)
                                        : json(bytes);
                            }));
        }
        long rows = 0;
        long sum = 0;
        for (Future<Answer> answer : answers) {
            rows += answer.get().rows();
            sum += answer.get().sum();
        }
        return new Answer(rows, sum);
    }

    /** A part of the file: it begins behind the first line end of its share, but for the first. */
    private static byte[] part(Path file, int part, int parts) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = line(channel, channel.size() * part / parts);
            long to = line(channel, channel.size() * (part + 1) / parts);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                continue;
            }
            return bytes.array();
        }
    }

    private static long line(FileChannel channel, long at) throws IOException {
        if (at == 0 || at == channel.size()) {
            return at;
        }
        ByteBuffer some = ByteBuffer.allocate(1 << 16);
        channel.read(some, at);
        for (int i = 0; i < some.position(); i++) {
            if (some.get(i) == '\n') {
                return at + i + 1;
            }
        }
        throw new IOException("no line ends behind " + at);
    }

    private static Answer csv(byte[] bytes, boolean header) throws IOException {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setReadInputOnSeparateThread(false);
        settings.setHeaderExtractionEnabled(header);
        settings.getFormat().setLineSeparator("\n");
        CsvParser parser = new CsvParser(settings);
        long rows = 0;
        long sum = 0;
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            parser.beginParsing(in, StandardCharsets.UTF_8);
            for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
                rows++;
                sum += row[0].length() + Long.parseLong(row[1]) + Long.parseLong(row[2]);
                sum += row[3].length() + row[4].length();
            }
        }
        return new Answer(rows, sum);
    }

    private static Answer json(byte[] bytes) throws IOException {
        long rows = 0;
        long sum = 0;
        try (JsonParser parser = JSON.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> rows++;
                    case VALUE_NUMBER_INT -> sum += parser.getLongValue();
                    case VALUE_STRING -> sum += parser.getText().length();
                    default -> {}
                }
            }
        }
        return new Answer(rows, sum);
    }
}
