/**
 * What a user's code implements and is given: functions of elements, combiners, state, timers, and
 * how Java values become rows. Nothing here runs anything; pipelines are put together in sdk.
 */
package org.nifibeam.core.function;
