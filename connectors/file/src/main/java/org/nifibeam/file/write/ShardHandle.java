package org.nifibeam.file.write;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a writer has ready for one commit.
 *
 * @param task the writer's index
 * @param files its temporary files
 */
public record ShardHandle(int task, List<Prepared> files) {
    private static final int VERSION = 2;

    public ShardHandle {
        files = List.copyOf(files);
    }

    /**
     * A complete temporary file.
     *
     * @param key which of the run's files, see {@link NameTemplate}
     * @param shard the shard it is (a part of)
     * @param name its name in the destination's folder
     * @param size bytes
     * @param checksum CRC-32 of its content
     * @param records how many records
     */
    public record Prepared(
            String key, int shard, String name, long size, long checksum, long records) {
        public Prepared {
            if (name.contains("/") || !name.startsWith(".")) {
                throw new IllegalArgumentException("'" + name + "' is no name of a temporary file");
            }
        }
    }

    /** Version, task, number of files, then each file's fields in order. */
    byte[] encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeInt(task);
            output.writeInt(files.size());
            for (Prepared file : files) {
                output.writeUTF(file.key());
                output.writeInt(file.shard());
                output.writeUTF(file.name());
                output.writeLong(file.size());
                output.writeLong(file.checksum());
                output.writeLong(file.records());
            }
        }
        return bytes.toByteArray();
    }

    static ShardHandle decode(byte[] bytes) throws IOException {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = input.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "a commit handle has version " + version + ", this is " + VERSION);
            }
            int task = input.readInt();
            int count = input.readInt();
            List<Prepared> files = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                files.add(
                        new Prepared(
                                input.readUTF(),
                                input.readInt(),
                                input.readUTF(),
                                input.readLong(),
                                input.readLong(),
                                input.readLong()));
            }
            return new ShardHandle(task, files);
        }
    }
}
