package org.nifibeam.nifi.stage;

import org.apache.nifi.components.DescribedValue;

/** What becomes of elements that a stage fails on. */
public enum ErrorRoute implements DescribedValue {
    /** They fail the run. */
    FAIL("fail the pipeline", "The run fails with the first element that the stage fails on"),
    /** A branch of the flow takes them. */
    BRANCH(
            "branch",
            "The relationship errors gives the definition a second time; stages behind it take the failed elements. Both branches"
                    + " end at RunPipeline, which lists their last stages in Final Stages"),
    /** They come out of RunPipeline. */
    DEAD_LETTERS(
            "dead letter FlowFiles",
            "Failed elements come out of RunPipeline's relationship results, as those of a stage of this one's name with 'dead letters'"
                    + " behind it"),
    /** The pipeline writes them where a controller service says. */
    DEAD_LETTER_SERVICE(
            "dead letter service",
            "The pipeline writes failed elements where a controller service says, with the stage's name and their event time; by a"
                    + " stage of this one's name with 'dead letters' behind it");

    /** The name of the output in the definition. */
    public static final String OUTPUT = "errors";

    private final String value;
    private final String description;

    ErrorRoute(String value, String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
