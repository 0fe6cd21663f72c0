package org.nifibeam.file.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.InputFiles;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.read.SplitPlan;

/**
 * Text files as a source. A projection is taken over: what no stage reads is not decoded, and so
 * not checked either. Filters are left to the pipeline.
 *
 * <p>Without a given schema one is inferred from a sample: the first 1,000 records of the first ten
 * files that have any, 4 MB of them at most.
 */
public final class TextSource implements Source {
    private static final int SAMPLE_FILES = 10;
    private static final int SAMPLE_RECORDS = 1000;
    private static final long SAMPLE_BYTES = 4 << 20;

    private final ReadSettings settings;
    private final TextFormat format;
    private final Optional<Schema> given;
    private final Supplier<SchemaSampler> samplers;
    private final long splitBytes;

    private TextSource(
            ReadSettings settings,
            TextFormat format,
            Optional<Schema> given,
            Supplier<SchemaSampler> samplers,
            long splitBytes) {
        this.settings = settings;
        this.format = format;
        this.given = given;
        this.samplers = samplers;
        this.splitBytes = splitBytes;
    }

    /** A source of a known schema. */
    public static TextSource of(ReadSettings settings, TextFormat format, Schema schema) {
        return new TextSource(
                settings,
                format,
                Optional.of(schema),
                () -> {
                    throw new IllegalStateException("the schema is known");
                },
                SplitPlan.SPLIT_BYTES);
    }

    /** A source whose schema is inferred. */
    public static TextSource inferring(
            ReadSettings settings, TextFormat format, Supplier<SchemaSampler> samplers) {
        return new TextSource(settings, format, Optional.empty(), samplers, SplitPlan.SPLIT_BYTES);
    }

    /** The same with splits of another size. */
    public TextSource withSplitBytes(long bytes) {
        return new TextSource(settings, format, given, samplers, bytes);
    }

    @Override
    public Optional<Schema> declaredSchema() {
        return given;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.files().address());
    }

    @Override
    public Schema schema() throws ProblemException {
        List<Path> found =
                settings.watch().isPresent() ? settings.files().findAny() : settings.files().find();
        if (given.isPresent()) {
            return given.get();
        }
        if (found.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "there is no file yet to infer the schema from",
                    "give 'schema', or put a file there first");
        }
        SchemaSampler sampler = samplers.get();
        int left = SAMPLE_RECORDS;
        int files = 0;
        List<Path> tooLong = new ArrayList<>();
        for (Path file : found) {
            if (left == 0 || files == SAMPLE_FILES) {
                break;
            }
            int before = left;
            left = sample(file, sampler, left, tooLong);
            // Files without records say nothing of types, however many come first.
            files += left < before ? 1 : 0;
        }
        if (left == SAMPLE_RECORDS && !tooLong.isEmpty()) {
            throw unknown("the first record of '" + tooLong.get(0) + "' has");
        }
        return sampler.schema();
    }

    private ProblemException unknown(String what) {
        return new ProblemException(
                ProblemCode.MISSING,
                "no schema can be inferred: "
                        + what
                        + " more than "
                        + settings.maxRecordBytes()
                        + " bytes",
                "give 'schema', raise 'max_record_bytes', or look for line ends that are missing");
    }

    /**
     * How many records are still wanted afterwards.
     *
     * @param tooLong takes the file once for each of its records that is too long
     */
    private int sample(Path file, SchemaSampler sampler, int wanted, List<Path> tooLong)
            throws ProblemException {
        int left = wanted;
        try {
            FilePart part = FilePart.of(file);
            Compression compression =
                    settings.compression().isPresent()
                            ? settings.compression().get()
                            : Compression.of(file);
            boolean header = format.hasHeader();
            try (RecordStream records =
                    TextCursor.open(part, format, compression, settings.maxRecordBytes(), 0)) {
                while (left > 0 && records.endOffset() < SAMPLE_BYTES && records.next()) {
                    if (TextCursor.isNothing(records, format)) {
                        continue;
                    }
                    if (records.tooLong()) {
                        if (header) {
                            throw unknown("the header of '" + file + "' has");
                        }
                        tooLong.add(file);
                        continue;
                    }
                    if (header) {
                        sampler.header(records.original());
                        header = false;
                    } else {
                        sampler.add(records.buffer(), records.from(), records.to());
                        left--;
                    }
                }
            }
        } catch (IOException e) {
            String reason = InputFiles.reason(e);
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    reason.contains(file.toString())
                            ? reason
                            : "cannot read '" + file + "': " + reason,
                    "check that it is a complete file that can be read");
        }
        return left;
    }

    @Override
    public SourceRead plan(Schema schema, Pushdown pushdown) {
        return new TextRead(
                settings,
                format,
                schema,
                schema.project(pushdown.fields()),
                pushdown.filters(),
                splitBytes);
    }
}
