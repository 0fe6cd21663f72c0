package org.nifibeam.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * The sink {@code Collect}: gathers elements in memory, visible only after their commit. While a
 * writer has something that is not committed, a file in the work folder says so; commit and abort
 * remove it. Thread-safe.
 */
public final class CollectingSink implements SinkProvider {
    /** What a commit says that fails since the sink was told so. */
    static final String FAILED_AS_TOLD = "a commit fails as it was told to";

    private static final WriteHook NOTHING = row -> {};

    private final Map<String, List<Element>> visible = new LinkedHashMap<>();
    private final Map<String, List<Element>> prepared = new LinkedHashMap<>();
    private final Set<String> committed = new HashSet<>();
    private final Map<String, WriteHook> hooks = new ConcurrentHashMap<>();
    private final Map<String, CommitHook> commitHooks = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> commitsToFail = new ConcurrentHashMap<>();

    /**
     * What happens before each row is written: a test may wait or throw. Called on the writers'
     * threads.
     */
    @FunctionalInterface
    public interface WriteHook {
        /** Called with the row. */
        void before(Row row) throws IOException, InterruptedException;
    }

    /** Has a hook called before each write to a destination. */
    public CollectingSink onWrite(String into, WriteHook hook) {
        hooks.put(into, hook);
        return this;
    }

    /** What happens before something is committed. Called on the committer's thread. */
    @FunctionalInterface
    public interface CommitHook {
        /** Called before each commit. */
        void before() throws IOException;
    }

    /** Has a hook called before each commit to a destination. */
    public CollectingSink onCommit(String into, CommitHook hook) {
        commitHooks.put(into, hook);
        return this;
    }

    /** What has been committed to a destination. */
    public synchronized List<Element> elements(String into) {
        return List.copyOf(visible.getOrDefault(into, List.of()));
    }

    /** The rows that have been committed to a destination, as texts in order. */
    public List<String> rows(String into) {
        return elements(into).stream().map(element -> element.row().toString()).sorted().toList();
    }

    /** True if nothing is prepared that is neither committed nor aborted. */
    public synchronized boolean nothingPending() {
        return prepared.isEmpty();
    }

    @Override
    public String type() {
        return "Collect";
    }

    @Override
    public String description() {
        return "Gathers elements for a test.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        "into", ConfigField.Type.STRING, "The name of the destination."),
                ConfigField.optional(
                        "reject",
                        ConfigField.Type.STRING,
                        "A field of whole numbers; rows with a multiple of three in it are"
                                + " rejected."),
                ConfigField.optional(
                        "failing_commits",
                        ConfigField.Type.INTEGER,
                        "How many commits fail before the first one that does not."));
    }

    @Override
    public Sink create(Config config, Schema schema) {
        Optional<Integer> reject =
                config.optionalString("reject").map(name -> schema.indexOf(name).orElseThrow());
        String into = config.string("into");
        config.optionalInteger("failing_commits")
                .ifPresent(count -> commitsToFail.putIfAbsent(into, new AtomicLong(count)));
        return new Destination(into, reject);
    }

    private void failAsTold(String into) throws IOException {
        AtomicLong left = commitsToFail.get(into);
        if (left != null && left.getAndDecrement() > 0) {
            throw new IOException(FAILED_AS_TOLD);
        }
    }

    private synchronized void prepare(String handle, List<Element> elements) {
        prepared.put(handle, elements);
    }

    private synchronized void commit(String into, List<byte[]> handles) throws IOException {
        for (byte[] bytes : handles) {
            String handle = new String(bytes, StandardCharsets.UTF_8);
            if (committed.contains(handle)) {
                continue;
            }
            List<Element> elements = prepared.remove(handle);
            if (elements == null) {
                throw new IOException("nobody has prepared " + handle);
            }
            committed.add(handle);
            visible.computeIfAbsent(into, name -> new ArrayList<>()).addAll(elements);
        }
    }

    private synchronized void abort(String prefix) {
        prepared.keySet().removeIf(handle -> handle.startsWith(prefix));
    }

    private static String prefix(String runId, String stageId) {
        return runId + "\n" + stageId + "\n";
    }

    private static String marker(String stageId) {
        return "collect-" + Integer.toHexString(stageId.hashCode()) + "-";
    }

    /** One configured sink. */
    private final class Destination implements Sink {
        private final String into;
        private final Optional<Integer> reject;

        Destination(String into, Optional<Integer> reject) {
            this.into = into;
            this.reject = reject;
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.TRANSACTIONAL;
        }

        @Override
        public Writer open(WriterContext context) throws IOException {
            Path marker = context.workFolder().resolve(marker(context.stageId()) + context.task());
            Files.writeString(marker, "not committed");
            return new Gatherer(
                    prefix(context.runId(), context.stageId()) + context.task(),
                    reject.isPresent() ? this::check : hooks.getOrDefault(into, NOTHING));
        }

        private void check(Row row) throws RejectedRowException {
            Object number = row.get(reject.orElseThrow());
            if (number != null && ((Number) number).longValue() % 3 == 0) {
                throw new RejectedRowException("a multiple of three");
            }
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) throws IOException {
            commitHooks.getOrDefault(into, () -> {}).before();
            failAsTold(into);
            CollectingSink.this.commit(into, handles);
            if (context.last()) {
                // What a run that was killed had prepared, and nobody has committed.
                CollectingSink.this.abort(prefix(context.runId(), context.stageId()));
                removeMarkers(context);
            }
        }

        @Override
        public void abort(CommitContext context) throws IOException {
            CollectingSink.this.abort(prefix(context.runId(), context.stageId()));
            removeMarkers(context);
        }

        private void removeMarkers(CommitContext context) throws IOException {
            try (Stream<Path> files = Files.list(context.workFolder())) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().startsWith(marker(context.stageId()))) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    /** One writer. Confined to one thread. */
    private final class Gatherer implements Writer {
        private final String name;
        private final WriteHook hook;
        private List<Element> elements = new ArrayList<>();

        Gatherer(String name, WriteHook hook) {
            this.name = name;
            this.hook = hook;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
            try {
                hook.before(row);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            for (int i = 0; i < windows.count(); i++) {
                elements.add(new Element(row, timestamp, windows.window(i), pane));
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            if (elements.isEmpty()) {
                return new byte[0];
            }
            String handle = name + "\n" + checkpoint;
            CollectingSink.this.prepare(handle, elements);
            elements = new ArrayList<>();
            return handle.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
    }
}
