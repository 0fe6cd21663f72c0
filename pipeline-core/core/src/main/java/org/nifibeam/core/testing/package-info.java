/**
 * Runs the tests that a definition brings: scripted sources in the place of stages, collecting
 * sinks behind others, and the comparison; writes tests from what comes. Knows runners by their
 * contract alone.
 */
package org.nifibeam.core.testing;
