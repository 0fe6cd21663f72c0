/**
 * The library of combiners beyond the built-in functions: what they keep are rows, so that they can
 * be encoded like any others. How a definition names them is compile's.
 */
package org.nifibeam.core.combine;
