package org.nifibeam.file.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * The records of a source of files with one field more, the last: the path of the file that each is
 * of. Its readers are {@link FileReader}s. Conditions on that field are left to the pipeline.
 *
 * @param files the source without the field
 * @param column the field's name
 */
public record FilenameSource(Source files, String column) implements Source {
    private static final String FILENAME_COLUMN = "filename_column";

    /** The setting. */
    public static ConfigField setting() {
        return ConfigField.optional(
                FILENAME_COLUMN,
                ConfigField.Type.STRING,
                "The name of a field to add: the path of the file that the record is of.");
    }

    /** The source as it is, or with the field if the settings name one. */
    public static Source of(Config config, Source files) throws ProblemException {
        Optional<String> column = config.optionalString(FILENAME_COLUMN);
        if (column.isEmpty()) {
            return files;
        }
        if (column.get().isBlank()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + FILENAME_COLUMN + "' is empty",
                    "name the field that is to have the file's path, or leave it out");
        }
        return new FilenameSource(files, column.get());
    }

    @Override
    public List<String> addresses() {
        return files.addresses();
    }

    @Override
    public Schema schema() throws ProblemException {
        return with(files.schema());
    }

    @Override
    public Optional<Schema> declaredSchema() throws ProblemException {
        Optional<Schema> own = files.declaredSchema();
        return own.isPresent() ? Optional.of(with(own.get())) : own;
    }

    /** A schema of the files' own with the field. */
    public Schema with(Schema own) throws ProblemException {
        if (own.indexOf(column).isPresent()) {
            throw new ProblemException(
                    ProblemCode.DUPLICATE,
                    "the files have a field '" + column + "' of their own",
                    "choose another name as '" + FILENAME_COLUMN + "'");
        }
        return added(own);
    }

    private Schema added(Schema own) {
        List<Field> fields = new ArrayList<>(own.fields());
        fields.add(new Field(column, FieldType.of(Kind.STRING)));
        return Schema.of(fields);
    }

    @Override
    public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
        List<Expression> left = pushdown.filters().stream().filter(this::reads).toList();
        List<Expression> own = pushdown.filters().stream().filter(f -> !reads(f)).toList();
        // A condition that is left needs its other fields.
        List<String> outputs = left.isEmpty() ? pushdown.outputs() : pushdown.fields();
        SourceRead read =
                files.plan(
                        schema.project(without(schema.names())),
                        new Pushdown(without(pushdown.fields()), without(outputs), own));
        boolean needed =
                (left.isEmpty() && read.residual().isEmpty() ? outputs : pushdown.fields())
                        .contains(column);
        return needed ? new Read(read, left) : read;
    }

    private List<String> without(List<String> names) {
        return names.stream().filter(name -> !name.equals(column)).toList();
    }

    private boolean reads(Expression expression) {
        return expression instanceof FieldReference field && field.name().equals(column)
                || expression.children().stream().anyMatch(this::reads);
    }

    /** A read that adds the field. */
    private final class Read implements SourceRead {
        private final SourceRead read;
        private final List<Expression> residual;

        Read(SourceRead read, List<Expression> left) {
            this.read = read;
            List<Expression> all = new ArrayList<>(read.residual());
            all.addAll(left);
            this.residual = List.copyOf(all);
        }

        @Override
        public Schema schema() {
            return added(read.schema());
        }

        @Override
        public List<Expression> residual() {
            return residual;
        }

        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            return read.enumerator(snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            return new Names((FileReader) read.open(split, position));
        }
    }

    /** Adds the paths to each batch. Confined to the reader's thread. */
    private static final class Names implements Reader, Metered {
        private final FileReader reader;
        private String[] paths = new String[0];

        Names(FileReader reader) {
            this.reader = reader;
        }

        @Override
        public Result poll(long deadlineNanos) throws IOException, InterruptedException {
            Result result = reader.poll(deadlineNanos);
            if (!(result instanceof Columns columns)) {
                return result;
            }
            int size = columns.batch().size();
            if (paths.length < size) {
                paths = new String[size];
            }
            reader.paths(paths, size);
            List<Column> all = new ArrayList<>(columns.batch().columns());
            all.add(new Column(Storage.STRING, paths, null));
            return new Columns(new ColumnBatch(all, size));
        }

        @Override
        public byte[] position() {
            return reader.position();
        }

        @Override
        public long watermark() {
            return reader.watermark();
        }

        @Override
        public OptionalLong backlog() {
            return reader.backlog();
        }

        @Override
        public long bytes() {
            return reader.bytes();
        }

        @Override
        public void acknowledge(byte[] position) throws IOException {
            reader.acknowledge(position);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
