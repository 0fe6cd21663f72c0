package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** Log files that come one after the other, some lines late, some too late. */
final class LogSessions extends Demonstration {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    LogSessions() {
        super("log-sessions");
    }

    @Override
    String description() {
        return "a watched folder: sessions in event time, late lines, drained by hand";
    }

    @Override
    Map<String, String> parameters(Path out) {
        return Map.of(
                "logs.folder", out.resolve("logs").toString(),
                "output.path", out.resolve("sessions").toString());
    }

    @Override
    void prepare(Path out) throws IOException {
        Files.createDirectories(out.resolve("logs"));
    }

    /** Each file is put there when the one before it has had its effect, which counters show. */
    @Override
    void drive(ProcessGroup group, Path out) throws IOException {
        morning(group, out);
        forgotten(group, out);
        drain(group);
    }

    /** Two visits that are over, and the line of a third that says so. */
    void morning(ProcessGroup group, Path out) throws IOException {
        put(
                out,
                "morning",
                """
                {"time": "2026-11-20T10:00:00Z", "user": "ann", "page": "/"}
                {"time": "2026-11-20T10:04:00Z", "user": "ann", "page": "/cart"}
                {"time": "2026-11-20T10:05:00Z", "user": "bob", "page": "/"}
                {"time": "2026-11-20T12:00:00Z", "user": "cid", "page": "/"}
                """);
        group.awaitCounter("PerUser: out", 2, LIMIT);
    }

    /** A line that is late, and one that is too late. */
    void forgotten(ProcessGroup group, Path out) throws IOException {
        put(
                out,
                "forgotten",
                """
                {"time": "2026-11-20T10:12:00Z", "user": "ann", "page": "/pay"}
                {"time": "2026-11-18T10:00:00Z", "user": "eve", "page": "/"}
                """);
        group.awaitCounter("PerUser: late", 1, LIMIT);
    }

    /** A file that is there at once, whole. */
    private static void put(Path out, String name, String lines) throws IOException {
        Path half = Files.writeString(out.resolve(name), lines);
        Files.move(half, out.resolve("logs/" + name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    List<String> differences(Path out, long records) throws IOException {
        List<String> expected =
                List.of(
                        "{begins=2026-11-20T10:00:00Z, ends=2026-11-20T10:14:00Z, pages=2, timing=ON_TIME, user=ann}",
                        "{begins=2026-11-20T10:05:00Z, ends=2026-11-20T10:15:00Z, pages=1, timing=ON_TIME, user=bob}",
                        "{begins=2026-11-20T10:00:00Z, ends=2026-11-20T10:22:00Z, pages=3, timing=LATE, user=ann}",
                        "{begins=2026-11-20T12:00:00Z, ends=2026-11-20T12:10:00Z, pages=1, timing=ON_TIME, user=cid}");
        List<String> differences =
                new ArrayList<>(
                        Lines.differences(expected, Lines.json(Lines.files(out, "sessions"))));
        if (records != expected.size()) {
            differences.add("the FlowFiles hold " + records + " rows, not " + expected.size());
        }
        return differences;
    }
}
