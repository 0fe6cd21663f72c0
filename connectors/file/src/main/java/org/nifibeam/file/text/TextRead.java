package org.nifibeam.file.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.FileEnumerator;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.FileSplit;
import org.nifibeam.file.read.PartReader;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.read.SplitPlan;

/**
 * A read of text files with a projection. Thread-safe.
 *
 * <p>Large files are cut by bytes where each line end ends a record. Where one may stand in quotes
 * nobody can tell in the middle of a file, so the enumerator goes through such a file once and cuts
 * it at true borders, running ahead of the readers.
 */
final class TextRead implements SourceRead {
    /** Of more files nobody is told how much they hold before they are read. */
    private static final int FILES_ASKED = 100;

    private final ReadSettings settings;
    private final TextFormat format;
    private final Schema whole;
    private final Schema delivered;
    private final List<Expression> residual;
    private final long splitBytes;

    TextRead(
            ReadSettings settings,
            TextFormat format,
            Schema whole,
            Schema delivered,
            List<Expression> residual,
            long splitBytes) {
        this.settings = settings;
        this.format = format;
        this.whole = whole;
        this.delivered = delivered;
        this.residual = List.copyOf(residual);
        this.splitBytes = splitBytes;
    }

    @Override
    public Schema schema() {
        return delivered;
    }

    @Override
    public List<Expression> residual() {
        return residual;
    }

    /** That of plain files; what packed ones hold is not known before they are read. */
    @Override
    public OptionalLong sizeAtMost() {
        if (settings.watch().isPresent()) {
            return OptionalLong.empty();
        }
        try {
            List<Path> files = settings.files().findIfAny();
            if (files.size() > FILES_ASKED) {
                return OptionalLong.empty();
            }
            long size = 0;
            for (Path file : files) {
                if (compression(file) != Compression.NONE) {
                    return OptionalLong.empty();
                }
                size += Files.size(file);
            }
            return OptionalLong.of(size);
        } catch (IOException | ProblemException e) {
            // Reading will find it again, and say so.
            return OptionalLong.empty();
        }
    }

    private Compression compression(Path file) throws IOException {
        return settings.compression().isPresent()
                ? settings.compression().get()
                : Compression.of(file);
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        SplitPlan plan =
                format.framing().isDivisible() || !(format.framing() instanceof Framing.Csv)
                        ? SplitPlan.byBytes(splitBytes, this::isDivisible)
                        : this::byScanning;
        return new FileEnumerator(settings.files(), settings.watch(), plan, snapshot);
    }

    private boolean isDivisible(FilePart part) throws IOException {
        return format.framing().isDivisible() && isPlain(part);
    }

    private boolean isPlain(FilePart part) throws IOException {
        return compression(part.file()) == Compression.NONE;
    }

    /** One piece of a large file at a time; small files and packed ones as they come. */
    private List<Split> byScanning(Deque<FilePart> pending) throws IOException {
        FilePart first = pending.element();
        if (first.length() > splitBytes && isPlain(first)) {
            pending.poll();
            long border = border(first);
            if (border < first.end()) {
                pending.addFirst(first.range(border, first.end()));
            }
            return List.of(new FileSplit(List.of(first.range(first.start(), border))).encode());
        }
        Deque<FilePart> others = new ArrayDeque<>();
        do {
            others.add(pending.poll());
        } while (!pending.isEmpty()
                && (pending.element().length() <= splitBytes || !isPlain(pending.element())));
        return new ArrayList<>(SplitPlan.byBytes(splitBytes, part -> false).next(others));
    }

    /** The first border that makes the piece large enough; the part begins at one. */
    private long border(FilePart part) throws IOException {
        try (RecordStream stream =
                TextCursor.open(
                        part, format, Compression.NONE, settings.maxRecordBytes(), part.start())) {
            while (stream.next()) {
                if (stream.endOffset() - part.start() >= splitBytes) {
                    return Math.min(stream.endOffset(), part.end());
                }
            }
        }
        return part.end();
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        return new PartReader(
                FileSplit.decode(split),
                delivered,
                (part, from) -> new TextCursor(part, format, settings, whole, delivered, from),
                position);
    }
}
