package org.nifibeam.launcher.nifi;

/**
 * The live figures of a process group and the groups in it.
 *
 * @param queuedFlowFiles FlowFiles in its queues
 * @param queuedBytes their bytes
 * @param activeThreads threads at work in it
 */
public record GroupStatus(long queuedFlowFiles, long queuedBytes, long activeThreads) {}
