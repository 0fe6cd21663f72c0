package org.nifibeam.file.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;

/**
 * JSON lines in files that appear when they are complete: written under hidden names in the
 * destination's folder, renamed by the commit. See {@link ShardNames} for the names.
 *
 * <p>A run whose whole output is in its last commit — every bounded run, unless its runner commits
 * earlier checkpoints too — replaces what such a run left at the same path before: shards of the
 * same names are overwritten, other ones removed, after all new ones are there. It leaves at least
 * one file, an empty one if there are no records. A run that commits at several checkpoints adds
 * files under names of its own and removes nothing of other runs. Each file appears at once and
 * whole; a reader that lists the folder during a commit may see some of the files.
 */
final class JsonSink implements Sink {
    private static final String MARKER = "json-pieces-committed-";

    private final ShardNames names;
    private final Optional<Integer> shards;
    private final Schema schema;

    JsonSink(ShardNames names, Optional<Integer> shards, Schema schema) {
        this.names = names;
        this.shards = shards;
        this.schema = schema;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.TRANSACTIONAL;
    }

    @Override
    public Writer open(WriterContext context) {
        return new JsonWriter(
                names, new JsonRows(schema), context, shardsOf(context.task(), context.tasks()));
    }

    /**
     * With more shards than tasks each task has several, with fewer several tasks write parts of
     * one.
     */
    private int[] shardsOf(int task, int tasks) {
        if (shards.isEmpty()) {
            return new int[] {task};
        }
        int count = shards.get();
        return count < tasks
                ? new int[] {task % count}
                : IntStream.range(0, count).filter(shard -> shard % tasks == task).toArray();
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) throws IOException {
        Files.createDirectories(names.folder());
        String tag = ShardNames.tag(context.runId(), context.stageId());
        List<List<ShardHandle.Prepared>> sources = sources(handles);
        Path marker = context.workFolder().resolve(MARKER + tag);
        boolean whole = context.last() && !Files.exists(marker) && !anyPiece(tag);
        if (!context.last() && !sources.isEmpty()) {
            Files.createDirectories(context.workFolder());
            Files.write(marker, new byte[0]);
        }
        if (whole && sources.isEmpty()) {
            sources = List.of(List.of());
        }
        ShardCommit commit = new ShardCommit(names.folder());
        Set<Path> made = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            Path target =
                    whole
                            ? names.whole(i, sources.size())
                            : names.piece(tag, context.checkpoint(), i, sources.size());
            commit.publish(
                    sources.get(i),
                    target,
                    names.temporary(tag, "merge-" + context.checkpoint() + "-" + i));
            made.add(target);
        }
        commit.forceFolder();
        if (whole) {
            commit.delete(list(file -> names.isWhole(file) && !made.contains(file)));
        }
        if (context.last()) {
            commit.delete(list(file -> names.isTemporary(file, tag)));
        }
    }

    /**
     * The temporary files behind each shard: of the configured shards, or else of those that there
     * are.
     */
    private List<List<ShardHandle.Prepared>> sources(List<byte[]> handles) throws IOException {
        List<ShardHandle> decoded = new ArrayList<>();
        for (byte[] handle : handles) {
            if (handle.length > 0) {
                decoded.add(ShardHandle.decode(handle));
            }
        }
        decoded.sort(Comparator.comparingInt(ShardHandle::task));
        TreeMap<Integer, List<ShardHandle.Prepared>> byShard = new TreeMap<>();
        if (!decoded.isEmpty()) {
            IntStream.range(0, shards.orElse(0))
                    .forEach(shard -> byShard.put(shard, new ArrayList<>()));
        }
        for (ShardHandle handle : decoded) {
            for (ShardHandle.Prepared file : handle.files()) {
                byShard.computeIfAbsent(file.shard(), shard -> new ArrayList<>()).add(file);
            }
        }
        return new ArrayList<>(byShard.values());
    }

    private boolean anyPiece(String tag) throws IOException {
        return !list(file -> names.isPiece(file, tag)).isEmpty();
    }

    @Override
    public void abort(CommitContext context) throws IOException {
        if (Files.isDirectory(names.folder())) {
            String tag = ShardNames.tag(context.runId(), context.stageId());
            new ShardCommit(names.folder()).delete(list(file -> names.isTemporary(file, tag)));
        }
    }

    private List<Path> list(Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(names.folder())) {
            return files.filter(wanted).toList();
        }
    }

    @Override
    public String toString() {
        return "WriteToJson " + names.folder().resolve(names.name());
    }
}
