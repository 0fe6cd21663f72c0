package org.nifibeam.nifi.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.context.PropertyContext;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.process.ProcessRunner;

/** Tries what a service's runs will need, one result a step. */
final class RunnerVerification {
    private static final long MEGABYTE = 1 << 20;

    private final PropertyContext context;
    private final Path folder;

    RunnerVerification(PropertyContext context, String identifier) {
        this.context = context;
        this.folder = RunnerProperties.folder(context, identifier);
    }

    List<ConfigVerificationResult> verify() {
        List<ConfigVerificationResult> results = new ArrayList<>();
        ConfigVerificationResult written = workFolder();
        results.add(written);
        boolean writable = written.getOutcome() == Outcome.SUCCESSFUL;
        results.add(
                writable ? disk() : result("Disk", Outcome.SKIPPED, "Work Folder cannot be used"));
        boolean process = RunnerProperties.execution(context) == RunnerProperties.Execution.PROCESS;
        results.add(process ? systemMemory() : heap());
        if (!process) {
            results.add(result("Separate Process", Outcome.SKIPPED, "Runs go on in NiFi's JVM"));
        } else {
            results.add(
                    writable
                            ? process()
                            : result(
                                    "Separate Process",
                                    Outcome.SKIPPED,
                                    "Work Folder cannot be used"));
        }
        return results;
    }

    private static ConfigVerificationResult result(
            String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }

    private ConfigVerificationResult workFolder() {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, ".verify", "");
            DurableFiles.write(file, new byte[] {1});
            Files.delete(file);
            return result("Work Folder", Outcome.SUCCESSFUL, folder + " can be written to");
        } catch (IOException | RuntimeException e) {
            return result(
                    "Work Folder",
                    Outcome.FAILED,
                    folder
                            + " cannot be written to: "
                            + e
                            + "; name a folder that NiFi's user may write to");
        }
    }

    private ConfigVerificationResult disk() {
        long limit = RunnerProperties.bytes(context, RunnerProperties.DISK_LIMIT);
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            return result(
                    "Disk",
                    free >= limit ? Outcome.SUCCESSFUL : Outcome.FAILED,
                    megabytes(free)
                            + " are free, and Disk Limit is "
                            + megabytes(limit)
                            + (free >= limit
                                    ? ""
                                    : ": lower it, or put Work Folder on a larger disk"));
        } catch (IOException e) {
            return result(
                    "Disk",
                    Outcome.FAILED,
                    "the free space of " + folder + " cannot be told: " + e);
        }
    }

    private ConfigVerificationResult heap() {
        long memory = RunnerProperties.bytes(context, RunnerProperties.MEMORY);
        long all = memory * context.getProperty(RunnerProperties.MAXIMUM_RUNS).asInteger();
        long heap = HeapBudget.NIFI.bytes();
        String words =
                "Memory of all "
                        + context.getProperty(RunnerProperties.MAXIMUM_RUNS).getValue()
                        + " runs is "
                        + megabytes(all)
                        + "; half of NiFi's heap is "
                        + megabytes(heap);
        if (memory > heap) {
            return result("Memory", Outcome.FAILED, words + ": not even one run fits");
        }
        return result(
                "Memory",
                Outcome.SUCCESSFUL,
                all <= heap
                        ? words
                        : words + ": " + heap / memory + " go on at a time, others wait");
    }

    private ConfigVerificationResult systemMemory() {
        long all =
                RunnerProperties.bytes(context, RunnerProperties.CHILD_HEAP)
                        * context.getProperty(RunnerProperties.MAXIMUM_RUNS).asInteger();
        long physical = physicalMemory();
        boolean fits = all <= physical - Runtime.getRuntime().maxMemory();
        return result(
                "Memory",
                fits ? Outcome.SUCCESSFUL : Outcome.FAILED,
                "Child Heap of all "
                        + context.getProperty(RunnerProperties.MAXIMUM_RUNS).getValue()
                        + " runs is "
                        + megabytes(all)
                        + ", NiFi's heap "
                        + megabytes(Runtime.getRuntime().maxMemory())
                        + ", the machine's memory "
                        + megabytes(physical)
                        + (fits ? "" : ": lower Child Heap or Maximum Concurrent Runs"));
    }

    private static long physicalMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    private ConfigVerificationResult process() {
        Path own = folder.resolve(".verify-process");
        try {
            DurableFiles.deleteTree(own);
            Duration taken =
                    new ProcessRunner(EmbeddedPipelineRunner.processSettings(context, folder))
                            .check(own);
            return result(
                    "Separate Process",
                    Outcome.SUCCESSFUL,
                    "one was started and answered within " + taken.toMillis() + " ms");
        } catch (IOException | RuntimeException e) {
            return result("Separate Process", Outcome.FAILED, e.getMessage());
        } finally {
            try {
                DurableFiles.deleteTree(own);
            } catch (IOException e) {
                own.toFile().deleteOnExit();
            }
        }
    }

    private static String megabytes(long bytes) {
        return bytes / MEGABYTE + " MB";
    }
}
