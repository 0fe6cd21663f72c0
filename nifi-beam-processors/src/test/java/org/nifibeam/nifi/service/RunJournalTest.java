package org.nifibeam.nifi.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.StageAddress;
import org.nifibeam.service.StageFigures;

/** What is read of entries on disk, of this version and of earlier ones. */
final class RunJournalTest {
    /** As the first version wrote it: four figures a stage, no turn. */
    private static final String FIRST =
            """
            #Thu Oct 01 10:00:00 UTC 2026
            ended=2026-10-01T10\\:00\\:05Z
            fingerprint=abc
            format=1
            owner=o-1
            pipeline=delays
            port.back=Back
            run=run-1
            stage.0.figures=3 2 1 1700000000000
            stage.0.name=Read
            state=FINISHED
            submitted=2026-10-01T10\\:00\\:00Z
            submitter=f-1
            """;

    /** Later, still as format 1: errors between late and watermark, and a backlog where known. */
    private static final String SECOND =
            """
            fingerprint=abc
            format=1
            owner=o-1
            pipeline=delays
            problem.0.advice=mend it
            problem.0.code=FAILED
            problem.0.message=it failed
            problem.0.stage=Read
            run=run-2
            stage.0.figures=3 2 1 4 1700000000000
            stage.0.name=Read
            stage.1.figures=3 2 1 4 1700000000000 7
            stage.1.name=Write
            state=FAILED
            submitted=2026-10-02T10\\:00\\:00Z
            submitter=f-1
            turn=AFTER_OTHERS
            """;

    @TempDir Path folder;

    private void entry(String run, String text) throws IOException {
        Path runFolder = Files.createDirectories(folder.resolve("runs").resolve(run));
        Files.writeString(runFolder.resolve("run.properties"), text);
    }

    @Test
    void entriesOfEarlierVersionsAreRead() throws IOException {
        entry("run-1", FIRST);
        entry("run-2", SECOND);
        assertEquals(
                List.of(
                        new RunEntry(
                                "run-1",
                                "delays",
                                "o-1",
                                "f-1",
                                "abc",
                                Map.of("back", "Back"),
                                Set.of(),
                                Set.of(),
                                Instant.parse("2026-10-01T10:00:00Z"),
                                RunEntry.Turn.AT_ONCE,
                                Optional.empty(),
                                RunEntry.Succession.NONE,
                                RunState.FINISHED,
                                Optional.of(Instant.parse("2026-10-01T10:00:05Z")),
                                List.of(),
                                List.of(
                                        new StageFigures(
                                                "Read",
                                                3,
                                                2,
                                                1,
                                                0,
                                                1_700_000_000_000L,
                                                OptionalLong.empty())),
                                List.of()),
                        new RunEntry(
                                "run-2",
                                "delays",
                                "o-1",
                                "f-1",
                                "abc",
                                Map.of(),
                                Set.of(),
                                Set.of(),
                                Instant.parse("2026-10-02T10:00:00Z"),
                                RunEntry.Turn.AFTER_OTHERS,
                                Optional.empty(),
                                RunEntry.Succession.NONE,
                                RunState.FAILED,
                                Optional.empty(),
                                List.of(
                                        new RunProblem(
                                                "FAILED",
                                                Optional.of("Read"),
                                                "it failed",
                                                "mend it")),
                                List.of(
                                        new StageFigures(
                                                "Read",
                                                3,
                                                2,
                                                1,
                                                4,
                                                1_700_000_000_000L,
                                                OptionalLong.empty()),
                                        new StageFigures(
                                                "Write",
                                                3,
                                                2,
                                                1,
                                                4,
                                                1_700_000_000_000L,
                                                OptionalLong.of(7))),
                                List.of())),
                new RunJournal(folder).load());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        entry("run-1", FIRST);
        RunJournal journal = new RunJournal(folder);
        RunEntry entry =
                journal.load()
                        .get(0)
                        .asked(RunEntry.Asked.TO_CANCEL)
                        .asked(RunEntry.Asked.TO_DRAIN);
        journal.update(entry);
        assertEquals(List.of(entry), journal.load());
        assertEquals(Optional.of(RunEntry.Asked.TO_CANCEL), entry.asked());
    }

    @Test
    void whereARunReadsAndWritesIsKept() throws IOException {
        entry(
                "run-1",
                FIRST
                        + "address.0.stage=Read\naddress.0.read=kafka\\://a\\:1/orders\n"
                        + "address.1.stage=Write\naddress.1.written=file\\:/out\n");
        RunJournal journal = new RunJournal(folder);
        RunEntry entry = journal.load().get(0);
        assertEquals(
                List.of(
                        new StageAddress("Read", true, "kafka://a:1/orders"),
                        new StageAddress("Write", false, "file:/out")),
                entry.addresses());
        journal.update(entry.asked(RunEntry.Asked.TO_DRAIN));
        assertEquals(entry.addresses(), journal.load().get(0).addresses());
    }

    @Test
    void whatCannotBeReadIsPassedOverAndStays() throws IOException {
        entry("run-1", FIRST);
        entry("run-2", SECOND.replace("format=1", "format=77"));
        entry("run-3", SECOND.replace("3 2 1 4", "three"));
        entry("run-4", "");
        RunJournal journal = new RunJournal(folder);
        assertEquals(List.of("run-1"), journal.load().stream().map(RunEntry::runId).toList());
        assertEquals(
                SECOND.replace("format=1", "format=77"),
                Files.readString(folder.resolve("runs/run-2/run.properties")));
    }
}
