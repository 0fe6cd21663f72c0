package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.read.FileEnumerator;
import org.nifibeam.file.read.ReadSettings;

/** A read of Parquet files with a projection and filters. Thread-safe. */
final class ParquetRead implements SourceRead {
    /**
     * Footers kept, so that a file's row groups parse it once; more files than that at a time are
     * rare.
     */
    private static final int FOOTERS_KEPT = 64;

    private final ReadSettings settings;
    private final Schema whole;
    private final Schema schema;
    private final List<ColumnFilter> filters;
    private final List<Expression> residual;
    private final Map<Path, ParquetFooter> footers = new ConcurrentHashMap<>();

    ParquetRead(
            ReadSettings settings,
            Schema whole,
            Schema schema,
            List<ColumnFilter> filters,
            List<Expression> residual) {
        this.settings = settings;
        this.whole = whole;
        this.schema = schema;
        this.filters = List.copyOf(filters);
        this.residual = List.copyOf(residual);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public List<Expression> residual() {
        return residual;
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        return new FileEnumerator(
                settings.files(), settings.watch(), new RowGroupPlan(this), snapshot);
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        RowGroupSplit group = RowGroupSplit.decode(split);
        Path file = Path.of(group.file());
        if (!Files.exists(file)) {
            throw new IOException(
                    "'"
                            + file
                            + "' is gone since the run began; put it back, or start the run anew");
        }
        ParquetFooter footer = footers.get(file);
        if (footer == null || !isAsFound(group, file)) {
            footer = footer(file);
        }
        if (footer.length() != group.length() || footer.modified() != group.modified()) {
            throw new IOException(
                    "'"
                            + file
                            + "' has changed since the run began; put the old file back, or start the run anew");
        }
        return new RowGroupReader(
                footer, group.rowGroup(), schema.names(), filters, position.orElse(new byte[0]));
    }

    private static boolean isAsFound(RowGroupSplit group, Path file) throws IOException {
        return Files.size(file) == group.length()
                && Files.getLastModifiedTime(file).toMillis() == group.modified();
    }

    /** The conditions that readers apply. */
    List<ColumnFilter> filters() {
        return filters;
    }

    /** Reads a footer and checks that the file still has what the frozen schema says. */
    ParquetFooter footer(Path file) throws IOException {
        ParquetFooter footer = ParquetFooter.read(file);
        for (Field field : whole.fields()) {
            Optional<ParquetColumn> column = footer.column(field.name());
            if (column.isEmpty() || !column.get().type().equals(field.type())) {
                throw new IOException(
                        "'"
                                + file
                                + "' has "
                                + column.map(c -> "the column '" + c.name() + "' as " + c.type())
                                        .orElse("no column '" + field.name() + "'")
                                + ", but the schema of this read has "
                                + field);
            }
        }
        if (footers.size() >= FOOTERS_KEPT) {
            footers.clear();
        }
        footers.put(file, footer);
        return footer;
    }
}
