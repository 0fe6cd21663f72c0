package org.nifibeam.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.schema.SchemaCoder;
import org.nifibeam.core.spi.Config;

/**
 * Runs and outcomes as bytes, of {@link Connection#VERSION}. Texts are their length and UTF-8;
 * enums go by name. A problem's place stays behind: who asks sees no document.
 */
final class Wire {
    private Wire() {}

    /** Writes one value. */
    @FunctionalInterface
    interface Writing<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    /** Reads one value. */
    @FunctionalInterface
    interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    static <T> byte[] bytes(T value, Writing<T> writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.write(new DataOutputStream(bytes), value);
        return bytes.toByteArray();
    }

    static <T> T value(byte[] bytes, Reading<T> reading) throws IOException {
        return reading.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("a text of " + length + " bytes ends after " + bytes.length);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static <T> void list(DataOutputStream out, List<T> list, Writing<T> writing)
            throws IOException {
        out.writeInt(list.size());
        for (T element : list) {
            writing.write(out, element);
        }
    }

    static <T> List<T> list(DataInputStream in, Reading<T> reading) throws IOException {
        int size = in.readInt();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(reading.read(in));
        }
        return list;
    }

    static void run(DataOutputStream out, ProcessRun run) throws IOException {
        text(out, run.runId());
        text(out, run.definition());
        text(out, run.runner());
        out.writeBoolean(run.allowedPaths().isPresent());
        list(out, run.allowedPaths().orElse(List.of()), Wire::text);
        list(out, List.copyOf(run.jars().entrySet()), Wire::jar);
        out.writeInt(run.parallelism());
        text(out, run.workFolder().toString());
        text(out, run.hostFolder().toString());
        setting(out, run.settings().values());
        list(out, run.connections(), Wire::connection);
        text(out, run.savepoint().map(Path::toString).orElse(""));
    }

    private static void connection(DataOutputStream out, RunConnection connection)
            throws IOException {
        text(out, connection.name());
        text(out, connection.type());
        setting(out, connection.settings());
    }

    private static RunConnection connection(DataInputStream in) throws IOException {
        String name = text(in);
        String type = text(in);
        Map<String, String> settings = new LinkedHashMap<>();
        settings(in).forEach((key, value) -> settings.put(key, (String) value));
        return new RunConnection(name, type, settings);
    }

    static ProcessRun run(DataInputStream in) throws IOException {
        String runId = text(in);
        String definition = text(in);
        String runner = text(in);
        boolean restricted = in.readBoolean();
        List<String> paths = list(in, Wire::text);
        Map<String, UserJars.Shipped> jars = new LinkedHashMap<>();
        list(in, Wire::jar).forEach(jar -> jars.put(jar.getKey(), jar.getValue()));
        return new ProcessRun(
                runId,
                definition,
                runner,
                restricted ? Optional.of(paths) : Optional.empty(),
                jars,
                in.readInt(),
                Path.of(text(in)),
                Path.of(text(in)),
                new Config(settings(in)),
                list(in, Wire::connection),
                Optional.of(text(in)).filter(path -> !path.isEmpty()).map(Path::of));
    }

    private static void jar(DataOutputStream out, Map.Entry<String, UserJars.Shipped> jar)
            throws IOException {
        text(out, jar.getKey());
        text(out, jar.getValue().file().toString());
        text(out, jar.getValue().sha256());
    }

    private static Map.Entry<String, UserJars.Shipped> jar(DataInputStream in) throws IOException {
        return Map.entry(text(in), new UserJars.Shipped(Path.of(text(in)), text(in)));
    }

    static void write(DataOutputStream out, PlannedWrite write) throws IOException {
        text(out, write.stageId());
        text(out, write.type());
        setting(out, write.config().values());
        byte[] schema = SchemaCoder.plain().toBytes(write.schema());
        out.writeInt(schema.length);
        out.write(schema);
    }

    static PlannedWrite write(DataInputStream in) throws IOException {
        String stageId = text(in);
        String type = text(in);
        Config config = new Config(settings(in));
        byte[] schema = in.readNBytes(in.readInt());
        return new PlannedWrite(stageId, type, config, SchemaCoder.plain().fromBytes(schema));
    }

    private static void setting(DataOutputStream out, Object value) throws IOException {
        if (value instanceof String text) {
            out.writeByte('s');
            text(out, text);
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Boolean flag) {
            out.writeByte('b');
            out.writeBoolean(flag);
        } else if (value instanceof List<?> elements) {
            out.writeByte('a');
            out.writeInt(elements.size());
            for (Object element : elements) {
                setting(out, element);
            }
        } else if (value instanceof Map<?, ?> entries) {
            out.writeByte('m');
            out.writeInt(entries.size());
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                text(out, (String) entry.getKey());
                setting(out, entry.getValue());
            }
        } else {
            throw new IllegalArgumentException("a setting of " + value.getClass());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> settings(DataInputStream in) throws IOException {
        return (Map<String, Object>) setting(in);
    }

    private static Object setting(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 's' -> text(in);
            case 'l' -> in.readLong();
            case 'b' -> in.readBoolean();
            case 'a' -> list(in, Wire::setting);
            case 'm' -> {
                int size = in.readInt();
                Map<String, Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < size; i++) {
                    entries.put(text(in), setting(in));
                }
                yield entries;
            }
            default -> throw new IOException("a setting of kind " + kind);
        };
    }

    private static void checkpoints(DataOutputStream out, CheckpointFigures figures)
            throws IOException {
        out.writeLong(figures.completed());
        out.writeLong(figures.failed());
        out.writeLong(figures.last().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
        out.writeLong(figures.duration().toNanos());
        out.writeLong(figures.bytes());
        out.writeLong(figures.added());
        list(out, figures.failing().stream().toList(), Wire::failing);
    }

    private static CheckpointFigures checkpoints(DataInputStream in) throws IOException {
        long completed = in.readLong();
        long failed = in.readLong();
        long last = in.readLong();
        return new CheckpointFigures(
                completed,
                failed,
                last == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
                Duration.ofNanos(in.readLong()),
                in.readLong(),
                in.readLong(),
                list(in, Wire::failing).stream().findFirst());
    }

    private static void failing(DataOutputStream out, CheckpointFigures.Failing failing)
            throws IOException {
        out.writeLong(failing.since().toEpochMilli());
        problem(out, failing.problem());
    }

    private static CheckpointFigures.Failing failing(DataInputStream in) throws IOException {
        Instant since = Instant.ofEpochMilli(in.readLong());
        return new CheckpointFigures.Failing(since, problem(in));
    }

    static void outcome(DataOutputStream out, Outcome outcome) throws IOException {
        text(out, outcome.state().name());
        list(out, outcome.problems(), Wire::problem);
        list(out, outcome.metrics(), Wire::metrics);
        checkpoints(out, outcome.checkpoints());
    }

    static Outcome outcome(DataInputStream in) throws IOException {
        return new Outcome(
                Job.State.valueOf(text(in)),
                list(in, Wire::problem),
                list(in, Wire::metrics),
                checkpoints(in));
    }

    private static void problem(DataOutputStream out, Problem problem) throws IOException {
        text(out, problem.code().name());
        out.writeBoolean(problem.stage().isPresent());
        text(out, problem.stage().orElse(""));
        text(out, problem.message());
        text(out, problem.advice());
    }

    private static Problem problem(DataInputStream in) throws IOException {
        ProblemCode code = ProblemCode.valueOf(text(in));
        boolean ofStage = in.readBoolean();
        String stage = text(in);
        return new Problem(
                code,
                Place.NOWHERE,
                ofStage ? Optional.of(stage) : Optional.empty(),
                text(in),
                text(in));
    }

    private static void metrics(DataOutputStream out, StageMetrics metrics) throws IOException {
        text(out, metrics.stage());
        out.writeLong(metrics.in());
        out.writeLong(metrics.out());
        out.writeLong(metrics.late());
        out.writeLong(metrics.errors());
        out.writeLong(metrics.watermark());
        out.writeBoolean(metrics.backlog().isPresent());
        out.writeLong(metrics.backlog().orElse(0));
        out.writeBoolean(metrics.bytes().isPresent());
        out.writeLong(metrics.bytes().orElse(0));
        out.writeInt(metrics.own().size());
        for (Map.Entry<String, MetricValue> own : metrics.own().entrySet()) {
            text(out, own.getKey());
            metric(out, own.getValue());
        }
    }

    private static StageMetrics metrics(DataInputStream in) throws IOException {
        String stage = text(in);
        long taken = in.readLong();
        long given = in.readLong();
        long late = in.readLong();
        long errors = in.readLong();
        long watermark = in.readLong();
        boolean known = in.readBoolean();
        long backlog = in.readLong();
        boolean metered = in.readBoolean();
        long bytes = in.readLong();
        int size = in.readInt();
        Map<String, MetricValue> own = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            own.put(text(in), metric(in));
        }
        return new StageMetrics(
                stage,
                taken,
                given,
                late,
                errors,
                watermark,
                known ? OptionalLong.of(backlog) : OptionalLong.empty(),
                metered ? OptionalLong.of(bytes) : OptionalLong.empty(),
                own);
    }

    private static void metric(DataOutputStream out, MetricValue value) throws IOException {
        if (value instanceof MetricValue.Counter counter) {
            out.writeByte('c');
            out.writeLong(counter.sum());
        } else if (value instanceof MetricValue.Distribution distribution) {
            out.writeByte('d');
            out.writeLong(distribution.count());
            out.writeLong(distribution.sum());
            out.writeLong(distribution.smallest());
            out.writeLong(distribution.largest());
        } else if (value instanceof MetricValue.Gauge gauge) {
            out.writeByte('g');
            out.writeLong(gauge.value());
            out.writeLong(gauge.time());
        } else {
            out.writeByte('w');
            list(out, List.copyOf(((MetricValue.Words) value).words()), Wire::text);
        }
    }

    private static MetricValue metric(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 'c' -> new MetricValue.Counter(in.readLong());
            case 'd' ->
                    new MetricValue.Distribution(
                            in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 'g' -> new MetricValue.Gauge(in.readLong(), in.readLong());
            case 'w' -> {
                Set<String> words = new HashSet<>(list(in, Wire::text));
                yield new MetricValue.Words(words);
            }
            default -> throw new IOException("a figure of kind " + kind);
        };
    }
}
