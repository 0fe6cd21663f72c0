/**
 * Keyed state and timers as the runtime needs them of an engine, and the ones on the heap that an
 * engine without its own uses. What users see of state is in function.
 */
package org.nifibeam.core.state;
