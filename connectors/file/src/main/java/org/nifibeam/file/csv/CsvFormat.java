package org.nifibeam.file.csv;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.text.Framing;
import org.nifibeam.file.text.SchemaSampler;
import org.nifibeam.file.text.TextFormat;
import org.nifibeam.formats.InferredType;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.csv.CsvDecoder;
import org.nifibeam.formats.csv.CsvDialect;
import org.nifibeam.formats.csv.CsvFields;
import org.nifibeam.formats.csv.CsvInference;

/** CSV files: each file's own header says where its columns are. */
record CsvFormat(CsvDialect dialect, boolean hasHeader) implements TextFormat {
    @Override
    public Framing framing() {
        return new Framing.Csv(dialect);
    }

    /** Blank lines are nothing; so a null in a single column is written as something. */
    @Override
    public boolean isNothing(byte[] bytes, int from, int to) {
        return from == to
                || dialect.comment().isPresent()
                        && bytes[from] == (byte) (char) dialect.comment().get();
    }

    @Override
    public RowDecoder decoder(Optional<byte[]> header, Schema whole, Schema delivered)
            throws IOException {
        if (header.isEmpty()) {
            return new CsvDecoder(whole.names(), delivered, dialect);
        }
        List<String> columns;
        try {
            columns = columns(header.get());
        } catch (MalformedRecordException e) {
            throw new IOException("its header cannot be understood: " + e.getMessage(), e);
        }
        for (Field field : whole.fields()) {
            if (!columns.contains(field.name()) && !field.type().nullable()) {
                throw new IOException(
                        "its header has no column '"
                                + field.name()
                                + "', which is never null in the schema; it has: "
                                + String.join(", ", columns));
            }
        }
        return new CsvDecoder(columns, delivered, dialect);
    }

    /** The names in a header; one without a name is called by its number. */
    private List<String> columns(byte[] header) throws MalformedRecordException {
        CsvFields fields = new CsvFields(dialect);
        fields.split(header, 0, header.length);
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : fields.texts()) {
            String real = name.isBlank() ? "column_" + (names.size() + 1) : name;
            if (!seen.add(real)) {
                throw new MalformedRecordException("the column '" + real + "' stands twice");
            }
            names.add(real);
        }
        return names;
    }

    SchemaSampler sampler() {
        return new Sampler();
    }

    /** The columns of all sampled files, in the order in which they first come. */
    private final class Sampler implements SchemaSampler {
        private InferredType all = InferredType.NOTHING;
        private Optional<CsvInference> current = Optional.empty();

        @Override
        public void header(byte[] header) throws ProblemException {
            finish();
            try {
                current = Optional.of(new CsvInference(columns(header), dialect));
            } catch (MalformedRecordException e) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the header cannot be used: " + e.getMessage(),
                        "correct the file, or set 'header: false' and give 'schema'");
            }
        }

        @Override
        public void add(byte[] bytes, int from, int to) {
            try {
                if (current.isEmpty()) {
                    current = Optional.of(new CsvInference(numbered(bytes, from, to), dialect));
                }
                current.get().add(bytes, from, to);
            } catch (MalformedRecordException e) {
                // The reader will reject it, with its line; a sample can do without.
                return;
            }
        }

        private List<String> numbered(byte[] bytes, int from, int to)
                throws MalformedRecordException {
            CsvFields fields = new CsvFields(dialect);
            fields.split(bytes, from, to);
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= fields.count(); i++) {
                names.add("column_" + i);
            }
            return names;
        }

        private void finish() {
            if (current.isPresent()) {
                all = all.or(current.get().record());
                current = Optional.empty();
            }
        }

        @Override
        public Schema schema() throws ProblemException {
            finish();
            if (!all.isRecord()) {
                throw new ProblemException(
                        ProblemCode.MISSING,
                        "the files have no record to infer a schema from",
                        "give 'schema'");
            }
            return all.schema();
        }
    }
}
