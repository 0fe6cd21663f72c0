package org.nifibeam.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A disk that fails at one step, once, or loses its power there: then nothing more is done, and
 * what is in files that nobody has forced is torn. Any threads'.
 */
final class FaultyDisk implements Disk {
    private final List<String> steps = new ArrayList<>();
    private final Set<Path> unforced = new HashSet<>();
    private Predicate<String> step = each -> false;
    private boolean forGood;
    private boolean off;

    /** From now on the first such step fails. */
    synchronized void failAt(Predicate<String> which) {
        step = which;
        steps.clear();
    }

    /** From now on the power goes before the first such step. */
    synchronized void goOffAt(Predicate<String> which) {
        failAt(which);
        forGood = true;
    }

    /** True if a step has failed since. */
    synchronized boolean hasFailed() {
        return steps.stream().anyMatch(each -> each.startsWith("failed "));
    }

    /** What was done. */
    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    /** Tears what the disk has not been made to keep; the power is back. */
    synchronized void tear() throws IOException {
        for (Path file : unforced) {
            if (Files.exists(file)) {
                byte[] all = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(all, all.length / 2));
            }
        }
        unforced.clear();
        off = false;
        forGood = false;
        step = each -> false;
    }

    private synchronized void step(String name) throws IOException {
        if (off || step.test(name)) {
            steps.add("failed " + name);
            if (forGood) {
                off = true;
            } else {
                step = each -> false;
            }
            throw new IOException("Input/output error");
        }
        steps.add(name);
    }

    private static String name(Path path) {
        return path.getFileName()
                .toString()
                .replaceAll("[0-9]{6}", "N")
                .replaceAll("task-[0-9]+-[0-9]+", "shared file")
                .replaceAll("task-[0-9]+", "records");
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        step("create " + name(file));
        synchronized (this) {
            unforced.add(file);
        }
        return new OutputStream() {
            private final OutputStream to = Files.newOutputStream(file);

            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                step("write " + name(file));
                to.write(bytes, from, count);
            }

            @Override
            public void close() throws IOException {
                to.close();
            }
        };
    }

    @Override
    public void link(Path file, Path second) throws IOException {
        step("link " + name(second));
        Disk.super.link(file, second);
    }

    @Override
    public void force(Path file) throws IOException {
        step("force " + name(file));
        Disk.super.force(file);
        synchronized (this) {
            unforced.remove(file);
        }
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("force names in " + name(folder));
        Disk.super.forceFolder(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename " + name(from));
        Disk.super.rename(from, to);
    }
}
