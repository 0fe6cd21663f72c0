package org.nifibeam.service;

import org.apache.nifi.controller.ControllerService;

/** Where stages put the elements that they fail on. Thread-safe. */
public interface PipelineDeadLetterService extends ControllerService {
    /**
     * Where the elements go that a stage fails on: another place for each stage of each pipeline.
     *
     * @param pipeline the pipeline's name
     * @param stage the stage's
     */
    DeadLetterDestination destination(String pipeline, String stage);
}
