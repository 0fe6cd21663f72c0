package org.nifibeam.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.StateForm;

/**
 * What a checkpoint is made of.
 *
 * @param runId the run's
 * @param number rising within a run
 * @param last true if the run had ended, and only the commit of all handles is left
 * @param files what tasks have written
 * @param sources where each source is, by its stage's id
 * @param handles what writers had made ready and nobody had committed, by their stage's id
 */
record Manifest(
        String runId,
        long number,
        boolean last,
        List<StateFile> files,
        Map<String, SourceState> sources,
        Map<String, List<byte[]>> handles) {
    /** Of the encoding. The first one had no linked files, and did not say which task wrote. */
    private static final byte VERSION = 2;

    /** Of how keys are hashed: state belongs to tasks by it. */
    private static final byte KEY_HASH = 1;

    Manifest {
        files = List.copyOf(files);
        sources = Map.copyOf(sources);
        handles = Map.copyOf(handles);
    }

    /**
     * A file of one task, with its length and CRC-32.
     *
     * @param writer which of its stage's tasks has written it; empty if that is not known
     */
    record StateFile(
            String name, long size, long checksum, Optional<Writer> writer, List<Part> parts) {
        StateFile {
            parts = List.copyOf(parts);
        }

        StateFile withParts(List<Part> others) {
            return new StateFile(name, size, checksum, writer, others);
        }
    }

    /** A task, and how many its stage had. */
    record Writer(int task, int tasks) {}

    /** Records of one kind, at {@code from} in the file, and files that belong to them. */
    record Part(
            String stage,
            String name,
            SnapshotWriter.Reach reach,
            StateForm form,
            long from,
            long records,
            List<LinkedFile> files) {
        Part {
            files = List.copyOf(files);
        }

        Part withFiles(List<LinkedFile> others) {
            return new Part(stage, name, reach, form, from, records, others);
        }

        boolean is(String ofStage, String named) {
            return stage.equals(ofStage) && name.equals(named);
        }

        boolean isEmpty() {
            return records == 0 && files.isEmpty();
        }
    }

    /**
     * A file that other checkpoints may have too, with its length and CRC-32.
     *
     * @param about what was said of it when it was added
     */
    record LinkedFile(String name, long size, long checksum, byte[] about) {
        LinkedFile withChecksum(long found) {
            return new LinkedFile(name, size, found, about);
        }
    }

    /** The same with other files. */
    Manifest withFiles(List<StateFile> others) {
        return new Manifest(runId, number, last, others, sources, handles);
    }

    /** All files that others may have too. */
    List<LinkedFile> linkedFiles() {
        return files.stream()
                .flatMap(file -> file.parts().stream())
                .flatMap(part -> part.files().stream())
                .toList();
    }

    /**
     * A source: how to find further splits, and those found that are not read to their end, or are
     * and the source has not been told.
     */
    record SourceState(byte[] enumerator, List<SplitState> splits) {
        SourceState {
            splits = List.copyOf(splits);
        }

        /** The same with further splits. */
        SourceState and(List<SplitState> others) {
            List<SplitState> all = new ArrayList<>(splits);
            all.addAll(others);
            return new SourceState(enumerator, all);
        }
    }

    /** A split, and how far it is read. */
    record SplitState(Split split, Optional<Progress> progress) {}

    /** How far a split is read: the reader's position, and what its times have come to. */
    record Progress(byte[] position, byte[] times) {}

    byte[] encode() {
        ByteSink sink = new ByteSink();
        sink.writeByte(VERSION);
        sink.writeByte(KEY_HASH);
        sink.writeString(runId);
        sink.writeUnsigned(number);
        sink.writeBoolean(last);
        sink.writeUnsigned(files.size());
        files.forEach(file -> encode(file, sink));
        sink.writeUnsigned(sources.size());
        sources.forEach(
                (stage, source) -> {
                    sink.writeString(stage);
                    sink.writeBytes(source.enumerator());
                    sink.writeUnsigned(source.splits().size());
                    source.splits().forEach(split -> encode(split, sink));
                });
        sink.writeUnsigned(handles.size());
        handles.forEach(
                (stage, all) -> {
                    sink.writeString(stage);
                    sink.writeUnsigned(all.size());
                    all.forEach(sink::writeBytes);
                });
        CRC32 checksum = new CRC32();
        checksum.update(sink.toBytes());
        sink.writeLong(checksum.getValue());
        return sink.toBytes();
    }

    private static void encode(StateFile file, ByteSink sink) {
        sink.writeString(file.name());
        sink.writeUnsigned(file.size());
        sink.writeLong(file.checksum());
        sink.writeBoolean(file.writer().isPresent());
        file.writer()
                .ifPresent(
                        writer -> {
                            sink.writeUnsigned(writer.task());
                            sink.writeUnsigned(writer.tasks());
                        });
        sink.writeUnsigned(file.parts().size());
        for (Part part : file.parts()) {
            sink.writeString(part.stage());
            sink.writeString(part.name());
            sink.writeByte(part.reach().ordinal());
            part.form().encode(sink);
            sink.writeUnsigned(part.from());
            sink.writeUnsigned(part.records());
            sink.writeUnsigned(part.files().size());
            for (LinkedFile linked : part.files()) {
                sink.writeString(linked.name());
                sink.writeUnsigned(linked.size());
                sink.writeLong(linked.checksum());
                sink.writeBytes(linked.about());
            }
        }
    }

    private static void encode(SplitState state, ByteSink sink) {
        sink.writeString(state.split().id());
        sink.writeBytes(state.split().data());
        sink.writeBoolean(state.progress().isPresent());
        state.progress()
                .ifPresent(
                        progress -> {
                            sink.writeBytes(progress.position());
                            sink.writeBytes(progress.times());
                        });
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws CoderException if it is damaged or another version's
     */
    static Manifest decode(byte[] bytes) {
        if (bytes.length < Long.BYTES) {
            throw new CoderException("its manifest is cut off");
        }
        int length = bytes.length - Long.BYTES;
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        if (new ByteSource(bytes, length, Long.BYTES).readLong() != checksum.getValue()) {
            throw new CoderException("its manifest is damaged");
        }
        ByteSource source = new ByteSource(bytes, 0, length);
        byte version = source.readByte();
        byte keyHash = source.readByte();
        if (version < 1 || version > VERSION || keyHash != KEY_HASH) {
            throw new CoderException(
                    "it has version "
                            + version
                            + " and hashes of keys of version "
                            + keyHash
                            + ", and this release knows "
                            + VERSION
                            + " and "
                            + KEY_HASH);
        }
        String runId = source.readString();
        long number = source.readUnsigned();
        boolean last = source.readBoolean();
        List<StateFile> files = new ArrayList<>();
        for (int i = source.readCount(); i > 0; i--) {
            files.add(file(source, version));
        }
        Map<String, SourceState> sources = new LinkedHashMap<>();
        for (int i = source.readCount(); i > 0; i--) {
            String stage = source.readString();
            byte[] enumerator = source.readBytes();
            List<SplitState> splits = new ArrayList<>();
            for (int s = source.readCount(); s > 0; s--) {
                splits.add(split(source));
            }
            sources.put(stage, new SourceState(enumerator, splits));
        }
        Map<String, List<byte[]>> handles = new LinkedHashMap<>();
        for (int i = source.readCount(); i > 0; i--) {
            String stage = source.readString();
            List<byte[]> all = new ArrayList<>();
            for (int h = source.readCount(); h > 0; h--) {
                all.add(source.readBytes());
            }
            handles.put(stage, all);
        }
        return new Manifest(runId, number, last, files, sources, handles);
    }

    private static StateFile file(ByteSource source, byte version) {
        String name = source.readString();
        long size = source.readUnsigned();
        long checksum = source.readLong();
        Optional<Writer> writer =
                version > 1 && source.readBoolean()
                        ? Optional.of(new Writer(source.readCount(), source.readCount()))
                        : Optional.empty();
        List<Part> parts = new ArrayList<>();
        for (int i = source.readCount(); i > 0; i--) {
            parts.add(
                    new Part(
                            source.readString(),
                            source.readString(),
                            SnapshotWriter.Reach.values()[source.readByte()],
                            StateForm.decode(source),
                            source.readUnsigned(),
                            source.readUnsigned(),
                            version > 1 ? linked(source) : List.of()));
        }
        return new StateFile(name, size, checksum, writer, parts);
    }

    private static List<LinkedFile> linked(ByteSource source) {
        List<LinkedFile> files = new ArrayList<>();
        for (int i = source.readCount(); i > 0; i--) {
            files.add(
                    new LinkedFile(
                            source.readString(),
                            source.readUnsigned(),
                            source.readLong(),
                            source.readBytes()));
        }
        return files;
    }

    private static SplitState split(ByteSource source) {
        Split split = new Split(source.readString(), source.readBytes());
        Optional<Progress> progress =
                source.readBoolean()
                        ? Optional.of(new Progress(source.readBytes(), source.readBytes()))
                        : Optional.empty();
        return new SplitState(split, progress);
    }
}
