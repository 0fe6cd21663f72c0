package org.nifibeam.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs pipelines in processes of their own, one a run, and finds them again from another JVM.
 * Thread-safe for different folders; keeps nothing in memory.
 */
public final class ProcessRunner {
    private static final long POLL_NANOS = 2_000_000;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final ProcessSettings settings;

    /** A runner that starts processes in that way. */
    public ProcessRunner(ProcessSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts a process and has it run a pipeline.
     *
     * @param folder the process's own folder, which must not exist; its parent may not either
     * @throws IOException if it does not start, or does not listen in time; it is gone then
     */
    public ProcessJob start(Path folder, ProcessRun run) throws IOException {
        Listening listening = listen(new ProcessFolder(folder));
        try {
            listening.call(
                    Connection.Operation.START, Wire.bytes(run, Wire::run), settings.callLimit());
        } catch (IOException e) {
            // One that was killed meanwhile is a lost run, as if that had come a moment later.
            if (!ended(listening.process())) {
                kill(listening.process());
                throw e;
            }
        }
        return ProcessJob.going(run.runId(), listening, settings);
    }

    /**
     * The job of a process that was started before, by whatever JVM: one that goes on, or its
     * outcome if it has ended meanwhile.
     *
     * @param folder the process's folder
     * @param run what it runs, or should if it has not been told yet
     * @return empty if no process was started there that came so far as to listen
     */
    public Optional<ProcessJob> attach(Path folder, ProcessRun run) throws IOException {
        ProcessFolder files = new ProcessFolder(folder);
        Optional<ProcessFolder.Address> address = files.address();
        Optional<ChildProcess> process =
                address.isPresent() ? ChildProcess.find(files, address.get()) : Optional.empty();
        if (process.isEmpty()) {
            return address.isPresent() || files.outcome().isPresent()
                    ? Optional.of(ProcessJob.ended(run.runId(), files, settings))
                    : Optional.empty();
        }
        Listening listening =
                new Listening(files, process.get(), address.get().port(), files.token());
        try {
            // Whoever started it may have gone before it could say what to run.
            listening.call(
                    Connection.Operation.START, Wire.bytes(run, Wire::run), settings.callLimit());
        } catch (IOException e) {
            // It hangs, or ends just now: the job finds out.
            return Optional.of(ProcessJob.going(run.runId(), listening, settings));
        }
        return Optional.of(ProcessJob.going(run.runId(), listening, settings));
    }

    /** True if a process that was started there is still alive. */
    public boolean goesOn(Path folder) throws IOException {
        ProcessFolder files = new ProcessFolder(folder);
        Optional<ProcessFolder.Address> address = files.address();
        return address.isPresent() && ChildProcess.find(files, address.get()).isPresent();
    }

    /** Ends a process that was started there, if it is still alive, and whatever it does. */
    public void kill(Path folder) throws IOException {
        ProcessFolder files = new ProcessFolder(folder);
        Optional<ProcessFolder.Address> address = files.address();
        if (address.isPresent()) {
            ChildProcess.find(files, address.get()).ifPresent(ProcessRunner::kill);
        }
    }

    /** When the process there was started, if it came so far as to listen. */
    public Optional<Instant> started(Path folder) throws IOException {
        return new ProcessFolder(folder).address().map(ProcessFolder.Address::started);
    }

    /** The stages that write, of the run of the process there; none if it did not come so far. */
    public List<PlannedWrite> writes(Path folder) throws IOException {
        return new ProcessFolder(folder).writes();
    }

    /**
     * Starts a process that runs nothing, and ends it.
     *
     * @return how long it took until it answered
     * @throws IOException if it does not start, listen and answer in time
     */
    public Duration check(Path folder) throws IOException {
        long start = System.nanoTime();
        Listening listening = listen(new ProcessFolder(folder));
        try {
            listening.call(Connection.Operation.HELLO, new byte[0], settings.callLimit());
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            listening.call(Connection.Operation.SHUTDOWN, new byte[0], settings.callLimit());
            return taken;
        } finally {
            kill(listening.process());
        }
    }

    /** Its socket closes a moment before it is gone. */
    private static boolean ended(ChildProcess process) {
        try {
            return process.awaitEnd(LAST_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void kill(ChildProcess process) {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Listening listen(ProcessFolder folder) throws IOException {
        byte[] token = Connection.newToken();
        folder.create(token);
        ChildProcess process = ChildProcess.start(settings, folder);
        long deadline = System.nanoTime() + settings.startLimit().toNanos();
        Optional<ProcessFolder.Address> address = folder.address();
        while (address.isEmpty()) {
            if (!process.alive()) {
                throw new IOException(
                        "the process has ended before it could be spoken to; see "
                                + folder.jvmLog());
            }
            if (Thread.currentThread().isInterrupted()) {
                process.destroy();
                throw new IOException("interrupted before the process could be spoken to");
            }
            if (System.nanoTime() - deadline > 0) {
                kill(process);
                throw new IOException(
                        "the process does not listen after "
                                + settings.startLimit().toSeconds()
                                + " s; see "
                                + folder.jvmLog());
            }
            LockSupport.parkNanos(POLL_NANOS);
            address = folder.address();
        }
        return new Listening(folder, process, address.get().port(), token);
    }
}
