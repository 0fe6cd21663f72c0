package org.nifibeam.core.function;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/**
 * A function of elements, one instance a task.
 *
 * <p>The runtime calls {@link #setup} once, then for each bundle {@link #startBundle}, any number
 * of {@link #process}, {@link #onTimer} and {@link #onWindowExpiration}, and {@link #finishBundle};
 * {@link #teardown} comes last, also after a failure, as far as the process lives. All calls of one
 * instance are on one thread. A bundle ends at every checkpoint, before event time goes on, and
 * whenever the input pauses. What any of them throws fails the bundle: the run fails, or, of {@link
 * #process} in a stage with error handling, its element goes to the error output and none of its
 * outputs and writes of state count (a value of state that was changed in place and not written
 * stays changed).
 *
 * <p>A function that declares state or timers is <em>stateful</em>: its input are {@link
 * org.nifibeam.core.coder.KV}s, and its state and timers are those of the element's key and window.
 *
 * @param <I> the elements
 * @param <O> the elements of the main output
 */
public abstract class DoFn<I, O> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Makes what is too costly to be made for each bundle. */
    public void setup() throws Exception {}

    /** A bundle begins. */
    public void startBundle() throws Exception {}

    /** Takes one element of one window. */
    public abstract void process(ProcessContext<I, O> context) throws Exception;

    /** A timer fires. */
    public void onTimer(TimerContext<O> context) throws Exception {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " declares the timer "
                        + context.timer()
                        + " but no onTimer");
    }

    /**
     * A window expires, the watermark having passed its end by the allowed lateness: its state is
     * read for the last time. Its outputs have the timestamp of the window's last millisecond.
     * Called for each key and window that got an element; stateful functions only.
     */
    public void onWindowExpiration(ExpirationContext<O> context) throws Exception {}

    /** A bundle ends; what is still held must be given now. */
    public void finishBundle(BundleContext<O> context) throws Exception {}

    /** Releases what {@link #setup} made. */
    public void teardown() throws Exception {}

    /** The state it uses. */
    public List<StateSpec<?>> states() {
        return List.of();
    }

    /** The timers it uses. */
    public List<TimerSpec> timers() {
        return List.of();
    }

    /** True if it declares state or timers. */
    public final boolean isStateful() {
        return !states().isEmpty() || !timers().isEmpty();
    }

    /** Where elements go: with the timestamp and window of what is being processed. */
    public interface Outputs<O> {
        /** Gives an element. */
        void output(O value);

        /**
         * Gives an element another timestamp.
         *
         * @throws IllegalArgumentException if it is before the one that is being processed
         */
        void output(O value, Instant timestamp);

        /** Gives an element to a further output. */
        <T> void output(OutputTag<T> tag, T value);

        /** Gives an element to a further output, with another timestamp. */
        <T> void output(OutputTag<T> tag, T value, Instant timestamp);
    }

    /** Collections beside the input. */
    public interface SideInputs {
        /**
         * The view's content for the window of what is being processed: of an element, a timer or
         * the window that expires. An element waits until it is there; what fires later in its
         * window sees what has come by then.
         *
         * @throws IllegalArgumentException if the stage was not given the view
         */
        <V> V sideInput(View<V> view);
    }

    /** State and timers of a key and window. */
    public interface KeyedContext {
        /** A cell that the function has declared. */
        <S> S state(StateSpec<S> spec);

        /** A timer that the function has declared. */
        Timer timer(TimerSpec spec);
    }

    /** What is known about one element. */
    public interface ProcessContext<I, O> extends Outputs<O>, SideInputs, KeyedContext {
        /** Its value. */
        I element();

        /** Its event time. */
        Instant timestamp();

        /** The window it is processed in. */
        Window window();

        /** The firing it came out of. */
        Pane pane();

        /** The stage's own figures. */
        Metrics metrics();
    }

    /** What is known about a firing timer. */
    public interface TimerContext<O> extends Outputs<O>, SideInputs, KeyedContext {
        /** Which timer. */
        TimerSpec timer();

        /** The key whose timer it is. */
        Object key();

        /** When it was to fire, in its own domain. */
        Instant fireTime();

        /** The timestamp of its outputs. */
        Instant timestamp();

        /** The window whose timer it is. */
        Window window();

        /** The stage's own figures. */
        Metrics metrics();
    }

    /** What is known about an expiring window. */
    public interface ExpirationContext<O> extends Outputs<O>, SideInputs, KeyedContext {
        /** The key. */
        Object key();

        /** The window. */
        Window window();

        /** The stage's own figures. */
        Metrics metrics();
    }

    /** Where elements go at a bundle's end, when none is being processed. */
    public interface BundleContext<O> {
        /** Gives an element. */
        void output(O value, Instant timestamp, Window window);

        /** Gives an element to a further output. */
        <T> void output(OutputTag<T> tag, T value, Instant timestamp, Window window);

        /** The stage's own figures. */
        Metrics metrics();
    }
}
