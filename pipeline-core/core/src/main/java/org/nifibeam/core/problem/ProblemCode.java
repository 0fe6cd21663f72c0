package org.nifibeam.core.problem;

/** What kind of thing is wrong; the name is what users see in brackets and may search for. */
public enum ProblemCode {
    /** The text is not YAML. */
    SYNTAX,
    /** A key that nobody reads. */
    UNKNOWN_KEY,
    /** A transform type that is not there. */
    UNKNOWN_TRANSFORM,
    /** A stage is referred to that does not exist. */
    UNKNOWN_STAGE,
    /** An expression or option names a field that the input does not have. */
    UNKNOWN_FIELD,
    /** An expression calls a function that is not there. */
    UNKNOWN_FUNCTION,
    /** A setting names a connection that is not there. */
    UNKNOWN_CONNECTION,
    /** A required setting is missing. */
    MISSING,
    /** A setting's value is not of its type or range. */
    INVALID_VALUE,
    /** Two stages have one name. */
    DUPLICATE,
    /** The stages go round in a circle. */
    CYCLE,
    /** Types do not fit. */
    TYPE_MISMATCH,
    /** An expression cannot be read. */
    EXPRESSION,
    /**
     * What is asked for makes no sense together, for example an unbounded group without a window.
     */
    UNSUPPORTED,
    /** The runner has not declared the capability. */
    CAPABILITY,
    /** Something outside (file, server, connection) cannot be reached or read. */
    UNREACHABLE,
    /** The security settings deny it. */
    DENIED,
    /** A branch of a fork never arrived. */
    INCOMPLETE,
    /** The input of a stage is no pipeline definition. */
    NOT_A_DEFINITION,
    /** A record or an expression failed while the pipeline ran. */
    FAILED
}
