/**
 * Values of any Java type as bytes: {@link org.nifibeam.core.coder.Coder}, the standard ones in
 * {@link org.nifibeam.core.coder.Coders}, and the buffers they write to and read from. Rows have
 * theirs in the schema package; nothing here knows what a row is.
 */
package org.nifibeam.core.coder;
