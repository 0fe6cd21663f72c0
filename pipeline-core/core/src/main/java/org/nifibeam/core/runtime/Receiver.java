package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Takes elements. Confined to one thread. */
public interface Receiver {
    /**
     * Takes one element.
     *
     * @param row its value
     * @param timestamp milliseconds since the epoch
     * @param windows the windows it is in
     * @param pane the firing it came out of
     * @throws StageFailure if the pipeline cannot go on
     */
    void accept(Row row, long timestamp, Windows windows, Pane pane);
}
