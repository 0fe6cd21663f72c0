package org.nifibeam.file.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.RowGroup;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.SplitPlan;

/** A row group is a split, unless its statistics say that no row can pass the filters. */
final class RowGroupPlan implements SplitPlan {
    private final ParquetRead read;

    RowGroupPlan(ParquetRead read) {
        this.read = read;
    }

    @Override
    public List<Split> next(Deque<FilePart> pending) throws IOException {
        List<Split> splits = new ArrayList<>();
        while (!pending.isEmpty()) {
            add(read.footer(pending.element().file()), splits);
            pending.poll();
        }
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
}
