package org.nifibeam.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;

/**
 * A ledger as a sink. Writers stage batches, whose names begin with the run and the stage; a handle
 * names those of a task and checkpoint; committing is one request for all of them, which the server
 * knows by their names when it is repeated.
 */
record LedgerSink(Connection connection, String ledger, Schema schema) implements Sink {
    private static final byte VERSION = 1;

    @Override
    public Guarantee guarantee() {
        return Guarantee.TRANSACTIONAL;
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        String names = prefix(context.runId(), context.stageId()) + context.task() + ".";
        return new LedgerWriter(client(), ledger, schema, names);
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) throws IOException {
        List<String> batches = new ArrayList<>();
        for (byte[] handle : handles) {
            batches.addAll(batches(handle));
        }
        try (LedgerClient client = client()) {
            client.commit(ledger, batches);
            if (context.last()) {
                // What a killed start had staged and nobody will commit any more.
                client.forget(ledger, prefix(context.runId(), context.stageId()));
            }
        }
    }

    @Override
    public void abort(CommitContext context) throws IOException {
        try (LedgerClient client = client()) {
            client.forget(ledger, prefix(context.runId(), context.stageId()));
        }
    }

    private LedgerClient client() throws IOException {
        try {
            return new LedgerClient(connection);
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Names of runs and stages may have any characters; none of these names begins another. */
    private static String prefix(String run, String stage) {
        return name(run) + "." + name(stage) + ".";
    }

    private static String name(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The handle for some batches: a version and their names. It holds no secret. */
    static byte[] handle(List<String> batches) {
        byte[] names = String.join("\n", batches).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + names.length).put(VERSION).put(names).array();
    }

    private static List<String> batches(byte[] handle) throws IOException {
        if (handle[0] != VERSION) {
            throw new IOException("what another version has prepared cannot be committed");
        }
        return new String(handle, 1, handle.length - 1, StandardCharsets.UTF_8).lines().toList();
    }
}
