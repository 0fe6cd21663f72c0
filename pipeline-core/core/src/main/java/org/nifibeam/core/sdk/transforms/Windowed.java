package org.nifibeam.core.sdk.transforms;

import java.time.Instant;
import java.util.Objects;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/** An element with what else is known about it, made by {@link Reify}. */
public record Windowed<T>(T value, Instant timestamp, Window window, Pane pane) {
    public Windowed {
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(pane, "pane");
    }
}
