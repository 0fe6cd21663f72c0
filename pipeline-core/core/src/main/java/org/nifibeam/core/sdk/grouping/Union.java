package org.nifibeam.core.sdk.grouping;

/**
 * A value of one of several collections.
 *
 * @param index the collection's
 */
record Union(int index, Object value) {}
