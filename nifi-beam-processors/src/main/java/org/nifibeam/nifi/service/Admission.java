package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether one more run may start, and if not, why. Confined to the lock of the service's runs. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final long MEGABYTE = 1 << 20;

    private final Limits limits;
    private final HeapBudget heap;
    private final Path folder;
    private int going;

    /**
     * How much there may be of what.
     *
     * @param concurrent runs that go on at the same time
     * @param heapBytes what each takes of NiFi's heap, 0 if it has a heap of its own
     * @param diskBytes what the folder may hold before further runs wait
     * @param remembered ended runs that are kept
     */
    record Limits(int concurrent, long heapBytes, long diskBytes, int remembered) {}

    Admission(Limits limits, HeapBudget heap, Path folder) {
        this.limits = limits;
        this.heap = heap;
        this.folder = folder;
    }

    int remembered() {
        return limits.remembered();
    }

    /** Lets a run in, or says what it waits for. */
    Optional<String> enter() {
        if (going >= limits.concurrent()) {
            return Optional.of(
                    going
                            + (going == 1 ? " run is" : " runs are")
                            + " going, as many as Maximum Concurrent Runs allows");
        }
        long held = size();
        if (held > limits.diskBytes()) {
            return Optional.of(
                    "the service's work folder holds "
                            + megabytes(held)
                            + ", and Disk Limit is "
                            + megabytes(limits.diskBytes())
                            + ": take results out, or raise it");
        }
        if (!heap.take(limits.heapBytes())) {
            return Optional.of(
                    "its Memory of "
                            + megabytes(limits.heapBytes())
                            + " does not fit beside the "
                            + megabytes(heap.taken())
                            + " of other runs into the "
                            + megabytes(heap.bytes())
                            + " of NiFi's heap that runs may have");
        }
        going++;
        return Optional.empty();
    }

    /** Lets in a run that goes on already, or will end at once. */
    void enterAnyway() {
        heap.takeAnyway(limits.heapBytes());
        going++;
    }

    void leave() {
        going--;
        heap.give(limits.heapBytes());
    }

    private static String megabytes(long bytes) {
        return bytes / MEGABYTE + " MB";
    }

    private long size() {
        long[] sum = new long[1];
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            sum[0] += attributes.size();
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            LOG.warn("{} cannot be measured", folder, e);
        }
        return sum[0];
    }
}
