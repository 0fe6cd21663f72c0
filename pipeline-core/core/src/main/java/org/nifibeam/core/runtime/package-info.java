/**
 * Executes one fused stage on any runner: elements in, elements out, windows, combiners,
 * watermarks. Knows no definition and no engine.
 */
package org.nifibeam.core.runtime;
