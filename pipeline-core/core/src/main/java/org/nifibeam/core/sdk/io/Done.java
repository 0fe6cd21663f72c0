package org.nifibeam.core.sdk.io;

/** The end of a branch: nothing comes out of a write. */
public enum Done {
    DONE
}
