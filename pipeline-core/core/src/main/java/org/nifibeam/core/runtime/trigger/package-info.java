/**
 * How triggers decide: a machine for each kind of trigger, and the state it keeps for a key and
 * window. Knows nothing of groups, timers or engines; what a firing gives is grouping's.
 */
package org.nifibeam.core.runtime.trigger;
