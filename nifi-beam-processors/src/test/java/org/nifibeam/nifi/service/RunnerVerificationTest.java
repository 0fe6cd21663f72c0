package org.nifibeam.nifi.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service says of its settings when it is asked to try them. */
@Timeout(120)
final class RunnerVerificationTest {
    @TempDir Path folder;

    private List<ConfigVerificationResult> verify(Map<PropertyDescriptor, String> properties) {
        Map<PropertyDescriptor, String> all = new HashMap<>(properties);
        all.putIfAbsent(RunnerProperties.WORK_FOLDER, folder.toString());
        all.putIfAbsent(RunnerProperties.DISK_LIMIT, "1 MB");
        return new RunnerVerification(
                        new MockConfigurationContext(
                                new EmbeddedPipelineRunner(), all, null, Map.of()),
                        "service")
                .verify();
    }

    private static List<String> outcomes(List<ConfigVerificationResult> results) {
        return results.stream()
                .map(r -> r.getVerificationStepName() + ": " + r.getOutcome())
                .toList();
    }

    private static String explanation(List<ConfigVerificationResult> results, int step) {
        return results.get(step).getExplanation();
    }

    @Test
    void inNifisJvm() throws Exception {
        List<ConfigVerificationResult> results = verify(Map.of(RunnerProperties.MEMORY, "1 MB"));
        assertEquals(
                List.of(
                        "Work Folder: SUCCESSFUL",
                        "Disk: SUCCESSFUL",
                        "Memory: SUCCESSFUL",
                        "Separate Process: SKIPPED"),
                outcomes(results));
        assertEquals(folder.resolve("service") + " can be written to", explanation(results, 0));
        assertTrue(
                explanation(results, 2)
                        .startsWith("Memory of all 4 runs is 4 MB; half of NiFi's heap is "));
        try (Stream<Path> left = Files.list(folder.resolve("service"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void inAProcess() throws Exception {
        List<ConfigVerificationResult> results =
                verify(
                        Map.of(
                                RunnerProperties.EXECUTION,
                                "separate process",
                                RunnerProperties.CHILD_HEAP,
                                "32 MB"));
        assertEquals(
                List.of(
                        "Work Folder: SUCCESSFUL",
                        "Disk: SUCCESSFUL",
                        "Memory: SUCCESSFUL",
                        "Separate Process: SUCCESSFUL"),
                outcomes(results));
        assertTrue(
                explanation(results, 3).startsWith("one was started and answered within "),
                explanation(results, 3));
        try (Stream<Path> left = Files.list(folder.resolve("service"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void whatWillNotDoIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        List<ConfigVerificationResult> results =
                verify(
                        Map.of(
                                RunnerProperties.WORK_FOLDER,
                                file.toString(),
                                RunnerProperties.EXECUTION,
                                "separate process",
                                RunnerProperties.CHILD_HEAP,
                                "100 TB"));
        assertEquals(
                List.of(
                        "Work Folder: FAILED",
                        "Disk: SKIPPED",
                        "Memory: FAILED",
                        "Separate Process: SKIPPED"),
                outcomes(results));
        assertTrue(
                explanation(results, 0).endsWith("; name a folder that NiFi's user may write to"),
                explanation(results, 0));
        assertTrue(
                explanation(results, 2).endsWith(": lower Child Heap or Maximum Concurrent Runs"),
                explanation(results, 2));
        assertTrue(
                explanation(verify(Map.of(RunnerProperties.DISK_LIMIT, "1000 TB")), 1)
                        .endsWith(
                                " are free, and Disk Limit is 1048576000 MB: lower it, or put Work Folder on a larger disk"));
        assertTrue(
                explanation(verify(Map.of(RunnerProperties.MEMORY, "100 TB")), 2)
                        .endsWith(": not even one run fits"));
    }
}
