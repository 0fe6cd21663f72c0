package org.nifibeam.file.read;

import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;

/** A reader of files that can tell of which file its rows are. */
public interface FileReader extends Reader, Metered {
    /** Sets the path of each of the rows that the last poll gave, to be asked before the next. */
    void paths(String[] paths, int rows);
}
