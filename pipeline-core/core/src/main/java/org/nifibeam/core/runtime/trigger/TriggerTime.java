package org.nifibeam.core.runtime.trigger;

/**
 * What time it is for a window.
 *
 * @param windowOver true once the watermark has passed the window's end
 * @param clock processing time in milliseconds since the epoch
 */
public record TriggerTime(boolean windowOver, long clock) {}
