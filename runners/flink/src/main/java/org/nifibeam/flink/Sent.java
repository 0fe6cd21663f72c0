package org.nifibeam.flink;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * One element between two stages. Immutable.
 *
 * @param keyHash the canonical hash of its key, 0 where it does not go by key
 */
record Sent(Row row, long timestamp, Windows windows, Pane pane, int keyHash) {}
