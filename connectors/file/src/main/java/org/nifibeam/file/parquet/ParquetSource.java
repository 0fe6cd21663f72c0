package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.file.read.InputFiles;
import org.nifibeam.file.read.ReadSettings;

/**
 * Parquet files as a source. All files have the same columns with the same types; their order may
 * differ, the first file's counts.
 *
 * <p>Types: see {@link ScalarMapping}; timestamps without a time zone are taken as UTC, dates as
 * their midnight UTC, unless our own writer says otherwise in the footer ({@link FooterTypes}).
 * Exotic columns are in the schema with their nearest type, and a pipeline that reads one is
 * refused by {@link #plan} with an UNSUPPORTED problem that names it.
 */
public final class ParquetSource implements Source {
    private final ReadSettings settings;

    ParquetSource(ReadSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.files().address());
    }

    @Override
    public Schema schema() throws ProblemException {
        List<Path> found = settings.files().find();
        Optional<ParquetFooter> first = Optional.empty();
        for (Path file : found) {
            ParquetFooter footer = footer(file);
            if (first.isEmpty()) {
                first = Optional.of(footer);
            } else {
                requireSame(first.get(), footer);
            }
        }
        return schema(first.orElseThrow());
    }

    private static ParquetFooter footer(Path file) throws ProblemException {
        try {
            return ParquetFooter.read(file);
        } catch (IOException e) {
            String reason = InputFiles.reason(e);
            String message =
                    reason.contains(file.toString())
                            ? reason
                            : "cannot read '" + file + "': " + reason;
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    message,
                    "check that it is a complete Parquet file that can be read");
        }
    }

    private static Schema schema(ParquetFooter footer) throws ProblemException {
        try {
            return Schema.of(
                    footer.columns().stream().map(c -> new Field(c.name(), c.type())).toList());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "'" + footer.file() + "' cannot be read: " + e.getMessage(),
                    "write it with distinct names");
        }
    }

    private static void requireSame(ParquetFooter first, ParquetFooter other)
            throws ProblemException {
        Map<String, FieldType> expected = types(first);
        Map<String, FieldType> actual = types(other);
        for (Map.Entry<String, FieldType> entry : expected.entrySet()) {
            FieldType type = actual.remove(entry.getKey());
            if (!entry.getValue().equals(type)) {
                throw differs(
                        other,
                        (type == null ? "has no column '" : "has the column '")
                                + entry.getKey()
                                + (type == null ? "'" : "' as " + type)
                                + ", but '"
                                + first.file()
                                + "' has it as "
                                + entry.getValue());
            }
        }
        if (!actual.isEmpty()) {
            String name = actual.keySet().iterator().next();
            throw differs(other, "has a column '" + name + "' that '" + first.file() + "' has not");
        }
    }

    private static ProblemException differs(ParquetFooter other, String how) {
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                "'" + other.file() + "' " + how,
                "read files of one schema with one ReadFromParquet, and bring several together with"
                        + " Flatten");
    }

    private static Map<String, FieldType> types(ParquetFooter footer) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        footer.columns().forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    @Override
    public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
        List<ColumnFilter> accepted = new ArrayList<>();
        List<Expression> residual = new ArrayList<>();
        for (Expression filter : pushdown.filters()) {
            accept(filter, accepted, residual);
        }
        List<String> delivered = residual.isEmpty() ? pushdown.outputs() : pushdown.fields();
        requireReadable(pushdown);
        return new ParquetRead(settings, schema, schema.project(delivered), accepted, residual);
    }

    /** A conjunction is true when both sides are, so its sides are filters of their own. */
    private static void accept(
            Expression filter, List<ColumnFilter> accepted, List<Expression> residual) {
        if (filter instanceof Operation operation && operation.operator() == Operator.AND) {
            operation.arguments().forEach(side -> accept(side, accepted, residual));
            return;
        }
        Optional<ColumnFilter> own = ColumnFilter.of(filter);
        if (own.isPresent()) {
            accepted.add(own.get());
        } else {
            residual.add(filter);
        }
    }

    private void requireReadable(Pushdown pushdown) throws ProblemException {
        ParquetFooter footer = footer(settings.files().find().get(0));
        for (String name : pushdown.fields()) {
            Optional<String> reason = footer.column(name).flatMap(ParquetColumn::unsupported);
            if (reason.isPresent()) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the column '"
                                + name
                                + "' of '"
                                + footer.file()
                                + "' is "
                                + reason.get()
                                + ", which ReadFromParquet cannot read yet",
                        "leave it out: name the other fields with MapToFields, or drop it when"
                                + " writing the file");
            }
        }
    }
}
