package org.nifibeam.service;

import org.apache.nifi.controller.ControllerService;

/**
 * A connection to a system that pipelines read or write. Definitions know it by a name alone, that
 * of RunPipeline's property {@code connection.<name>}. Thread-safe.
 */
public interface PipelineConnectionService extends ControllerService {
    /** What the connector is told, as it is set now. */
    ConnectionSettings settings();
}
