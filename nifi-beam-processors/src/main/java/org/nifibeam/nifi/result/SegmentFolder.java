package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.AppendedInput.Failure;
import org.nifibeam.service.InputWriter;

/**
 * The files of one input that is appended to:
 *
 * <pre>
 * appended.properties    whose it is, format 1; there is such an input once this file is there
 * NUMBER-FLOWFILE.spool  a segment, the rows of one FlowFile; renamed into its place once it is durable
 * NUMBER.finished        the segment's rows are in a complete checkpoint
 * failed.properties      up to which number what was not finished has failed, and why
 * last.properties        the last number that the run is to read, while it is drained
 * refused.properties     why the last submission of a run was refused
 * </pre>
 *
 * <p>Segments are written, released and let fail by the service, and finished by the run, which may
 * be in a process of its own: each file has one writer. A segment that was released is as good as
 * finished. The highest number's file stays, of whichever kind, so that no number comes twice.
 *
 * <p>Thread-safe for one writer of segments and one reader of each.
 */
final class SegmentFolder {
    private static final String ENTRY = "appended.properties";
    private static final String FAILED = "failed.properties";
    private static final String LAST = "last.properties";
    private static final String SPOOL = ".spool";
    private static final String FINISHED = ".finished";
    private static final Pattern NAME =
            Pattern.compile("([0-9]{1,18})(?:-([A-Za-z0-9-]{1,64})\\.spool|\\.finished)");

    private final Path folder;

    SegmentFolder(Path folder) {
        this.folder = folder;
    }

    /** A segment's file. */
    record Segment(long number, String flowFile, Path file) {}

    /**
     * What is there.
     *
     * @param segments by number, those that have not been released
     * @param finished the numbers of the finished ones, and perhaps of released ones
     */
    record Listing(List<Segment> segments, Set<Long> finished) {
        /** The highest number there is; 0 if there is none. */
        long highest() {
            long last = finished.stream().mapToLong(Long::longValue).max().orElse(0);
            return segments.isEmpty()
                    ? last
                    : Math.max(last, segments.get(segments.size() - 1).number());
        }
    }

    /**
     * Up to which number what was not finished has failed.
     *
     * @param after the last run whose failure let segments fail
     */
    record Failed(long through, Failure failure, Optional<After> after) {}

    /**
     * The run after which segments failed.
     *
     * @param ended when it ended; {@link Instant#MIN} if that is not known
     */
    record After(String run, Instant ended) {
        private static Optional<After> of(Properties properties) {
            Instant ended =
                    Optional.ofNullable(properties.getProperty("ended"))
                            .map(Instant::parse)
                            .orElse(Instant.MIN);
            return Optional.ofNullable(properties.getProperty("after"))
                    .map(run -> new After(run, ended));
        }
    }

    Path path() {
        return folder;
    }

    /** Whose it is, if there is such an input. */
    Optional<Properties> entry() throws IOException {
        return InputFiles.read(folder.resolve(ENTRY));
    }

    void create(String owner, String pipeline, String schema) throws IOException {
        Files.createDirectories(folder);
        Properties entry = new Properties();
        entry.setProperty("format", "1");
        entry.setProperty("owner", owner);
        entry.setProperty("pipeline", pipeline);
        entry.setProperty("schema", schema);
        InputFiles.write(folder.resolve(ENTRY), entry);
    }

    /** Removes all of it; half of it is no input. */
    void remove() throws IOException {
        Files.deleteIfExists(folder.resolve(ENTRY));
        DurableFiles.deleteTree(folder);
    }

    /** All files; what is added meanwhile may be among them or not. */
    Listing list() throws IOException {
        List<Segment> segments = new ArrayList<>();
        Set<Long> finished = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    long number = Long.parseLong(name.group(1));
                    if (name.group(2) == null) {
                        finished.add(number);
                    } else {
                        segments.add(new Segment(number, name.group(2), file));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return new Listing(List.of(), Set.of());
        }
        segments.sort(Comparator.comparingLong(Segment::number));
        return new Listing(List.copyOf(segments), Set.copyOf(finished));
    }

    /** Opens the next segment; what was begun before and not committed is removed. */
    InputWriter append(String flowFile) throws IOException {
        Schema schema =
                TypeText.schema(
                        entry().orElseThrow(() -> new IOException("there is no input " + folder))
                                .getProperty("schema"));
        long number = 1 + Math.max(list().highest(), failed().map(Failed::through).orElse(0L));
        Path file = folder.resolve(number + "-" + flowFile + SPOOL);
        if (!NAME.matcher(file.getFileName().toString()).matches()) {
            throw new IOException("'" + flowFile + "' is no FlowFile's uuid");
        }
        Path part = folder.resolve(".segment.new");
        Files.deleteIfExists(part);
        return new SpooledInput(
                part,
                schema,
                new SpooledInput.End() {
                    @Override
                    public void commit() throws IOException {
                        DurableFiles.rename(part, file);
                    }

                    @Override
                    public void drop() throws IOException {
                        Files.deleteIfExists(part);
                    }
                });
    }

    /** Notes, durably, that a segment's rows are in a complete checkpoint. */
    void finish(long number) throws IOException {
        Path file = folder.resolve(number + FINISHED);
        if (Files.exists(folder) && Files.notExists(file)) {
            DurableFiles.replace(file, new byte[0]);
        }
    }

    boolean isFinished(long number) {
        return Files.exists(folder.resolve(number + FINISHED));
    }

    /** Removes segments; their files first, since what is not there is finished. */
    void release(Set<Long> numbers) throws IOException {
        Listing listing = list();
        Map<Long, Segment> kept = new HashMap<>();
        for (Segment segment : listing.segments()) {
            if (numbers.contains(segment.number())) {
                if (segment.number() == listing.highest() && !isFinished(segment.number())) {
                    // The number must not come again.
                    finish(segment.number());
                }
                Files.deleteIfExists(segment.file());
            } else {
                kept.put(segment.number(), segment);
            }
        }
        DurableFiles.forceFolder(folder);
        for (long number : listing.finished()) {
            if (number < listing.highest() && !kept.containsKey(number)) {
                Files.deleteIfExists(folder.resolve(number + FINISHED));
            }
        }
    }

    Optional<Failed> failed() throws IOException {
        return InputFiles.read(folder.resolve(FAILED))
                .map(
                        properties ->
                                new Failed(
                                        Long.parseLong(properties.getProperty("through")),
                                        new Failure(
                                                Optional.ofNullable(properties.getProperty("run")),
                                                properties.getProperty("state"),
                                                InputFiles.problems(properties)),
                                        After.of(properties)));
    }

    /**
     * Lets everything fail that is there and not finished, perhaps after a run, which has ended.
     */
    void fail(Failure failure, Optional<Instant> ended) throws IOException {
        Optional<Failed> before = failed();
        Properties properties = new Properties();
        properties.setProperty("through", Long.toString(list().highest()));
        failure.run().ifPresent(run -> properties.setProperty("run", run));
        failure.run()
                .map(run -> new After(run, ended.orElse(Instant.MIN)))
                .or(() -> before.flatMap(Failed::after))
                .ifPresent(
                        after -> {
                            properties.setProperty("after", after.run());
                            properties.setProperty("ended", after.ended().toString());
                        });
        properties.setProperty("state", failure.state());
        InputFiles.write(folder.resolve(FAILED), InputFiles.with(properties, failure.problems()));
    }

    /** The last number that is to be read, if there is such a one. */
    OptionalLong last() throws IOException {
        Optional<Properties> last = InputFiles.read(folder.resolve(LAST));
        return last.isPresent()
                ? OptionalLong.of(Long.parseLong(last.get().getProperty("number")))
                : OptionalLong.empty();
    }

    /** Has the run end with what there is now; does nothing if it is to end already. */
    void end() throws IOException {
        if (last().isEmpty()) {
            Properties properties = new Properties();
            properties.setProperty("number", Long.toString(list().highest()));
            InputFiles.write(folder.resolve(LAST), properties);
        }
    }

    /** A run begins that reads what comes. */
    void reopen() throws IOException {
        Files.deleteIfExists(folder.resolve(LAST));
    }
}
