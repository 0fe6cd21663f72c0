/**
 * Runs the tests that a definition brings: scripted sources in the place of stages, collecting
 * sinks behind others, and the comparison. Knows runners by their contract alone.
 */
package org.nifibeam.core.testing;
