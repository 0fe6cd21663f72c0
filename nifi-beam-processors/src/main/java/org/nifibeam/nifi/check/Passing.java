package org.nifibeam.nifi.check;

/** What comes along a connection of a flow, as far as the flow tells. */
sealed interface Passing permits Passing.Unknown, TracedDefinition {
    /** Whatever it may be: a definition that nobody has read, or no definition at all. */
    enum Unknown implements Passing {
        UNKNOWN
    }
}
