/**
 * Transforms of rows by expressions, as a definition has them: compiled, and pushed into sources.
 * No user code.
 */
package org.nifibeam.core.sdk.rows;
