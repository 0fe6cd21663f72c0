/**
 * Keyed state and timers as the runtime needs them of an engine, and the ones that an engine
 * without its own uses: on the heap as far as it has room, then in a {@link
 * org.nifibeam.core.state.StateStore}. What users see of state is in function.
 */
package org.nifibeam.core.state;
