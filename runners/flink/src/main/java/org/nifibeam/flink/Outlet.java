package org.nifibeam.flink;

import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * One task's end of an exchange. Event time need not be sent: bounded input is never late, and its
 * end says all. The task's thread's.
 */
final class Outlet implements Receiver {
    private final Output<StreamRecord<Sent>> output;
    private final OutputTag<Sent> tag;
    private final KeyHash hash;

    Outlet(Output<StreamRecord<Sent>> output, OutputTag<Sent> tag, KeyHash hash) {
        this.output = output;
        this.tag = tag;
        this.hash = hash;
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        output.collect(
                tag, new StreamRecord<>(new Sent(row, timestamp, windows, pane, hash.hash(row))));
    }

    @Override
    public void watermark(long time) {}
}
