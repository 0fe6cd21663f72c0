package org.nifibeam.process;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.nifibeam.core.run.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a run's process. It listens, is told once what to run, runs it, notes the outcome
 * and ends, whether or not anybody asks for it. If nobody tells it what to run, it ends too.
 */
public final class ProcessMain {
    private static final int LOG_BYTES = 10 * 1024 * 1024;
    private static final int LOGS_KEPT = 2;
    private static final int CALLERS = 50;

    private ProcessMain() {}

    /**
     * Begins.
     *
     * @param arguments the process's folder; how many milliseconds it waits to be told what to run;
     *     the process that it ends with, see {@link StarterWatch}, if it does
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 2) {
            StarterWatch.begin(arguments[2]);
        }
        ProcessFolder folder = new ProcessFolder(Path.of(arguments[0]));
        PrintStream log =
                new PrintStream(
                        new RotatingOutput(folder.log(), LOG_BYTES, LOGS_KEPT),
                        true,
                        StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
        byte[] token = folder.token();
        RunningPipeline pipeline = new RunningPipeline();
        ServerSocket socket = new ServerSocket(0, CALLERS, InetAddress.getLoopbackAddress());
        new ProcessServer(socket, token, pipeline, ProcessMain::leave).start();
        LastWords lastWords = new LastWords(folder, pipeline);
        Runtime.getRuntime().addShutdownHook(new Thread(lastWords, "last words"));
        folder.write(
                new ProcessFolder.Address(
                        ProcessHandle.current().pid(),
                        ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH),
                        socket.getLocalPort()));
        if (pipeline.awaitRun(Duration.ofMillis(Long.parseLong(arguments[1])))) {
            Thread run = new Thread(() -> pipeline.carryOut(folder), "run");
            run.setDaemon(true);
            run.start();
            note(folder, pipeline.await());
        }
        leave();
    }

    private static void note(ProcessFolder folder, Outcome outcome) {
        Logger logger = LoggerFactory.getLogger(ProcessMain.class);
        try {
            folder.write(outcome);
            if (outcome.state() == Job.State.FAILED) {
                logger.error("the run has failed: {}", outcome.problems());
            } else {
                logger.info("the run is {}", outcome.state());
            }
        } catch (IOException e) {
            logger.error("the outcome {} cannot be noted", List.of(outcome), e);
        }
    }

    /** What user code has left running, hooks included, does not keep the process. */
    private static void leave() {
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
