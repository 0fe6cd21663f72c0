package org.nifibeam.process;

import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;

/**
 * A stage that writes, as a process has noted it before it began: what it takes to remove what the
 * stage has not committed, without the code that the pipeline may bring.
 *
 * @param stageId the stage's id
 * @param type the sink's
 * @param config the sink's settings, without secrets
 * @param schema of the rows
 */
public record PlannedWrite(String stageId, String type, Config config, Schema schema) {}
