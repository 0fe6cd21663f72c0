package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.nifibeam.nifi.result.SegmentFolder.After;
import org.nifibeam.nifi.result.SegmentFolder.Failed;
import org.nifibeam.nifi.result.SegmentFolder.Segment;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.AppendedInput.Failure;
import org.nifibeam.service.InputSegment;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.RunProblem;

/**
 * The inputs that are appended to while they are read, each a {@link SegmentFolder} beside those of
 * bounded runs. Thread-safe for different inputs, and for one that an owner appends to, releases
 * and asks for on one thread while others let it fail and end.
 */
public final class AppendedInputs {
    private static final String REFUSED = "refused.properties";

    private final Path inputs;

    /** Those beside the inputs of bounded runs. */
    public AppendedInputs(InputBox box) {
        this.inputs = box.folder();
    }

    private SegmentFolder folder(String inputId) {
        return new SegmentFolder(inputs.resolve(inputId));
    }

    /** True if there is such an input. */
    public boolean has(String inputId) throws IOException {
        return folder(inputId).entry().isPresent();
    }

    /** Makes one; does nothing if it is there. */
    public void create(String owner, String inputId, String pipeline, String schema)
            throws IOException {
        if (!has(inputId)) {
            folder(inputId).create(owner, pipeline, schema);
        }
    }

    /** Opens the next segment of one. */
    public InputWriter append(String inputId, String flowFile) throws IOException {
        return folder(inputId).append(flowFile);
    }

    /** Who reads an input, as others know it. */
    public interface Readers {
        /** The run that reads it, or did so last. */
        Optional<String> run(String inputId);

        /** Whether it is being read. */
        AppendedInput.Reading reading(String inputId);
    }

    /** The ids of an owner's. */
    public List<String> of(String owner) throws IOException {
        List<String> own = new ArrayList<>();
        try (Stream<Path> folders = Files.list(inputs)) {
            for (Path folder : folders.sorted().toList()) {
                Optional<Properties> entry = new SegmentFolder(folder).entry();
                if (entry.isPresent() && owner.equals(entry.get().getProperty("owner"))) {
                    own.add(folder.getFileName().toString());
                }
            }
        }
        return own;
    }

    /** One that is there. */
    public AppendedInput get(String inputId, Readers readers) throws IOException {
        SegmentFolder folder = folder(inputId);
        Properties entry =
                folder.entry().orElseThrow(() -> new IOException("there is no input " + inputId));
        Optional<Failed> failed = folder.failed();
        return new AppendedInput(
                inputId,
                entry.getProperty("owner"),
                entry.getProperty("pipeline"),
                entry.getProperty("schema"),
                readers.run(inputId),
                readers.reading(inputId),
                segments(folder.list(), failed.map(Failed::through).orElse(0L)),
                failed.map(Failed::failure),
                InputFiles.read(folder.path().resolve(REFUSED))
                        .map(
                                file ->
                                        new AppendedInput.Refusal(
                                                file.getProperty("run"),
                                                InputFiles.problems(file))));
    }

    private static List<InputSegment> segments(SegmentFolder.Listing listing, long failed) {
        List<InputSegment> segments = new ArrayList<>();
        for (Segment segment : listing.segments()) {
            long number = segment.number();
            InputSegment.State state =
                    listing.finished().contains(number)
                            ? InputSegment.State.FINISHED
                            : number <= failed
                                    ? InputSegment.State.FAILED
                                    : InputSegment.State.WAITING;
            segments.add(new InputSegment(number, segment.flowFile(), state));
        }
        return segments;
    }

    /**
     * Lets all fail that waits; does nothing if the same run, or one that ended later, has had it
     * fail already: what waits came behind that.
     *
     * @param ended when the failure's run ended, if it is that of a run
     */
    public void fail(String inputId, Failure failure, Optional<Instant> ended) throws IOException {
        SegmentFolder folder = folder(inputId);
        Optional<After> before = folder.failed().flatMap(Failed::after);
        boolean known =
                failure.run().isPresent()
                        && before.isPresent()
                        && (failure.run().get().equals(before.get().run())
                                || ended.orElse(Instant.MAX).isBefore(before.get().ended()));
        if (folder.entry().isPresent() && !known) {
            folder.fail(failure, ended);
        }
    }

    /** Removes segments. */
    public void release(String inputId, Set<Long> segments) throws IOException {
        if (has(inputId)) {
            folder(inputId).release(segments);
        }
    }

    /** A run begins to read it. */
    public void reopen(String inputId) throws IOException {
        folder(inputId).reopen();
    }

    /**
     * Has the run that reads it end with what there is.
     *
     * @return true if all of that is finished
     */
    public boolean end(String inputId) throws IOException {
        SegmentFolder folder = folder(inputId);
        if (folder.entry().isEmpty()) {
            return true;
        }
        folder.end();
        long last = folder.last().orElseThrow();
        long failed = folder.failed().map(Failed::through).orElse(0L);
        return segments(folder.list(), failed).stream()
                .noneMatch(
                        segment ->
                                segment.number() <= last
                                        && segment.state() == InputSegment.State.WAITING);
    }

    /** Notes why the submission of a run was refused, or that it was taken, by no problem. */
    public void refused(String inputId, String run, List<RunProblem> problems) throws IOException {
        SegmentFolder folder = folder(inputId);
        Path file = folder.path().resolve(REFUSED);
        if (problems.isEmpty() || folder.entry().isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Properties refusal = new Properties();
            refusal.setProperty("run", run);
            InputFiles.write(file, InputFiles.with(refusal, problems));
        }
    }

    /** Removes one; does nothing if there is none. */
    public void remove(String inputId) throws IOException {
        if (has(inputId)) {
            folder(inputId).remove();
        }
    }
}
