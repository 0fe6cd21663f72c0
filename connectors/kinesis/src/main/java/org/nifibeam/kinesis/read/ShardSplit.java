package org.nifibeam.kinesis.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.OptionalLong;
import org.nifibeam.core.spi.Split;

/**
 * One shard, from somewhere on.
 *
 * @param firstHash the least hash key of its records
 * @param lastHash the greatest
 * @param end records that arrived later (milliseconds since the epoch) are not read; empty if there
 *     is no end
 */
record ShardSplit(
        String shard, BigInteger firstHash, BigInteger lastHash, ReadFrom start, OptionalLong end) {
    private static final byte VERSION = 1;

    Split toSplit() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeUTF(firstHash.toString());
            output.writeUTF(lastHash.toString());
            output.writeBoolean(end.isPresent());
            output.writeLong(end.orElse(0));
            if (start instanceof ReadFrom.Time time) {
                output.writeByte('t');
                output.writeLong(time.time().toEpochMilli());
            } else if (start instanceof ReadFrom.At at) {
                output.writeByte('s');
                output.writeUTF(at.sequence());
            } else {
                output.writeByte('h');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        return new Split(shard, bytes.toByteArray());
    }

    static ShardSplit of(Split split) throws IOException {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(split.data()))) {
            if (input.readByte() != VERSION) {
                throw new IOException(split.id() + ": a split of another version cannot be read");
            }
            BigInteger first = new BigInteger(input.readUTF());
            BigInteger last = new BigInteger(input.readUTF());
            boolean ends = input.readBoolean();
            long end = input.readLong();
            byte kind = input.readByte();
            ReadFrom start =
                    switch (kind) {
                        case 't' -> new ReadFrom.Time(Instant.ofEpochMilli(input.readLong()));
                        case 's' -> new ReadFrom.At(input.readUTF());
                        default -> ReadFrom.Oldest.TRIM_HORIZON;
                    };
            return new ShardSplit(
                    split.id(),
                    first,
                    last,
                    start,
                    ends ? OptionalLong.of(end) : OptionalLong.empty());
        }
    }

    /** True if records of that hash key belong here. */
    boolean holds(BigInteger hash) {
        return firstHash.compareTo(hash) <= 0 && lastHash.compareTo(hash) >= 0;
    }
}
