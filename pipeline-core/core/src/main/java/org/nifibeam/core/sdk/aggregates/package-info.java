/**
 * What elements are combined by. What can be said by the model's own functions is, so that runners
 * combine it without calling anything; {@link org.nifibeam.core.sdk.grouping.Combine} applies it.
 */
package org.nifibeam.core.sdk.aggregates;
