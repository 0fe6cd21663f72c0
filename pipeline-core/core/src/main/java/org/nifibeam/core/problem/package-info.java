/**
 * Problems of a definition: a code, a place, what is wrong and what to do. Knows nothing of what it
 * reports about.
 */
package org.nifibeam.core.problem;
