package org.nifibeam.file.read;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * How a text file is compressed as a whole. All of them may be concatenated, which gives the
 * concatenation of their contents.
 */
public enum Compression {
    NONE(""),
    GZIP(".gz", 0x1f, 0x8b),
    BZIP2(".bz2", 'B', 'Z', 'h'),
    ZSTD(".zst", 0x28, 0xb5, 0x2f, 0xfd),
    /** The framed form of Snappy. */
    SNAPPY(".sz", 0xff, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P', 'p', 'Y');

    private static final int BUFFER = 1 << 16;

    /** The block or end sign that follows the four bytes of a bzip2 header. */
    private static final byte[][] BZIP2_BLOCKS = {
        {0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, {0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90}
    };

    private final String suffix;
    private final byte[] magic;

    Compression(String suffix, int... magic) {
        this.suffix = suffix;
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /** What the names of such files end in; empty for none. */
    public String suffix() {
        return suffix;
    }

    /** The endings of files of one kind, compressed or not. */
    public static String[] endings(String... plain) {
        return Arrays.stream(plain)
                .flatMap(ending -> Stream.of(values()).map(c -> ending + c.suffix))
                .toArray(String[]::new);
    }

    /**
     * What a file's first bytes say; its name is only asked whether it promises something else.
     *
     * @throws IOException if it cannot be read, or its name ends as if it were compressed and it is
     *     not
     */
    public static Compression of(Path file) throws IOException {
        byte[] head;
        try (InputStream input = new FileInputStream(file.toFile())) {
            head = input.readNBytes(10);
        }
        for (Compression compression : values()) {
            if (compression != NONE && compression.begins(head)) {
                return compression;
            }
        }
        Compression named = named(file);
        if (named != NONE && head.length > 0) {
            throw new IOException(
                    "'"
                            + file
                            + "' ends in "
                            + named.suffix
                            + " but its content is not "
                            + named.toString()
                            + " data; rename it, or set 'compression'");
        }
        return NONE;
    }

    private static Compression named(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            if (compression != NONE && name.endsWith(compression.suffix)) {
                return compression;
            }
        }
        return NONE;
    }

    private boolean begins(byte[] head) {
        if (head.length < magic.length
                || !Arrays.equals(head, 0, magic.length, magic, 0, magic.length)) {
            return false;
        }
        return this != BZIP2
                || head.length == 10
                        && Arrays.stream(BZIP2_BLOCKS)
                                .anyMatch(block -> Arrays.equals(head, 4, 10, block, 0, 6));
    }

    /** Opens a file for reading its content. */
    public static InputStream open(Path file, Optional<Compression> told) throws IOException {
        Compression compression = told.isPresent() ? told.get() : of(file);
        InputStream raw = new FileInputStream(file.toFile());
        try {
            return compression.input(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream input(InputStream raw) throws IOException {
        return switch (this) {
            case NONE -> raw;
            case GZIP -> new GZIPInputStream(raw, BUFFER);
            case BZIP2 ->
                    new BZip2CompressorInputStream(new BufferedInputStream(raw, BUFFER), true);
            case ZSTD -> new ZstdInputStream(new BufferedInputStream(raw, BUFFER));
            case SNAPPY -> new SnappyFramedInputStream(new BufferedInputStream(raw, BUFFER));
        };
    }

    /** A stream that compresses; closing it closes the other. */
    public OutputStream output(OutputStream raw) throws IOException {
        return switch (this) {
            case NONE -> raw;
            case GZIP -> new GZIPOutputStream(raw, BUFFER);
            case BZIP2 -> new BZip2CompressorOutputStream(raw);
            case ZSTD -> new ZstdOutputStream(raw);
            case SNAPPY -> new SnappyFramedOutputStream(raw);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
