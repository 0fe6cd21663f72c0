package org.nifibeam.process;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.nifibeam.core.storage.DurableFiles;

/**
 * The folder of one process, for nobody but its owner:
 *
 * <pre>
 * token      what both sides of the socket prove to have
 * address    format 1: process id, when it started, port; there once it listens
 * writes     the stages that write, {@link Wire}, after a format of 1; there before anything is read
 * code       the stages that run code of users, a line each; there before anything is read
 * outcome    how its run has ended, {@link Wire}, after a format of 1
 * run.log    what it says, and run.log.1, run.log.2 before that
 * jvm.log    what its JVM says
 * tmp/       its temporary files
 * </pre>
 */
record ProcessFolder(Path path) {
    private static final String ADDRESS = "address";
    private static final String OUTCOME = "outcome";
    private static final String WRITES = "writes";
    private static final String CODE = "code";
    private static final String TOKEN = "token";
    private static final int FORMAT = 1;
    private static final int TOKEN_LENGTH = 32;

    ProcessFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** Where a process listens. */
    record Address(long pid, Instant started, int port) {}

    /** Makes the folder, with a token in it. */
    void create(byte[] token) throws IOException {
        Files.createDirectories(path.getParent());
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(path);
        }
        Files.createDirectory(temporary());
        Path file = path.resolve(TOKEN);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(file, token);
    }

    byte[] token() throws IOException {
        byte[] token = Files.readAllBytes(path.resolve(TOKEN));
        if (token.length != TOKEN_LENGTH) {
            throw new IOException("no token: " + path.resolve(TOKEN));
        }
        return token;
    }

    Path log() {
        return path.resolve("run.log");
    }

    Path jvmLog() {
        return path.resolve("jvm.log");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    void write(Address address) throws IOException {
        String text =
                "format=%d%npid=%d%nstarted=%d%nport=%d%n"
                        .formatted(
                                FORMAT,
                                address.pid(),
                                address.started().toEpochMilli(),
                                address.port());
        DurableFiles.replace(path.resolve(ADDRESS), text.getBytes(StandardCharsets.UTF_8));
    }

    Optional<Address> address() throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(path.resolve(ADDRESS))));
            if (!Integer.toString(FORMAT).equals(properties.getProperty("format"))) {
                throw new IOException(
                        "a process of another version of nifi-beam: " + path.resolve(ADDRESS));
            }
            return Optional.of(
                    new Address(
                            Long.parseLong(properties.getProperty("pid")),
                            Instant.ofEpochMilli(Long.parseLong(properties.getProperty("started"))),
                            Integer.parseInt(properties.getProperty("port"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (NumberFormatException e) {
            throw new IOException("no address: " + path.resolve(ADDRESS), e);
        }
    }

    void write(Outcome outcome) throws IOException {
        DurableFiles.replace(
                path.resolve(OUTCOME),
                Wire.bytes(
                        outcome,
                        (out, value) -> {
                            out.writeInt(FORMAT);
                            Wire.outcome(out, value);
                        }));
    }

    Optional<Outcome> outcome() throws IOException {
        try {
            return Optional.of(
                    Wire.value(
                            Files.readAllBytes(path.resolve(OUTCOME)),
                            in -> {
                                if (in.readInt() != FORMAT) {
                                    throw new IOException(
                                            "an outcome of another version of nifi-beam: " + path);
                                }
                                return Wire.outcome(in);
                            }));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(List<PlannedWrite> writes) throws IOException {
        DurableFiles.replace(
                path.resolve(WRITES),
                Wire.bytes(
                        writes,
                        (out, value) -> {
                            out.writeInt(FORMAT);
                            Wire.list(out, value, Wire::write);
                        }));
    }

    /** None if it did not come so far. */
    List<PlannedWrite> writes() throws IOException {
        try {
            return Wire.value(
                    Files.readAllBytes(path.resolve(WRITES)),
                    in -> {
                        if (in.readInt() != FORMAT) {
                            throw new IOException(
                                    "what another version of nifi-beam writes: " + path);
                        }
                        return Wire.list(in, Wire::write);
                    });
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    void writeCodeStages(List<String> names) throws IOException {
        DurableFiles.replace(
                path.resolve(CODE), String.join("\n", names).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Where to look when user code has ended the process: what to add to an advice, or nothing if
     * there is no such stage, the run did not come so far, or the file cannot be read.
     */
    String whereCodeIs() {
        try {
            List<String> names = Files.readAllLines(path.resolve(CODE));
            return names.isEmpty()
                    ? ""
                    : "; user code runs in "
                            + (names.size() == 1 ? "stage '" : "the stages '")
                            + String.join("', '", names)
                            + "'";
        } catch (IOException e) {
            return "";
        }
    }

    /** Removes all but what somebody may want to read. */
    void tidy() throws IOException {
        Files.deleteIfExists(path.resolve(TOKEN));
        if (Files.isDirectory(temporary())) {
            try (Stream<Path> files = Files.walk(temporary())) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
