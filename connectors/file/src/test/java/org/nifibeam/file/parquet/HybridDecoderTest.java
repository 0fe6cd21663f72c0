package org.nifibeam.file.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed values of every width, read in pieces of any size, some of them skipped. */
class HybridDecoderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 13, 14, 15, 16, 17, 27, 28, 29, 31, 32})
    void packedValues(int width) {
        long seed = Long.getLong("nifibeam.seed", 1L);
        System.out.println("HybridDecoderTest: -Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        int[] values = random.ints(8 * 25).map(i -> i >>> (32 - width)).toArray();
        HybridDecoder decoder = new HybridDecoder();
        byte[] bytes = packed(values, width);
        decoder.start(bytes, 0, bytes.length - PageReader.SLACK, width);
        int at = 0;
        while (at < values.length) {
            int count = Math.min(values.length - at, 1 + random.nextInt(19));
            if (random.nextInt(4) == 0) {
                decoder.skip(count);
            } else {
                int[] read = new int[count];
                decoder.read(read, count);
                assertArrayEquals(Arrays.copyOfRange(values, at, at + count), read, "seed " + seed);
            }
            at += count;
        }
    }

    /** One run of values, lowest bits first. */
    private static byte[] packed(int[] values, int width) {
        int groups = values.length / 8;
        byte[] bytes = new byte[1 + groups * width + PageReader.SLACK];
        bytes[0] = (byte) (groups << 1 | 1);
        for (int i = 0; i < values.length; i++) {
            for (int b = 0; b < width; b++) {
                int bit = i * width + b;
                bytes[1 + bit / 8] |= (byte) ((values[i] >>> b & 1) << bit % 8);
            }
        }
        return bytes;
    }
}
