package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.RowGroup;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.InputFiles;

/**
 * Finds all row groups at once, leaving out empty ones and those that statistics rule out. Its
 * snapshot is a version and whether they have been found.
 */
final class RowGroupEnumerator implements Source.SplitEnumerator {
    private static final byte VERSION = 1;

    private final ParquetRead read;
    private final InputFiles files;
    private boolean exhausted;

    RowGroupEnumerator(ParquetRead read, InputFiles files, Optional<byte[]> snapshot)
            throws IOException {
        this.read = read;
        this.files = files;
        if (snapshot.isPresent()) {
            byte[] bytes = snapshot.get();
            if (bytes.length != 2 || bytes[0] != VERSION) {
                throw new IOException(
                        "a snapshot of another version cannot be used to find Parquet row groups");
            }
            exhausted = bytes[1] != 0;
        }
    }

    @Override
    public List<Split> discover() throws IOException {
        if (exhausted) {
            return List.of();
        }
        List<Split> splits = new ArrayList<>();
        try {
            for (Path file : files.find()) {
                add(read.footer(file), splits);
            }
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
        exhausted = true;
        return splits;
    }

    private void add(ParquetFooter footer, List<Split> splits) {
        for (int i = 0; i < footer.rowGroups().size(); i++) {
            if (mayHaveRows(footer, footer.rowGroups().get(i))) {
                splits.add(
                        new RowGroupSplit(
                                        footer.file().toString(),
                                        i,
                                        footer.length(),
                                        footer.modified())
                                .encode());
            }
        }
    }

    private boolean mayHaveRows(ParquetFooter footer, RowGroup group) {
        if (group.getNum_rows() == 0) {
            return false;
        }
        for (ColumnFilter filter : read.filters()) {
            ParquetColumn column = footer.column(filter.field()).orElseThrow();
            if (new ChunkStatistics(footer.metaData(), group, column).excludes(filter)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean exhausted() {
        return exhausted;
    }

    @Override
    public byte[] snapshot() {
        return new byte[] {VERSION, (byte) (exhausted ? 1 : 0)};
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
