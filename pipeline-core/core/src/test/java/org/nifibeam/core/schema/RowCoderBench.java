package org.nifibeam.core.schema;

import java.util.Locale;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/**
 * Million rows a second through {@link RowCoder} on one thread, for {@code (string, int32, int64,
 * double)}; run by hand, best of some rounds of about a second.
 */
final class RowCoderBench {
    private static final int ROWS = 1_000;
    private static final int REPEATS = 5_000;

    private RowCoderBench() {}

    public static void main(String[] arguments) {
        Schema schema =
                Schema.of(
                        new Field("name", FieldType.of(Kind.STRING)),
                        new Field("number", FieldType.of(Kind.INT32)),
                        new Field("amount", FieldType.of(Kind.INT64)),
                        new Field("price", FieldType.of(Kind.DOUBLE)));
        Row[] rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = RowShape.of(schema).row("name " + i, i * 7, i * 1_000_003L, i / 3.0);
        }
        RowCoder coder = RowCoder.of(schema);
        RowCoder canonical = RowCoder.canonical(schema);
        for (int round = 0; round < 6; round++) {
            System.out.printf(
                    Locale.ROOT,
                    "encode %.1f, decode %.1f, canonical encode %.1f M rows/s%n",
                    encode(coder, rows),
                    decode(coder, rows),
                    encode(canonical, rows));
        }
    }

    private static double rate(long begin) {
        return (double) ROWS * REPEATS / (System.nanoTime() - begin) * 1_000;
    }

    private static double encode(RowCoder coder, Row[] rows) {
        ByteSink sink = new ByteSink();
        long begin = System.nanoTime();
        for (int i = 0; i < REPEATS; i++) {
            sink.clear();
            for (Row row : rows) {
                coder.encode(row, sink);
            }
        }
        return rate(begin);
    }

    private static double decode(RowCoder coder, Row[] rows) {
        ByteSink sink = new ByteSink();
        for (Row row : rows) {
            coder.encode(row, sink);
        }
        byte[] bytes = sink.toBytes();
        int sum = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < REPEATS; i++) {
            ByteSource source = new ByteSource(bytes);
            while (source.remaining() > 0) {
                sum += coder.decode(source).getInt(1);
            }
        }
        if (sum == 0) {
            throw new IllegalStateException("rows of nothing");
        }
        return rate(begin);
    }
}
