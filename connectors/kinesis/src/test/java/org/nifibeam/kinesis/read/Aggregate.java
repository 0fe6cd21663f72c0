package org.nifibeam.kinesis.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Puts records together as the Kinesis Producer Library does. */
final class Aggregate {
    private final List<String> keys = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    Aggregate add(String key, String data) {
        return add(key, null, data);
    }

    Aggregate add(String key, String hash, String data) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write(1 << 3);
        varint(record, index(keys, key));
        if (hash != null) {
            record.write(2 << 3);
            varint(record, index(hashes, hash));
        }
        bytes(record, 3, data.getBytes(StandardCharsets.UTF_8));
        bytes(records, 3, record.toByteArray());
        return this;
    }

    private static int index(List<String> all, String one) {
        if (!all.contains(one)) {
            all.add(one);
        }
        return all.indexOf(one);
    }

    private static void varint(ByteArrayOutputStream to, int value) {
        int rest = value;
        while (rest > 0x7F) {
            to.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        to.write(rest);
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] bytes) {
        to.write(field << 3 | 2);
        varint(to, bytes.length);
        to.writeBytes(bytes);
    }

    byte[] bytes() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        keys.forEach(key -> bytes(message, 1, key.getBytes(StandardCharsets.UTF_8)));
        hashes.forEach(hash -> bytes(message, 2, hash.getBytes(StandardCharsets.UTF_8)));
        message.writeBytes(records.toByteArray());
        return frame(message.toByteArray());
    }

    /** A message with the magic before and the digest behind it. */
    static byte[] frame(byte[] message) throws Exception {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        framed.writeBytes(message);
        framed.writeBytes(MessageDigest.getInstance("MD5").digest(message));
        return framed.toByteArray();
    }
}
