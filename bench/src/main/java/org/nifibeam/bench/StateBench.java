package org.nifibeam.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.io.Read;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.spi.Config;

/**
 * Updates of state by random keys, two tasks: a function that counts in the first bytes of what it
 * keeps for a key. The state is made once and left in a savepoint, from which each measured run
 * begins; with a checkpoint every second beside without any, interleaved.
 */
final class StateBench {
    private static final int TASKS = 2;
    private static final String STAGE = "count";
    private static final KvType<Long, Long> PAIRS =
            ElementTypes.kv(ElementTypes.longs(), ElementTypes.longs());

    private final Path work;
    private final PrintStream out;
    private final Kept state;
    private final Runner runner = FlightsBench.embedded();
    private final List<CheckpointFigures> taken = new ArrayList<>();

    /**
     * What is kept.
     *
     * @param bytes of each key
     */
    record Kept(long keys, int bytes) {
        String words() {
            return String.format(Locale.ROOT, "%.2f M keys of %d bytes", keys / 1e6, bytes);
        }
    }

    StateBench(Path work, Kept state, PrintStream out) {
        this.work = work;
        this.state = state;
        this.out = out;
    }

    /** Counts in the first bytes of what is kept; the others no compression makes smaller. */
    private static final class CountKeys extends DoFn<KV<Long, Long>, Long> {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Value<byte[]>> KEPT =
                StateSpec.value("kept", Coders.byteArrays());

        private final int bytes;

        CountKeys(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public List<StateSpec<?>> states() {
            return List.of(KEPT);
        }

        @Override
        public void process(ProcessContext<KV<Long, Long>, Long> context) {
            State.Value<byte[]> kept = context.state(KEPT);
            Optional<byte[]> before = kept.read();
            byte[] now =
                    before.isPresent()
                            ? before.get().clone()
                            : first(context.element().key(), bytes);
            ByteBuffer count = ByteBuffer.wrap(now);
            count.putLong(0, count.getLong(0) + 1);
            kept.write(now);
        }

        private static byte[] first(long key, int bytes) {
            ByteBuffer made = ByteBuffer.allocate(bytes);
            made.putLong(0);
            long mixed = key;
            while (made.hasRemaining()) {
                mixed = (mixed + 1) * 0x9E3779B97F4A7C15L;
                mixed ^= mixed >>> 29;
                made.put((byte) mixed);
            }
            return made.array();
        }
    }

    private Job start(Optional<String> interval, Optional<Path> savepoint) throws Exception {
        Pipeline pipeline = Pipeline.create("state");
        pipeline.apply(
                        Read.from(
                                        "keys",
                                        new RandomKeys(PAIRS.schema(), state.keys(), TASKS),
                                        PAIRS)
                                .unbounded())
                .apply(STAGE, ParDo.of(new CountKeys(state.bytes()), ElementTypes.longs()));
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        TASKS,
                        Files.createTempDirectory(work, "run"),
                        pipeline.connectors(),
                        InstantSource.system(),
                        new Config(Map.of("checkpoint_interval", interval.orElse("off"))),
                        savepoint);
        return pipeline.run(runner, options);
    }

    private static long updates(Job job) {
        return job.metrics().stream()
                .filter(stage -> stage.stage().equals(STAGE))
                .mapToLong(stage -> stage.in())
                .sum();
    }

    /** Waits until there have been so many updates. */
    private long await(Job job, long updates) throws InterruptedException {
        long now = updates(job);
        while (now < updates) {
            if (job.await(Duration.ofMillis(2)).ended()) {
                throw new IllegalStateException("the run has ended: " + job.failure());
            }
            note(job.checkpoints());
            now = updates(job);
        }
        return now;
    }

    private void note(CheckpointFigures figures) {
        boolean another =
                taken.isEmpty() || !taken.get(taken.size() - 1).last().equals(figures.last());
        if (figures.completed() > 0 && another) {
            taken.add(figures);
        }
    }

    private void end(Job job) throws Exception {
        job.cancel();
        if (!job.await(Duration.ofSeconds(30)).ended()) {
            throw new IllegalStateException("the run does not end");
        }
        runner.forget(job.runId());
    }

    /**
     * Measures pairs of so many updates.
     *
     * @param warmUp updates of each run that are not measured
     */
    void run(long updates, long warmUp, int pairs) throws Exception {
        Path savepoint = work.resolve("savepoint");
        double rate = fill(savepoint);
        long size = size(savepoint);
        Pairs measured =
                new Pairs(
                        new Subject(
                                "state",
                                "updates of state at random, " + state.words(),
                                String.format(Locale.ROOT, "%,d updates", updates),
                                "a checkpoint every second"),
                        "the same without checkpoints");
        // One checkpoint of a run may have been noted as the run before ended.
        taken.clear();
        measured.run(
                0,
                pairs,
                () -> updates(Optional.of("1s"), savepoint, updates, warmUp),
                () -> updates(Optional.empty(), savepoint, updates, warmUp));
        Finding found = measured.finding(new Bar(Figure.WALL_RATIO, 1.1));
        out.println(found.line());
        print(rate, size, updates / 1e-3 / found.figure(Figure.WALL_MS).median());
    }

    private double fill(Path savepoint) throws Exception {
        long start = System.nanoTime();
        Job job = start(Optional.empty(), Optional.empty());
        await(job, state.keys());
        double seconds = (System.nanoTime() - start) / 1e9;
        job.stopWithSavepoint(savepoint);
        end(job);
        return state.keys() / seconds;
    }

    private Measured updates(Optional<String> interval, Path savepoint, long updates, long warmUp)
            throws Exception {
        Job job = start(interval, Optional.of(savepoint));
        try {
            long from = await(job, updates(job) + warmUp);
            long[] to = {from};
            Measured took = Measured.of(() -> to[0] = await(job, from + updates));
            double share = (double) updates / (to[0] - from);
            return new Measured(took.wallMillis() * share, took.cpuMillis() * share);
        } finally {
            end(job);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void print(double fillRate, long size, double rate) {
        long[] millis = taken.stream().mapToLong(f -> f.duration().toMillis()).sorted().toArray();
        long[] added = taken.stream().mapToLong(CheckpointFigures::added).sorted().toArray();
        long peak =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum();
        out.printf(
                Locale.ROOT,
                "{\"workload\":\"updates of state\",\"keys\":%d,\"bytes\":%d,\"updates_per_s\":%.0f,\"filled_per_s\":%.0f,\"state_mb\":%d,\"max_heap_mb\":%d,\"heap_peak_mb\":%d,\"checkpoints\":%d,\"checkpoint_ms\":{\"median\":%d,\"most\":%d},\"checkpoint_added_mb\":{\"median\":%d,\"most\":%d}}%n",
                state.keys(),
                state.bytes(),
                rate,
                fillRate,
                size >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                peak >> 20,
                taken.size(),
                at(millis, 0.5),
                at(millis, 1),
                at(added, 0.5) >> 20,
                at(added, 1) >> 20);
    }

    private static long at(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))];
    }
}
