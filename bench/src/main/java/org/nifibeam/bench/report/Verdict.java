package org.nifibeam.bench.report;

import java.util.Locale;

/** What a spread says of a bar. */
public enum Verdict {
    /** Three quarters of what was measured are within it. */
    MET,
    /** Three quarters are beyond it. */
    MISSED,
    /** The bar lies between the quartiles, or there were too few runs. */
    UNDECIDED;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
