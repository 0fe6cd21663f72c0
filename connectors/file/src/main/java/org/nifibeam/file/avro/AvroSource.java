package org.nifibeam.file.avro;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileReader;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.read.FileEnumerator;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.FileSplit;
import org.nifibeam.file.read.InputFiles;
import org.nifibeam.file.read.PartReader;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.read.SplitPlan;
import org.nifibeam.formats.avro.AvroSchemas;

/**
 * Avro files as a source. The schema is the first file's; others may lack its nullable fields, have
 * more, or have them in another order. Large files are cut at sync markers.
 */
final class AvroSource implements Source {
    private final ReadSettings settings;
    private final long splitBytes;

    AvroSource(ReadSettings settings, long splitBytes) {
        this.settings = settings;
        this.splitBytes = splitBytes;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.files().address());
    }

    @Override
    public Schema schema() throws ProblemException {
        List<Path> found = settings.files().find();
        Path first = found.get(0);
        try (DataFileReader<Object> file = AvroCursor.open(FilePart.of(first))) {
            return AvroSchemas.rows(file.getSchema());
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "cannot read '" + first + "': " + InputFiles.reason(e),
                    "check that it is a complete Avro file that can be read");
        }
    }

    @Override
    public SourceRead plan(Schema schema, Pushdown pushdown) {
        return new Read(schema.project(pushdown.fields()), pushdown.filters());
    }

    /** A read with a projection. */
    private final class Read implements SourceRead {
        private final Schema delivered;
        private final List<Expression> residual;

        Read(Schema delivered, List<Expression> residual) {
            this.delivered = delivered;
            this.residual = residual;
        }

        @Override
        public Schema schema() {
            return delivered;
        }

        @Override
        public List<Expression> residual() {
            return residual;
        }

        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            return new FileEnumerator(
                    settings.files(),
                    settings.watch(),
                    SplitPlan.byBytes(splitBytes, part -> true),
                    snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            return new PartReader(
                    FileSplit.decode(split),
                    delivered,
                    (part, from) -> new AvroCursor(part, delivered, from),
                    position);
        }
    }
}
