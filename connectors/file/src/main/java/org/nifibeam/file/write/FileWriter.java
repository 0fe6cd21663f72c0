package org.nifibeam.file.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Writes the temporary files of one task: one a key, shard and checkpoint, opened with its first
 * row. Rows of a key go to the task's shards in turn. Of many keys the file used longest ago is
 * completed and, if its key comes again, followed by another, so that open files are bounded.
 */
final class FileWriter implements Writer, Metered {
    private final FileNames names;
    private final ShardFormat format;
    private final Sink.WriterContext context;
    private final String tag;

    /**
     * Unlike the task's index this is another one after each restart, so that a writer thought dead
     * disturbs nobody.
     */
    private final String incarnation = UUID.randomUUID().toString().substring(0, 8);

    private final int[] shards;

    /** By key and shard, in the order in which they were used. */
    private final Map<FileKey, ShardFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Integer> turns = new LinkedHashMap<>();
    private final List<ShardHandle.Prepared> complete = new ArrayList<>();

    /** The key of all records, if they have one. */
    private final String constant;

    private int opened;
    private long bytesOfComplete;

    private record FileKey(String key, int shard) {}

    FileWriter(FileNames names, ShardFormat format, Sink.WriterContext context, int[] shards) {
        this.names = names;
        this.format = format;
        this.context = context;
        this.tag = FileNames.tag(context.runId(), context.stageId());
        this.shards = shards.clone();
        this.constant =
                names.template().isConstant()
                        ? names.key(Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE)
                        : "";
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        if (!constant.isEmpty()) {
            write(row, constant);
            return;
        }
        int count = names.template().isWindowed() ? windows.count() : 1;
        for (int i = 0; i < count; i++) {
            Window window = windows.window(i);
            write(row, names.key(timestamp, window, pane));
        }
    }

    private void write(Row row, String key) throws IOException {
        int turn = shards.length == 1 ? 0 : turns.merge(key, 1, Integer::sum) % shards.length;
        FileKey fileKey = new FileKey(key, shards[turn]);
        ShardFile file = open.get(fileKey);
        if (file == null) {
            if (open.size() >= format.mostOpen()) {
                completeEldest();
            }
            file = create(fileKey);
            open.put(fileKey, file);
        }
        file.write(row);
    }

    private void completeEldest() throws IOException {
        Iterator<ShardFile> files = open.values().iterator();
        ShardFile eldest = files.next();
        ShardHandle.Prepared prepared = eldest.prepare();
        complete.add(prepared);
        bytesOfComplete += prepared.size();
        files.remove();
    }

    private ShardFile create(FileKey key) throws IOException {
        Files.createDirectories(names.folder());
        Path file = names.temporary(tag, context.task() + "." + incarnation + "." + opened++);
        return new ShardFile(key.key(), key.shard(), file, format);
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        while (!open.isEmpty()) {
            completeEldest();
        }
        turns.clear();
        if (complete.isEmpty()) {
            return new byte[0];
        }
        byte[] handle = new ShardHandle(context.task(), complete).encode();
        complete.clear();
        return handle;
    }

    @Override
    public long bytes() {
        long bytes = bytesOfComplete;
        for (ShardFile file : open.values()) {
            bytes += file.bytes();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (ShardFile file : open.values()) {
            file.discard();
        }
        open.clear();
        for (ShardHandle.Prepared file : complete) {
            Files.deleteIfExists(names.folder().resolve(file.name()));
        }
        complete.clear();
    }
}
