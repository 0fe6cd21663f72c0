package org.nifibeam.kinesis.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.spi.Split;

/** What is known of a stream's shards; what a checkpoint keeps. Confined to one thread. */
final class KnownShards {
    private static final byte VERSION = 1;

    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private final Set<String> given = new HashSet<>();
    private boolean looked;
    private Instant made = Instant.EPOCH;
    private ReadFrom start = ReadFrom.Oldest.TRIM_HORIZON;
    private OptionalLong end = OptionalLong.empty();

    /**
     * A shard.
     *
     * @param parents those it came from: one by a split, two by a merge
     * @param first true if it was there when reading began
     */
    record Shard(
            String id,
            List<String> parents,
            BigInteger firstHash,
            BigInteger lastHash,
            boolean first) {
        Shard {
            parents = List.copyOf(parents);
        }
    }

    /** What there is when reading begins. */
    void begin(StreamShards there, ReadFrom from, OptionalLong until) {
        made = there.made();
        start = from;
        end = until;
        looked = true;
        for (Shard shard : there.shards()) {
            shards.put(
                    shard.id(),
                    new Shard(
                            shard.id(),
                            shard.parents(),
                            shard.firstHash(),
                            shard.lastHash(),
                            true));
        }
    }

    /**
     * What there is later; of what is not there any more only that is kept which is not finished.
     */
    void add(List<Shard> there, Set<String> finished) {
        there.forEach(shard -> shards.putIfAbsent(shard.id(), shard));
        Set<String> ids = there.stream().map(Shard::id).collect(Collectors.toSet());
        shards.keySet().removeIf(id -> !ids.contains(id) && finished.contains(id));
        given.retainAll(shards.keySet());
    }

    /** False before it was known what there is. */
    boolean looked() {
        return looked;
    }

    /** When the stream was made. */
    Instant made() {
        return made;
    }

    /** Where shards begin that were there at first. */
    ReadFrom start() {
        return start;
    }

    /** Where shards of a bounded read end. */
    OptionalLong end() {
        return end;
    }

    /** All, in the order in which they were found. */
    Map<String, Shard> shards() {
        return shards;
    }

    /** Those that have been given to be read. */
    Set<String> given() {
        return given;
    }

    /** One is given. */
    void give(String id) {
        given.add(id);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeBoolean(looked);
            output.writeLong(made.toEpochMilli());
            // As a split has them.
            byte[] split =
                    new ShardSplit("", BigInteger.ZERO, BigInteger.ZERO, start, end)
                            .toSplit()
                            .data();
            output.writeInt(split.length);
            output.write(split);
            output.writeInt(shards.size());
            for (Shard shard : shards.values()) {
                output.writeUTF(shard.id());
                output.writeUTF(String.join(",", shard.parents()));
                output.writeUTF(shard.firstHash().toString());
                output.writeUTF(shard.lastHash().toString());
                output.writeBoolean(shard.first());
                output.writeBoolean(given.contains(shard.id()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static KnownShards decode(byte[] snapshot) throws IOException {
        KnownShards known = new KnownShards();
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            byte version = input.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "a snapshot of version "
                                + version
                                + " cannot be used to find shards, this is "
                                + VERSION);
            }
            known.looked = input.readBoolean();
            known.made = Instant.ofEpochMilli(input.readLong());
            byte[] data = new byte[input.readInt()];
            input.readFully(data);
            ShardSplit split = ShardSplit.of(new Split("", data));
            known.start = split.start();
            known.end = split.end();
            for (int i = input.readInt(); i > 0; i--) {
                String id = input.readUTF();
                String parents = input.readUTF();
                known.shards.put(
                        id,
                        new Shard(
                                id,
                                parents.isEmpty()
                                        ? List.of()
                                        : new ArrayList<>(List.of(parents.split(","))),
                                new BigInteger(input.readUTF()),
                                new BigInteger(input.readUTF()),
                                input.readBoolean()));
                if (input.readBoolean()) {
                    known.given.add(id);
                }
            }
        }
        return known;
    }
}
