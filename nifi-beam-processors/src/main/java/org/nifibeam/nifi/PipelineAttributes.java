package org.nifibeam.nifi;

/** The FlowFile attributes that nifi-beam's components write and read. */
public final class PipelineAttributes {
    /** The run's id. */
    public static final String RUN_ID = "pipeline.run.id";

    /** The pipeline's name. */
    public static final String NAME = "pipeline.name";

    /** The stage that the FlowFile came out of last. */
    public static final String STAGE = "pipeline.stage";

    /** Why a FlowFile was not taken. */
    public static final String ERROR = "pipeline.error";

    /** All problems of a refused or failed run, shortened to {@link #MAX_LENGTH}. */
    public static final String PROBLEMS = "pipeline.problems";

    /** The run's state. */
    public static final String STATE = "pipeline.state";

    /** What a status FlowFile tells: submitted, waiting, running, trouble, recovered or ended. */
    public static final String STATUS = "pipeline.status";

    /** The same in words. */
    public static final String MESSAGE = "pipeline.message";

    /** The uuids of the FlowFiles that a run was submitted with, separated by commas. */
    public static final String SUBMITTER = "pipeline.submitter";

    /** A fingerprint of a run's definition, equal for equal pipelines. */
    public static final String DEFINITION = "pipeline.definition";

    /** The run from whose savepoint a run went on. */
    public static final String PREDECESSOR = "pipeline.predecessor";

    /** The run that went on from a run's savepoint. */
    public static final String SUCCESSOR = "pipeline.successor";

    /** The node of a cluster that a run is on, if it is another one. */
    public static final String NODE = "pipeline.node";

    /** The name of a savepoint. */
    public static final String SAVEPOINT = "pipeline.savepoint";

    /** The media type of definitions. */
    public static final String YAML = "application/yaml";

    /** Attributes stay small: they are held in memory. */
    public static final int MAX_LENGTH = 4096;

    private PipelineAttributes() {}

    /** The text, cut to {@link #MAX_LENGTH}. */
    public static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 3) + "...";
    }
}
