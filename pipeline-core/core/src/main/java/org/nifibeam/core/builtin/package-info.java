/**
 * What every installation has without a connector: elements written into the definition, and the
 * check that elements are the expected ones. Knows nothing of definitions and compiling.
 */
package org.nifibeam.core.builtin;
