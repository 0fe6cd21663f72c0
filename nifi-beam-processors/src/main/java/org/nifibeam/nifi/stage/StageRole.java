package org.nifibeam.nifi.stage;

/** How a stage stands in the pipeline. */
public enum StageRole {
    /** Takes no input; the next stage reads it. */
    ROOT,
    /** Takes an input; the next stage reads it. */
    TRANSFORM,
    /** Takes an input and gives nothing; the next stage reads that same input. */
    WRITER
}
