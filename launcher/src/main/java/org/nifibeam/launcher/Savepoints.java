package org.nifibeam.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a run begins and what it leaves, beside its results. */
final class Savepoints {
    @Option(
            names = "--from-savepoint",
            paramLabel = "FOLDER",
            description = "begin where the run stood that has left this savepoint")
    private Optional<Path> from;

    @Option(
            names = "--savepoint",
            paramLabel = "FOLDER",
            description =
                    "what Ctrl-C does to an unbounded run: keep where it stands in this folder, which is made, and stop, rather than drain")
    private Optional<Path> to;

    /** The savepoint to begin from. */
    Optional<Path> from() {
        return from;
    }

    /** The savepoint to leave. */
    Optional<Path> to() {
        return to;
    }

    /**
     * Checks both.
     *
     * @param bounded whether the pipeline ends by itself
     * @throws UserException if one cannot be used
     */
    void require(boolean bounded) throws UserException {
        if (bounded && (from.isPresent() || to.isPresent())) {
            throw new UserException(
                    Main.WRONG,
                    (from.isPresent() ? "--from-savepoint" : "--savepoint")
                            + ": a bounded pipeline has no savepoints: what it writes is one result; run it from the beginning");
        }
        if (from.isPresent() && !Files.isDirectory(from.get())) {
            throw new UserException(
                    Main.WRONG,
                    "--from-savepoint: there is no folder "
                            + from.get()
                            + "; give one that a run with --savepoint has left");
        }
        if (to.isPresent() && Files.exists(to.get())) {
            throw new UserException(
                    Main.WRONG,
                    "--savepoint: "
                            + to.get()
                            + " is there already; give the name of a new folder");
        }
        if (to.isPresent() && !Files.isDirectory(to.get().toAbsolutePath().getParent())) {
            throw new UserException(
                    Main.WRONG,
                    "--savepoint: the folder that "
                            + to.get()
                            + " would be in is not there; make it first");
        }
    }
}
