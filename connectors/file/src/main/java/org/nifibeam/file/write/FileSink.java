package org.nifibeam.file.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;

/**
 * Files that appear when they are complete: written under hidden names in the destination's folder,
 * renamed by the commit. See {@link FileNames} for the names.
 *
 * <p>A run whose whole output is in its last commit — every bounded run, unless its runner commits
 * earlier checkpoints too — replaces what such a run left at the same path before: shards of the
 * same names are overwritten, other shards of the same window and date removed, after all new ones
 * are there. It leaves at least one file, without records if there are none, unless windows or
 * dates are in the names. A run that commits at several checkpoints adds files under names of its
 * own and touches no other file. Each file appears at once and whole; a reader that lists the
 * folder during a commit may see some of the files.
 */
final class FileSink implements Sink {
    /**
     * Of a bounded run that commits earlier checkpoints: its output is no whole, even where someone
     * has taken the pieces away. It stays, since the last commit may be repeated.
     */
    private static final String MARKER = "pieces-committed-";

    private final FileNames names;
    private final Optional<Integer> shards;
    private final ShardFormat format;

    FileSink(FileNames names, Optional<Integer> shards, ShardFormat format) {
        this.names = names;
        this.shards = shards;
        this.format = format;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.TRANSACTIONAL;
    }

    @Override
    public Optional<String> destination() {
        return Optional.of("'" + names.pattern() + "'");
    }

    @Override
    public List<String> addresses() {
        return List.of("file:" + names.pattern().replaceAll("\\{[^}]*\\}", "*"));
    }

    @Override
    public Writer open(WriterContext context) {
        return new FileWriter(names, format, context, shardsOf(context.task(), context.tasks()));
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
        String tag = FileNames.tag(context.runId(), context.stageId());
        Map<String, List<List<ShardHandle.Prepared>>> sources = sources(handles);
        Path marker = context.workFolder().resolve(MARKER + tag);
        boolean whole =
                context.bounded() && context.last() && !Files.exists(marker) && !anyPiece(tag);
        if (context.bounded() && !context.last() && !sources.isEmpty()) {
            Files.createDirectories(context.workFolder());
            Files.write(marker, new byte[0]);
        }
        if (whole && sources.isEmpty() && names.template().isConstant()) {
            String key = names.key(Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            sources.put(key, List.of(List.of()));
        }
        ShardCommit commit = new ShardCommit(names.folder(), format);
        Set<Path> made = new HashSet<>();
        for (Map.Entry<String, List<List<ShardHandle.Prepared>>> entry : sources.entrySet()) {
            List<List<ShardHandle.Prepared>> all = entry.getValue();
            for (int i = 0; i < all.size(); i++) {
                Path target =
                        whole
                                ? names.whole(entry.getKey(), i, all.size())
                                : names.piece(
                                        entry.getKey(), tag, context.checkpoint(), i, all.size());
                String rest = "merge-" + context.checkpoint() + "-" + made.size();
                commit.publish(all.get(i), target, names.temporary(tag, rest));
                made.add(target);
            }
        }
        commit.forceFolders(made);
        if (whole) {
            for (String key : sources.keySet()) {
                removeOlder(key, made, commit);
            }
        }
        if (context.last()) {
            commit.delete(list(1, file -> names.isTemporary(file, tag)));
        }
    }

    /** What an earlier run left of the same key. */
    private void removeOlder(String key, Set<Path> made, ShardCommit commit) throws IOException {
        Pattern wholes = names.wholes(key);
        commit.delete(
                list(
                        NameTemplate.depth(key),
                        file ->
                                !made.contains(file)
                                        && wholes.matcher(
                                                        names.folder()
                                                                .relativize(file)
                                                                .toString()
                                                                .replace('\\', '/'))
                                                .matches()));
    }

    /**
     * The temporary files behind each shard, by key: of the configured shards, or else of those
     * that there are.
     */
    private Map<String, List<List<ShardHandle.Prepared>>> sources(List<byte[]> handles)
            throws IOException {
        List<ShardHandle> decoded = new ArrayList<>();
        for (byte[] handle : handles) {
            if (handle.length > 0) {
                decoded.add(ShardHandle.decode(handle));
            }
        }
        decoded.sort(Comparator.comparingInt(ShardHandle::task));
        Map<String, TreeMap<Integer, List<ShardHandle.Prepared>>> byKey = new TreeMap<>();
        for (ShardHandle handle : decoded) {
            for (ShardHandle.Prepared file : handle.files()) {
                TreeMap<Integer, List<ShardHandle.Prepared>> byShard =
                        byKey.computeIfAbsent(file.key(), key -> new TreeMap<>());
                IntStream.range(byShard.isEmpty() ? 0 : shards.orElse(0), shards.orElse(0))
                        .forEach(shard -> byShard.put(shard, new ArrayList<>()));
                byShard.computeIfAbsent(file.shard(), shard -> new ArrayList<>()).add(file);
            }
        }
        Map<String, List<List<ShardHandle.Prepared>>> sources = new TreeMap<>();
        byKey.forEach((key, byShard) -> sources.put(key, new ArrayList<>(byShard.values())));
        return sources;
    }

    private boolean anyPiece(String tag) throws IOException {
        return !list(Integer.MAX_VALUE, file -> names.isPiece(file, tag)).isEmpty();
    }

    @Override
    public void abort(CommitContext context) throws IOException {
        if (Files.isDirectory(names.folder())) {
            String tag = FileNames.tag(context.runId(), context.stageId());
            new ShardCommit(names.folder(), format)
                    .delete(list(1, file -> names.isTemporary(file, tag)));
        }
    }

    private List<Path> list(int depth, Predicate<Path> wanted) throws IOException {
        int deepest = names.template().maxDepth();
        try (Stream<Path> files = Files.walk(names.folder(), Math.min(depth, deepest))) {
            return files.filter(file -> wanted.test(file) && Files.isRegularFile(file)).toList();
        }
    }

    @Override
    public String toString() {
        return names.folder().resolve(names.name()) + names.suffix();
    }
}
