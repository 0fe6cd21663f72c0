package org.nifibeam.file.parquet.write;

import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;

/**
 * A complete column chunk.
 *
 * @param path the names from the root down to it
 * @param dictionary its page; empty if there is none
 * @param pages the data pages
 * @param values entries, nulls included
 * @param unpackedBytes of all pages, their headers included
 */
record Chunk(
        List<String> path,
        Type physical,
        CompressionCodec codec,
        byte[] dictionary,
        byte[] pages,
        long values,
        long unpackedBytes,
        List<Encoding> encodings,
        Statistics statistics) {
    /** What the footer says of the chunk that begins at {@code offset}. */
    ColumnChunk toFooter(long offset) {
        ColumnMetaData data =
                new ColumnMetaData(
                        physical,
                        encodings,
                        path,
                        codec,
                        values,
                        unpackedBytes,
                        length(),
                        offset + dictionary.length);
        if (dictionary.length > 0) {
            data.setDictionary_page_offset(offset);
        }
        data.setStatistics(statistics);
        ColumnChunk chunk = new ColumnChunk(offset);
        chunk.setMeta_data(data);
        return chunk;
    }

    long length() {
        return (long) dictionary.length + pages.length;
    }
}
