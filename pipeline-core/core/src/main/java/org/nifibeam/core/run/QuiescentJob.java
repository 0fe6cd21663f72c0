package org.nifibeam.core.run;

/**
 * A run that can say when nothing more happens in it by itself, which is how tests know when to
 * move time. Jobs of an engine implement it that is to be tested with scripts of time, or to run
 * the tests of definitions. Thread-safe.
 */
public interface QuiescentJob extends Job {
    /**
     * True if all that readers have handed over, elements and watermarks, has gone as far as it can
     * go, no timer is due by the run's clock, and the last poll of every reader gave nothing; or if
     * the run has ended. It stays so until a reader gives something, a split is found, the clock
     * moves or somebody asks the run to end. May be called from any thread, also from a reader's
     * poll, and does not wait; an engine may use the call to look sooner at a clock that was moved.
     */
    boolean quiescent();
}
