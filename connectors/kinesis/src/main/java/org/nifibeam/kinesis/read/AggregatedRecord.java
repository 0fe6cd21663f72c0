package org.nifibeam.kinesis.read;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Several records in one, as the Kinesis Producer Library writes them (its document is "KPL
 * Aggregated Record Format"): four bytes of magic, a Protobuf message, the MD5 of that. The message
 * has a table of partition keys (field 1), one of explicit hash keys (2) and the records (3), of
 * which each has the index of its partition key (1), perhaps of its hash key (2), and its data (3).
 */
record AggregatedRecord(List<Part> parts) {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;
    private static final int TAG_BITS = 3;

    AggregatedRecord {
        parts = List.copyOf(parts);
    }

    /** One of the records. */
    record Part(String partitionKey, Optional<String> hashKey, byte[] data) {
        /** The hash key that decides which shard it belongs to. */
        BigInteger hash() {
            return hashKey.map(BigInteger::new)
                    .orElseGet(
                            () ->
                                    new BigInteger(
                                            1,
                                            md5(
                                                    partitionKey.getBytes(StandardCharsets.UTF_8),
                                                    0,
                                                    partitionKey.getBytes(StandardCharsets.UTF_8)
                                                            .length)));
        }
    }

    /**
     * What a record's data are; empty if they are no aggregated record, which those that only look
     * like one at their beginning are not.
     *
     * @throws MalformedRecordException if they are one, and it cannot be understood
     */
    static Optional<AggregatedRecord> read(byte[] data) throws MalformedRecordException {
        int end = data.length - DIGEST_BYTES;
        if (end < MAGIC.length || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        byte[] digest = md5(data, MAGIC.length, end - MAGIC.length);
        if (!Arrays.equals(data, end, data.length, digest, 0, DIGEST_BYTES)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AggregatedRecord(parts(new Input(data, MAGIC.length, end))));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new MalformedRecordException(
                    "it is an aggregated record that is not well formed");
        }
    }

    private static byte[] md5(byte[] data, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(data, from, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static List<Part> parts(Input input) {
        List<String> keys = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        List<Input> records = new ArrayList<>();
        while (input.hasMore()) {
            int tag = (int) input.varint();
            switch (tag) {
                case 1 << TAG_BITS | BYTES -> keys.add(input.nested().text());
                case 2 << TAG_BITS | BYTES -> hashes.add(input.nested().text());
                case 3 << TAG_BITS | BYTES -> records.add(input.nested());
                default -> input.skip(tag);
            }
        }
        return records.stream().map(record -> part(record, keys, hashes)).toList();
    }

    private static Part part(Input input, List<String> keys, List<String> hashes) {
        int key = -1;
        int hash = -1;
        byte[] data = null;
        while (input.hasMore()) {
            int tag = (int) input.varint();
            switch (tag) {
                case 1 << TAG_BITS | VARINT -> key = (int) input.varint();
                case 2 << TAG_BITS | VARINT -> hash = (int) input.varint();
                case 3 << TAG_BITS | BYTES -> data = input.nested().bytes();
                default -> input.skip(tag);
            }
        }
        if (data == null) {
            throw new IndexOutOfBoundsException("a record without data");
        }
        Optional<String> hashKey = hash < 0 ? Optional.empty() : Optional.of(hashes.get(hash));
        // Says now if it is no number.
        hashKey.ifPresent(BigInteger::new);
        return new Part(keys.get(key), hashKey, data);
    }

    /** Part of a Protobuf message. */
    private static final class Input {
        private final byte[] data;
        private final int end;
        private int at;

        Input(byte[] data, int from, int end) {
            this.data = data;
            this.at = from;
            this.end = end;
        }

        boolean hasMore() {
            return at < end;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                require(1);
                byte next = data[at++];
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IndexOutOfBoundsException("a number of too many bytes");
        }

        private void require(long bytes) {
            if (bytes < 0 || bytes > end - at) {
                throw new IndexOutOfBoundsException("cut off");
            }
        }

        Input nested() {
            long length = varint();
            require(length);
            Input nested = new Input(data, at, at + (int) length);
            at += (int) length;
            return nested;
        }

        String text() {
            return new String(data, at, end - at, StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            return Arrays.copyOfRange(data, at, end);
        }

        void skip(int tag) {
            switch (tag & (1 << TAG_BITS) - 1) {
                case VARINT -> varint();
                case FIXED_64 -> move(Long.BYTES);
                case BYTES -> nested();
                case FIXED_32 -> move(Integer.BYTES);
                default -> throw new IndexOutOfBoundsException("a field of no known kind");
            }
        }

        private void move(int bytes) {
            require(bytes);
            at += bytes;
        }
    }
}
