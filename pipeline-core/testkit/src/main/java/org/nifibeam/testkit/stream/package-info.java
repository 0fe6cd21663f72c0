/**
 * Pipelines about time as small texts: read, window, trigger, group, state, timers, side inputs.
 * All collections are pairs of a key and a number, so that any stage fits any other. What is about
 * values and expressions is not here but in definitions.
 */
package org.nifibeam.testkit.stream;
