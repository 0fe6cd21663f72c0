package org.nifibeam.flink;

import java.io.Serializable;

/**
 * What a writer has made ready, on its way to the commit. Its bytes are the sink's, and hold no
 * secret.
 */
record PreparedHandle(String stageId, byte[] handle) implements Serializable {}
