package org.nifibeam.flink;

import java.util.OptionalLong;
import org.nifibeam.core.spi.Reader;

/**
 * What one poll of a split gave, on its way to the steps of the reading stage, which Flink runs in
 * the same task: it is never serialized.
 *
 * @param split the split's id
 * @param backlog what is known to wait behind it
 * @param bytes what the task has read until now, empty if its readers do not count
 */
record Polled(String split, Reader.Result result, OptionalLong backlog, OptionalLong bytes) {}
