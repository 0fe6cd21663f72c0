package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Takes elements and event time. Confined to one thread. */
public interface Receiver {
    /** Takes what nobody wants. */
    Receiver NOBODY =
            new Receiver() {
                @Override
                public void accept(Row row, long timestamp, Windows windows, Pane pane) {}

                @Override
                public void watermark(long time) {}
            };

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

    /**
     * No element before this time is to come, unless late; milliseconds since the epoch, never less
     * than before.
     */
    void watermark(long time);

    /** One that hands everything to several, in order. */
    static Receiver all(Receiver... receivers) {
        if (receivers.length == 0) {
            return NOBODY;
        }
        if (receivers.length == 1) {
            return receivers[0];
        }
        return new Several(receivers);
    }

    /** One of those that {@link #all} was given. */
    static Receiver one(Receiver all, int index) {
        return all instanceof Several several ? several.receivers[index] : all;
    }

    /** Hands everything to all. */
    final class Several implements Receiver {
        private final Receiver[] receivers;

        private Several(Receiver[] receivers) {
            this.receivers = receivers;
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            for (Receiver receiver : receivers) {
                receiver.accept(row, timestamp, windows, pane);
            }
        }

        @Override
        public void watermark(long time) {
            for (Receiver receiver : receivers) {
                receiver.watermark(time);
            }
        }
    }
}
