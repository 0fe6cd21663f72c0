package org.nifibeam.file.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Writes the temporary files of one task: one a shard and checkpoint, opened with the shard's first
 * row. Rows go to the task's shards in turn.
 */
final class JsonWriter implements Writer {
    private final ShardNames names;
    private final JsonRows rows;
    private final Sink.WriterContext context;
    private final String tag;

    /**
     * Unlike the task's index this is another one after each restart, so that a writer thought dead
     * disturbs nobody.
     */
    private final String incarnation = UUID.randomUUID().toString().substring(0, 8);

    private final int[] shards;
    private final ShardFile[] files;
    private int next;
    private int opened;

    JsonWriter(ShardNames names, JsonRows rows, Sink.WriterContext context, int[] shards) {
        this.names = names;
        this.rows = rows;
        this.context = context;
        this.tag = ShardNames.tag(context.runId(), context.stageId());
        this.shards = shards.clone();
        this.files = new ShardFile[shards.length];
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        ShardFile file = files[next];
        if (file == null) {
            file = create(shards[next]);
            files[next] = file;
        }
        rows.writeLine(row, file.generator());
        next = next + 1 == files.length ? 0 : next + 1;
    }

    private ShardFile create(int shard) throws IOException {
        Files.createDirectories(names.folder());
        Path file = names.temporary(tag, context.task() + "." + incarnation + "." + opened++);
        return new ShardFile(shard, file, rows);
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        List<ShardHandle.Prepared> prepared = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            if (files[i] != null) {
                prepared.add(files[i].prepare());
                files[i] = null;
            }
        }
        return prepared.isEmpty()
                ? new byte[0]
                : new ShardHandle(context.task(), prepared).encode();
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < files.length; i++) {
            if (files[i] != null) {
                files[i].discard();
                files[i] = null;
            }
        }
    }
}
