/**
 * A run in a process of its own: starting it, finding it again, and what it answers over a socket.
 * The run itself is any {@link org.nifibeam.core.run.Runner}'s; nothing of an engine belongs here.
 */
package org.nifibeam.process;
