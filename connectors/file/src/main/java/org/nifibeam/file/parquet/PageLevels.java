package org.nifibeam.file.parquet;

import java.io.IOException;
import org.apache.parquet.format.Encoding;
import org.nifibeam.file.parquet.ParquetColumn.Levels;

/** The repetition and definition levels in front of a page's values. Confined to one thread. */
final class PageLevels {
    private final Levels highest;
    private final HybridDecoder repetitions = new HybridDecoder();
    private final HybridDecoder definitions = new HybridDecoder();

    PageLevels(Levels highest) {
        this.highest = highest;
    }

    HybridDecoder repetitions() {
        return repetitions;
    }

    HybridDecoder definitions() {
        return definitions;
    }

    /** Finds the levels of a page's {@code content}; where its values begin. */
    int start(PageReader pages, byte[] content) throws IOException {
        if (pages.isSecondFormat()) {
            int between = pages.repetitionBytes();
            int end = between + pages.definitionBytes();
            repetitions.start(content, 0, between, width(highest.repetition()));
            definitions.start(content, between, end, width(highest.definition()));
            return end;
        }
        int at = 0;
        if (highest.repetition() > 0) {
            at =
                    first(
                            repetitions,
                            pages.repetitionEncoding(),
                            highest.repetition(),
                            pages,
                            content,
                            at);
        }
        if (highest.definition() > 0) {
            at =
                    first(
                            definitions,
                            pages.definitionEncoding(),
                            highest.definition(),
                            pages,
                            content,
                            at);
        }
        return at;
    }

    /** Levels of the first format stand behind their length. */
    private static int first(
            HybridDecoder levels,
            Encoding encoding,
            int highest,
            PageReader pages,
            byte[] content,
            int at)
            throws IOException {
        if (encoding != Encoding.RLE) {
            throw new IOException("levels in encoding " + encoding + " cannot be read");
        }
        int bytes = at > pages.size() - 4 ? -1 : Bytes.getInt(content, at);
        if (bytes < 0 || bytes > pages.size() - at - 4) {
            throw new IOException("a page's levels cannot have " + bytes + " bytes");
        }
        levels.start(content, at + 4, at + 4 + bytes, width(highest));
        return at + 4 + bytes;
    }

    private static int width(int highest) {
        return 32 - Integer.numberOfLeadingZeros(highest);
    }
}
