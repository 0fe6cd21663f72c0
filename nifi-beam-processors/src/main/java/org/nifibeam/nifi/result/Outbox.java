package org.nifibeam.nifi.result;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.nifi.result.SpoolFile.Chunk;
import org.nifibeam.nifi.result.SpoolFile.Footer;

/**
 * Committed results of one stage of one run, on disk:
 *
 * <pre>
 * results/STAGE/spool/*.spool     what writers write; nothing here is committed
 * results/STAGE/commit-N/         appears whole, by one rename, when checkpoint N is committed
 *     *.spool                     its rows, until all of them are acknowledged
 *     batches                     which rows make which FlowFile, and their sequence numbers
 * results/STAGE/acknowledged      the last sequence that is safe elsewhere
 * </pre>
 *
 * <p>The newest commit's folder is kept for ever, so that a repeated commit is seen as one. One
 * thread commits; others may read and acknowledge meanwhile.
 */
public final class Outbox {
    private static final String COMMIT = "commit-";
    private static final String BATCHES = "batches";
    private static final String ACKNOWLEDGED = "acknowledged";

    private final Path folder;

    /** The outbox of a stage, by its id, in a run's folder. */
    public Outbox(Path run, String stageId) {
        // A stage id is the user's words: encoded, it is one safe file name.
        this.folder =
                run.resolve("results")
                        .resolve("_" + URLEncoder.encode(stageId, StandardCharsets.UTF_8));
    }

    Path spool() {
        return folder.resolve("spool");
    }

    /** One FlowFile's worth of committed rows. */
    record Batch(long sequence, Span span, String schema, long rows, List<Part> parts) {
        Batch {
            parts = List.copyOf(parts);
        }
    }

    /** A chunk of a batch and the file it is in. */
    record Part(Path file, Chunk chunk) {}

    /**
     * Makes finished spool files visible; does nothing if this checkpoint or a later one was
     * committed before.
     */
    void commit(long checkpoint, List<String> files, boolean byWindow, long maxRecords)
            throws IOException {
        List<Long> done = commits();
        if (files.isEmpty() || (!done.isEmpty() && done.get(done.size() - 1) >= checkpoint)) {
            return;
        }
        Path gathering = Files.createDirectories(folder.resolve("." + COMMIT + checkpoint));
        for (String name : files) {
            Path spooled = spool().resolve(name);
            if (Files.exists(spooled)) {
                Files.move(spooled, gathering.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        long first = done.isEmpty() ? 1 : lastSequence(done.get(done.size() - 1)) + 1;
        List<Batch> batches = plan(gathering, files, first, byWindow, maxRecords);
        DurableFiles.write(gathering.resolve(BATCHES), encode(batches));
        DurableFiles.rename(gathering, folder.resolve(COMMIT + checkpoint));
    }

    private static List<Batch> plan(
            Path gathering, List<String> files, long first, boolean byWindow, long maxRecords)
            throws IOException {
        Map<Span, List<Part>> groups = new TreeMap<>();
        String schema = "";
        for (String name : files.stream().sorted().toList()) {
            Footer footer = SpoolFile.footer(gathering.resolve(name));
            schema = footer.schema();
            for (Chunk chunk : footer.chunks()) {
                Span key = byWindow ? chunk.span() : Span.NONE;
                groups.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new Part(gathering.resolve(name), chunk));
            }
        }
        List<Batch> batches = new ArrayList<>();
        for (List<Part> group : groups.values()) {
            int from = 0;
            while (from < group.size()) {
                int to = from;
                long rows = 0;
                Span span = group.get(from).chunk().span();
                while (to < group.size()
                        && (to == from || rows + group.get(to).chunk().rows() <= maxRecords)) {
                    rows += group.get(to).chunk().rows();
                    span = span.shared(group.get(to).chunk().span());
                    to++;
                }
                batches.add(
                        new Batch(
                                first + batches.size(),
                                span,
                                schema,
                                rows,
                                group.subList(from, to)));
                from = to;
            }
        }
        return batches;
    }

    /** Batches that are committed and not acknowledged, in order, at most {@code max}. */
    List<Batch> waiting(int max) throws IOException {
        long acknowledged = acknowledged();
        List<Batch> waiting = new ArrayList<>();
        for (long commit : commits()) {
            for (Batch batch : batches(commit)) {
                if (batch.sequence() > acknowledged && waiting.size() < max) {
                    waiting.add(batch);
                }
            }
        }
        return waiting;
    }

    /** Notes that all up to a sequence are safe elsewhere, and removes their rows. */
    public synchronized void acknowledge(long sequence) throws IOException {
        if (sequence > acknowledged()) {
            DurableFiles.replace(
                    folder.resolve(ACKNOWLEDGED),
                    Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        }
        long safe = acknowledged();
        List<Long> commits = commits();
        for (int i = 0; i < commits.size(); i++) {
            if (lastSequence(commits.get(i)) <= safe) {
                Path commit = folder.resolve(COMMIT + commits.get(i));
                deleteSpools(commit);
                if (i < commits.size() - 1) {
                    DurableFiles.deleteTree(commit);
                }
            }
        }
    }

    /** True if rows are waiting. */
    public boolean hasWaiting() throws IOException {
        List<Long> commits = commits();
        return !commits.isEmpty() && lastSequence(commits.get(commits.size() - 1)) > acknowledged();
    }

    /** Removes what was spooled and not committed. */
    public void clearSpool() throws IOException {
        DurableFiles.deleteTree(spool());
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left =
                    Files.newDirectoryStream(folder, "." + COMMIT + "*")) {
                for (Path gathering : left) {
                    DurableFiles.deleteTree(gathering);
                }
            }
        }
    }

    private void deleteSpools(Path commit) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(commit, "*.spool")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private long acknowledged() throws IOException {
        try {
            return Long.parseLong(Files.readString(folder.resolve(ACKNOWLEDGED)).strip());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** The committed checkpoints, rising. */
    private List<Long> commits() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(COMMIT))
                    .map(name -> Long.valueOf(name.substring(COMMIT.length())))
                    .sorted(Comparator.naturalOrder())
                    .collect(Collectors.toList());
        }
    }

    private long lastSequence(long commit) throws IOException {
        List<Batch> batches = batches(commit);
        return batches.get(batches.size() - 1).sequence();
    }

    private static byte[] encode(List<Batch> batches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeInt(batches.size());
        for (Batch batch : batches) {
            out.writeLong(batch.sequence());
            out.writeLong(batch.span().start());
            out.writeLong(batch.span().end());
            byte[] schema = batch.schema().getBytes(StandardCharsets.UTF_8);
            out.writeInt(schema.length);
            out.write(schema);
            out.writeLong(batch.rows());
            out.writeInt(batch.parts().size());
            for (Part part : batch.parts()) {
                out.writeUTF(part.file().getFileName().toString());
                out.writeLong(part.chunk().offset());
                out.writeInt(part.chunk().length());
                out.writeInt(part.chunk().rows());
            }
        }
        return bytes.toByteArray();
    }

    private List<Batch> batches(long commit) throws IOException {
        Path file = folder.resolve(COMMIT + commit).resolve(BATCHES);
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readByte() != 1) {
                throw new IOException("results of another version: " + file);
            }
            int count = in.readInt();
            List<Batch> batches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long sequence = in.readLong();
                Span span = new Span(in.readLong(), in.readLong());
                String schema = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                long rows = in.readLong();
                int partCount = in.readInt();
                List<Part> parts = new ArrayList<>();
                for (int j = 0; j < partCount; j++) {
                    Path spool = file.resolveSibling(in.readUTF());
                    parts.add(
                            new Part(
                                    spool,
                                    new Chunk(span, in.readLong(), in.readInt(), in.readInt())));
                }
                batches.add(new Batch(sequence, span, schema, rows, parts));
            }
            return batches;
        }
    }

    /** Waiting results as the service gives them. */
    public List<StoredResultBatch> results(String runId, String port, int max) throws IOException {
        List<StoredResultBatch> results = new ArrayList<>();
        for (Batch batch : waiting(max)) {
            results.add(new StoredResultBatch(runId, port, batch));
        }
        return results;
    }
}
